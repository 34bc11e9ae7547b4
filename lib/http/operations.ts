import * as openapi from "@/lib/http/openapi";
import type { Operation } from "@/lib/operation";
import * as activity from "@/lib/services/activity";
import * as addresses from "@/lib/services/addresses";
import * as applications from "@/lib/services/applications";
import * as auditLog from "@/lib/services/audit-log";
import * as authz from "@/lib/services/authz";
import * as deletion from "@/lib/services/deletion";
import * as emailChange from "@/lib/services/email-change";
import * as exports from "@/lib/services/export";
import * as grants from "@/lib/services/grants";
import * as housekeeping from "@/lib/services/housekeeping";
import * as identity from "@/lib/services/identity";
import * as keys from "@/lib/services/keys";
import * as mail from "@/lib/services/mail";
import * as metadata from "@/lib/services/metadata";
import * as metrics from "@/lib/services/metrics";
import * as outbox from "@/lib/services/outbox";
import * as overview from "@/lib/services/overview";
import * as ownSessions from "@/lib/services/own-sessions";
import * as passwords from "@/lib/services/passwords";
import * as permissions from "@/lib/services/permissions";
import * as profile from "@/lib/services/profile";
import * as refresh from "@/lib/services/refresh";
import * as registration from "@/lib/services/registration";
import * as revocations from "@/lib/services/revocations";
import * as rolePermissions from "@/lib/services/role-permissions";
import * as roles from "@/lib/services/roles";
import * as savedViews from "@/lib/services/saved-views";
import * as service from "@/lib/services/service";
import * as serviceTokens from "@/lib/services/service-tokens";
import * as sessions from "@/lib/services/sessions";
import * as setup from "@/lib/services/setup";
import * as unlock from "@/lib/services/unlock";
import * as userAdministration from "@/lib/services/user-administration";
import * as userBulk from "@/lib/services/user-bulk";
import * as userSessions from "@/lib/services/user-sessions";
import * as users from "@/lib/services/users";

const modules = [
  activity,
  addresses,
  applications,
  authz,
  deletion,
  emailChange,
  exports,
  grants,
  housekeeping,
  identity,
  metadata,
  openapi,
  ownSessions,
  passwords,
  permissions,
  profile,
  refresh,
  registration,
  revocations,
  rolePermissions,
  roles,
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
  unlock,
  userAdministration,
  userBulk,
  savedViews,
  userSessions,
];

const isOperation = (value: unknown): value is Operation => typeof value === "function" && "contract" in value;

/** Every operation that the services implement; a test holds this list against the contracts. */
export const operations: readonly Operation[] = modules.flatMap((module) =>
  Object.values<unknown>(module).filter(isOperation),
);
