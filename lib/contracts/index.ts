import * as accounts from "@/lib/contracts/accounts";
import * as addresses from "@/lib/contracts/addresses";
import * as service from "@/lib/contracts/service";
import * as sessions from "@/lib/contracts/sessions";
import type { Contract } from "@/lib/operation";

/** Every contract there is, in the order of the document. */
export const contracts: readonly Contract[] = [service, accounts, addresses, sessions].flatMap((module) =>
  Object.values(module),
);
