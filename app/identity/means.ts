import type { z } from "zod";
import type { listFactors } from "@/lib/authentication/factors/factors.contract";

/** By what someone can show that it is them. */
export type Means = "password" | "totp" | "recovery" | "passkey";

/** What counts, the easiest first: anyone who has a second factor shows that or a passkey, everyone else the password or a passkey. */
export function meansOf(known: z.output<typeof listFactors.output>): Means[] {
  const { factors, hasPassword, secondFactor, recoveryCodes } = known;
  const passkey: Means[] = factors.some(({ kind }) => kind === "passkey") ? ["passkey"] : [];
  if (!secondFactor) return hasPassword ? ["password", ...passkey] : passkey;
  const app: Means[] = factors.some(({ kind }) => kind === "totp") ? ["totp"] : [];
  return [...app, ...passkey, ...(recoveryCodes.left > 0 ? (["recovery"] as const) : [])];
}
