/**
 * Seeds the database, once `process.env` is complete: what this loads reads its configuration only one time.
 *
 * @returns the address at which the first administrator chooses a password, when there is none yet
 */
export async function seed(): Promise<string | undefined> {
  const { seedDatabase } = await import("@/lib/operator/seed");
  const address = await seedDatabase();
  // Before the first request: whatever the last process could not sign any more is signed before anything follows it.
  const { sealAuditLog } = await import("@/lib/audit/seals");
  await sealAuditLog();
  return address;
}
