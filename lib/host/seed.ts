/** Of ten seconds each: what was just started on a machine with much else to do is slow at first. */
const ATTEMPTS = 6;

/**
 * Seeds the database, once `process.env` is complete: what this loads reads its configuration only one time.
 * Nobody is served before, so who is served finds a database that takes transactions.
 *
 * @returns the address at which the first administrator chooses a password, when there is none yet
 */
export async function seed(): Promise<string | undefined> {
  const { seedDatabase } = await import("@/lib/operator/seed");
  const { isTransactionLate } = await import("@/lib/db");
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await seedDatabase();
    } catch (error) {
      if (!isTransactionLate(error) || attempt === ATTEMPTS) throw error;
    }
  }
}
