import * as openapi from "@/lib/http/openapi";
import type { Operation } from "@/lib/operation";
import * as addresses from "@/lib/services/addresses";
import * as applications from "@/lib/services/applications";
import * as authz from "@/lib/services/authz";
import * as grants from "@/lib/services/grants";
import * as identity from "@/lib/services/identity";
import * as passwords from "@/lib/services/passwords";
import * as permissions from "@/lib/services/permissions";
import * as profile from "@/lib/services/profile";
import * as registration from "@/lib/services/registration";
import * as roles from "@/lib/services/roles";
import * as service from "@/lib/services/service";
import * as serviceTokens from "@/lib/services/service-tokens";
import * as sessions from "@/lib/services/sessions";
import * as setup from "@/lib/services/setup";
import * as users from "@/lib/services/users";

const modules = [
  addresses,
  applications,
  authz,
  grants,
  identity,
  openapi,
  passwords,
  permissions,
  profile,
  registration,
  roles,
  service,
  serviceTokens,
  sessions,
  setup,
  users,
];

const isOperation = (value: unknown): value is Operation => typeof value === "function" && "contract" in value;

/** Every operation that the services implement; a test holds this list against the contracts. */
export const operations: readonly Operation[] = modules.flatMap((module) =>
  Object.values<unknown>(module).filter(isOperation),
);
