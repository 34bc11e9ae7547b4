import { partsOf, Refusal } from "@/lib/env/schema";

const METHODS = ["passkey", "totp"] as const;

/** What someone can sign in with beside a password. */
export type FactorMethod = (typeof METHODS)[number];

/** Which of them are allowed, each once. */
export function readFactorMethods(text: string): FactorMethod[] {
  const given = partsOf(text.toLowerCase());
  const methods = METHODS.filter((method) => given.includes(method));
  if (methods.length === 0 || methods.length !== new Set(given).size)
    throw new Refusal("must be passkey, totp or both, separated by a comma");
  return methods;
}
