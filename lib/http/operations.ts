import * as authz from "@/lib/access/authz";
import * as grants from "@/lib/access/grants";
import * as permissions from "@/lib/access/permissions";
import * as rolePermissions from "@/lib/access/role-permissions";
import * as roles from "@/lib/access/roles";
import * as applicationRoles from "@/lib/applications/application-roles";
import * as applications from "@/lib/applications/applications";
import * as clients from "@/lib/applications/clients";
import * as serviceTokens from "@/lib/applications/service-tokens";
import * as auditLog from "@/lib/audit/events";
import * as reauthentication from "@/lib/authentication/factors/reauthenticate";
import * as secondFactor from "@/lib/authentication/factors/verify";
import * as identity from "@/lib/authentication/identity";
import * as links from "@/lib/authentication/link/sign-in-link";
import * as passkeySignIn from "@/lib/authentication/passkeys/sign-in";
import * as sessions from "@/lib/authentication/sign-in";
import * as unlock from "@/lib/authentication/unlock";
import * as openapi from "@/lib/http/openapi";
import * as mail from "@/lib/mail/mail";
import * as clientActivity from "@/lib/oauth/activity/client-activity";
import * as connected from "@/lib/oauth/consent/connected";
import * as userApplications from "@/lib/oauth/consent/user-applications";
import * as metadata from "@/lib/oauth/metadata/metadata";
import * as protectedResource from "@/lib/oauth/metadata/protected-resource";
import * as clientResources from "@/lib/oauth/resources/client-resources";
import * as resources from "@/lib/oauth/resources/resources";
import * as clientTrial from "@/lib/oauth/trial/trial";
import type { Operation } from "@/lib/operation";
import * as metrics from "@/lib/operator/metrics";
import * as outbox from "@/lib/operator/outbox";
import * as overview from "@/lib/operator/overview";
import * as scheduledJobs from "@/lib/operator/scheduled-jobs";
import * as service from "@/lib/operator/service";
import * as settings from "@/lib/operator/settings/settings";
import * as setup from "@/lib/operator/setup";
import * as keys from "@/lib/sessions/keys/keys";
import * as ownSessions from "@/lib/sessions/own-sessions";
import * as refresh from "@/lib/sessions/refresh";
import * as revocations from "@/lib/sessions/revocations";
import * as userSessions from "@/lib/sessions/user-sessions";
import * as activity from "@/lib/users/account/activity";
import * as addresses from "@/lib/users/account/addresses";
import * as factors from "@/lib/users/account/credentials/factors";
import * as passkeys from "@/lib/users/account/credentials/passkeys";
import * as passwords from "@/lib/users/account/credentials/passwords";
import * as trustedDevices from "@/lib/users/account/credentials/trusted-devices";
import * as deletion from "@/lib/users/account/deletion";
import * as emailChange from "@/lib/users/account/email/email-change";
import * as exports from "@/lib/users/account/export";
import * as identityAccounts from "@/lib/users/account/identity-accounts";
import * as profile from "@/lib/users/account/profile";
import * as registration from "@/lib/users/account/registration/registration";
import * as userAdministration from "@/lib/users/administration";
import * as userBulk from "@/lib/users/bulk";
import * as savedViews from "@/lib/users/saved-views";
import * as userEmail from "@/lib/users/user-email";
import * as userFactors from "@/lib/users/user-factors";
import * as users from "@/lib/users/users";

const modules = [
  activity,
  addresses,
  applicationRoles,
  applications,
  clients,
  resources,
  clientResources,
  connected,
  userApplications,
  clientActivity,
  clientTrial,
  authz,
  deletion,
  emailChange,
  exports,
  factors,
  trustedDevices,
  grants,
  scheduledJobs,
  identity,
  identityAccounts,
  metadata,
  protectedResource,
  openapi,
  ownSessions,
  passkeySignIn,
  passkeys,
  passwords,
  permissions,
  profile,
  reauthentication,
  refresh,
  registration,
  revocations,
  rolePermissions,
  roles,
  secondFactor,
  service,
  serviceTokens,
  sessions,
  setup,
  users,
  auditLog,
  keys,
  mail,
  metrics,
  outbox,
  overview,
  settings,
  unlock,
  links,
  userAdministration,
  userBulk,
  userEmail,
  userFactors,
  savedViews,
  userSessions,
];

const isOperation = (value: unknown): value is Operation => typeof value === "function" && "contract" in value;

/** Every operation that the services implement; a test holds this list against the contracts. */
export const operations: readonly Operation[] = modules.flatMap((module) =>
  Object.values<unknown>(module).filter(isOperation),
);
