import { missingDaemons, startCluster } from "@/lib/deploy/cluster";
import { testDatabaseKind } from "@/lib/testing/database";
import { testVariables } from "@/lib/testing/variables";

/** Before the tests: the instances, on the worker's database, which `lib/testing/global-setup.ts` has made. */
export default async function setUp(): Promise<() => Promise<void>> {
  const missing = missingDaemons();
  if (testDatabaseKind !== "server") missing.push("a PostgreSQL server (TEST_DATABASE_URL)");
  if (missing.length > 0) throw new Error(`This machine lacks ${missing.join(" and ")}.`);
  const [databaseUrl = ""] = JSON.parse(process.env.TEST_WORKER_DATABASE_URLS ?? "[]");
  const { whole } = await startCluster(databaseUrl, testVariables);
  process.env.TEST_ORIGIN = whole.origin;
  return whole.kill;
}
