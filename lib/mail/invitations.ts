import type { Transaction } from "@/lib/db";
import type { User } from "@/prisma/client/client";

/**
 * Whether an account was made for its owner, who has not accepted it yet: it has neither a password nor a passkey, and nobody has
 * verified its mailbox. Everyone who registers brings one of the two along.
 */
export async function awaitsInvitation(
  tx: Transaction,
  { id, passwordHash, confirmedAt }: Pick<User, "id" | "passwordHash" | "confirmedAt">,
): Promise<boolean> {
  if (passwordHash !== null || confirmedAt !== null) return false;
  return (await tx.factor.count({ where: { userId: id } })) === 0;
}
