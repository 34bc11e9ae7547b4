import type { Transaction } from "@/lib/db";

/** Remembers what someone lets an application see and do, beside what they did before. */
export async function rememberConsent(
  tx: Transaction,
  owner: { userId: string; applicationId: string },
  scopes: readonly string[],
): Promise<void> {
  const where = { userId_applicationId: owner };
  const earlier = await tx.consent.findUnique({ where });
  const all = [...new Set([...(earlier?.scopes ?? []), ...scopes])];
  const now = new Date();
  await tx.consent.upsert({
    where,
    create: { ...owner, scopes: all, createdAt: now, updatedAt: now },
    update: { scopes: all, updatedAt: now },
  });
}
