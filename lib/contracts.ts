import * as authz from "@/lib/access/authz.contract";
import * as permissions from "@/lib/access/permissions.contract";
import * as roles from "@/lib/access/roles.contract";
import * as applications from "@/lib/applications/applications.contract";
import * as clients from "@/lib/applications/clients.contract";
import * as audit from "@/lib/audit/audit.contract";
import * as factors from "@/lib/authentication/factors/factors.contract";
import * as trustedDevices from "@/lib/authentication/factors/trusted-devices.contract";
import * as identity from "@/lib/authentication/identity.contract";
import * as links from "@/lib/authentication/link/sign-in-link.contract";
import * as passkeys from "@/lib/authentication/passkeys/passkeys.contract";
import * as sessions from "@/lib/authentication/sign-in.contract";
import * as unlock from "@/lib/authentication/unlock.contract";
import * as mail from "@/lib/mail/mail.contract";
import * as clientActivity from "@/lib/oauth/activity/client-activity.contract";
import * as connected from "@/lib/oauth/consent/connected.contract";
import * as userApplications from "@/lib/oauth/consent/user-applications.contract";
import * as metadata from "@/lib/oauth/metadata/metadata.contract";
import * as protectedResource from "@/lib/oauth/metadata/protected-resource.contract";
import * as resources from "@/lib/oauth/resources/resources.contract";
import * as clientTrial from "@/lib/oauth/trial/trial.contract";
import type { Contract } from "@/lib/operation";
import * as outbox from "@/lib/operator/outbox.contract";
import * as overview from "@/lib/operator/overview.contract";
import * as scheduledJobs from "@/lib/operator/scheduled-jobs.contract";
import * as service from "@/lib/operator/service.contract";
import * as settings from "@/lib/operator/settings/settings.contract";
import * as setup from "@/lib/operator/setup.contract";
import * as keys from "@/lib/sessions/keys/keys.contract";
import * as ownSessions from "@/lib/sessions/own-sessions.contract";
import * as revocations from "@/lib/sessions/revocations.contract";
import * as userSessions from "@/lib/sessions/user-sessions.contract";
import * as account from "@/lib/users/account/account.contract";
import * as addresses from "@/lib/users/account/addresses.contract";
import * as accounts from "@/lib/users/account/registration/registration.contract";
import * as userAdministration from "@/lib/users/administration.contract";
import * as userBulk from "@/lib/users/bulk.contract";
import * as savedViews from "@/lib/users/saved-views.contract";
import * as userFactors from "@/lib/users/user-factors.contract";
import * as users from "@/lib/users/users.contract";

const modules = [
  service,
  scheduledJobs,
  setup,
  accounts,
  account,
  ownSessions,
  addresses,
  sessions,
  factors,
  trustedDevices,
  passkeys,
  identity,
  revocations,
  metadata,
  protectedResource,
  users,
  roles,
  permissions,
  authz,
  applications,
  clients,
  resources,
  connected,
  userApplications,
  clientActivity,
  clientTrial,
  audit,
  keys,
  mail,
  outbox,
  overview,
  settings,
  unlock,
  links,
  userAdministration,
  userBulk,
  userFactors,
  savedViews,
  userSessions,
];

// Beside contracts the modules hold the schemas that several of them share.
const isContract = (value: unknown): value is Contract =>
  typeof value === "object" && value !== null && "method" in value && "path" in value;

/** Every contract there is, in the order of the document. */
export const contracts: readonly Contract[] = modules.flatMap((module) =>
  Object.values<unknown>(module).filter(isContract),
);
