import type { Client } from "@/lib/actor";
import { verifyPassword } from "@/lib/authentication/password/password-hash";
import { checkPasswordPolicy } from "@/lib/authentication/password/policy";
import { Problem } from "@/lib/problem";

interface Owner {
  email: string;
  /** Of the password that it replaces. */
  passwordHash: string | null;
  /** Set where there is a second factor. */
  secondFactorAt?: Date | null;
}

/**
 * Holds a new password against the policy, and against the one that it replaces: wherever someone is asked for another one,
 * the same is none.
 * @param current the one it replaces, where the caller has just shown it
 * @param pointer where the password stands in the request, for the issue
 * @throws Problem password.does.not.meet.the.requirements
 */
export async function checkNewPassword(
  password: string,
  { email, passwordHash, secondFactorAt = null }: Owner,
  client: Client,
  { current, pointer = "/body/password" }: { current?: string | undefined; pointer?: string } = {},
): Promise<void> {
  await checkPasswordPolicy(password, email, { pointer, hasSecondFactor: secondFactorAt !== null });
  const same =
    current === undefined
      ? passwordHash !== null && (await verifyPassword(password, passwordHash, email, client))
      : current.normalize("NFC") === password.normalize("NFC");
  if (!same) return;
  const detail = "The new password must be another one.";
  throw new Problem("password.does.not.meet.the.requirements", { detail, issues: [{ pointer, detail }] });
}
