import * as openapi from "@/lib/http/openapi";
import type { Operation } from "@/lib/operation";
import * as addresses from "@/lib/services/addresses";
import * as applications from "@/lib/services/applications";
import * as passwords from "@/lib/services/passwords";
import * as profile from "@/lib/services/profile";
import * as registration from "@/lib/services/registration";
import * as service from "@/lib/services/service";
import * as sessions from "@/lib/services/sessions";

const modules = [addresses, applications, openapi, passwords, profile, registration, service, sessions];

const isOperation = (value: unknown): value is Operation => typeof value === "function" && "contract" in value;

/** Every operation that the services implement; a test holds this list against the contracts. */
export const operations: readonly Operation[] = modules.flatMap((module) =>
  Object.values<unknown>(module).filter(isOperation),
);
