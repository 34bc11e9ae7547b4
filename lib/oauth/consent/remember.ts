import type { Transaction } from "@/lib/db";
import type { ResourceScopes } from "@/lib/oauth/store/grants";

/** Remembers what someone lets an application see and do, beside what they did before. */
export async function rememberConsent(
  tx: Transaction,
  owner: { userId: string; applicationId: string },
  scopes: readonly string[],
  resources: ResourceScopes,
): Promise<void> {
  const where = { userId_applicationId: owner };
  const earlier = await tx.consent.findUnique({ where });
  const union = (old: readonly string[] = [], given: readonly string[] = []) => [...new Set([...old, ...given])];
  const before = (earlier?.resources ?? {}) as ResourceScopes; // as it was written here
  const together = Object.entries(resources).map(([audience, those]) => [audience, union(before[audience], those)]);
  const now = new Date();
  const all = {
    scopes: union(earlier?.scopes, scopes),
    resources: { ...before, ...Object.fromEntries(together) },
    updatedAt: now,
  };
  await tx.consent.upsert({ where, create: { ...owner, createdAt: now, ...all }, update: all });
}
