import * as account from "@/lib/contracts/account";
import * as accounts from "@/lib/contracts/accounts";
import * as addresses from "@/lib/contracts/addresses";
import * as applications from "@/lib/contracts/applications";
import * as audit from "@/lib/contracts/audit";
import * as authz from "@/lib/contracts/authz";
import * as housekeeping from "@/lib/contracts/housekeeping";
import * as identity from "@/lib/contracts/identity";
import * as keys from "@/lib/contracts/keys";
import * as mail from "@/lib/contracts/mail";
import * as metadata from "@/lib/contracts/metadata";
import * as outbox from "@/lib/contracts/outbox";
import * as overview from "@/lib/contracts/overview";
import * as ownSessions from "@/lib/contracts/own-sessions";
import * as permissions from "@/lib/contracts/permissions";
import * as revocations from "@/lib/contracts/revocations";
import * as roles from "@/lib/contracts/roles";
import * as savedViews from "@/lib/contracts/saved-views";
import * as service from "@/lib/contracts/service";
import * as sessions from "@/lib/contracts/sessions";
import * as setup from "@/lib/contracts/setup";
import * as unlock from "@/lib/contracts/unlock";
import * as userAdministration from "@/lib/contracts/user-administration";
import * as userBulk from "@/lib/contracts/user-bulk";
import * as userSessions from "@/lib/contracts/user-sessions";
import * as users from "@/lib/contracts/users";
import type { Contract } from "@/lib/operation";

const modules = [
  service,
  housekeeping,
  setup,
  accounts,
  account,
  ownSessions,
  addresses,
  sessions,
  identity,
  revocations,
  metadata,
  users,
  roles,
  permissions,
  authz,
  applications,
  audit,
  keys,
  mail,
  outbox,
  overview,
  unlock,
  userAdministration,
  userBulk,
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
