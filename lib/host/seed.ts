/**
 * Seeds the database, once `process.env` is complete: what this loads reads its configuration only one time.
 *
 * @returns the address at which the first administrator chooses a password, when there is none yet
 */
export async function seed(): Promise<string | undefined> {
  const { seedDatabase } = await import("@/lib/operator/seed");
  return await seedDatabase();
}
