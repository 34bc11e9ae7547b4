import { env } from "@/lib/env";
import type { FactorMethod } from "@/lib/env/factor-methods";
import { Problem } from "@/lib/problem";

/** Whether the configuration lets people sign in with this method and add it. */
export const isAllowed = (method: FactorMethod): boolean => env().FACTOR_METHODS.includes(method);

/** @throws Problem factor.not.allowed */
export function requireAllowed(method: FactorMethod): void {
  if (!isAllowed(method)) throw new Problem("factor.not.allowed");
}
