import { addressesOf } from "@/lib/http/table";
import type { Contract } from "@/lib/operation";

/** Every address of an operation, canonical one first, for `test.each`: its name, and what `call` takes. */
export const everyAddress = (contract: Contract) =>
  addressesOf(contract).map(({ method, path }) => [`${method} ${path}`, { method, path }] as const);
