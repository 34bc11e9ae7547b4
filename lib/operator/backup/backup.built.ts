import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startEmbeddedDatabase } from "@/lib/database/embedded";
import { env } from "@/lib/env";
import { compare, summarize } from "@/lib/operator/backup/tables";
import { createServerDatabase, testDatabaseKind, workerDatabaseUrl } from "@/lib/testing/database";
import { paste } from "@/lib/testing/documents/documents";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";

test("the README's commands: a backup, restored into an embedded database, promoted to another one, has every row of the first", async () => {
  await freshDatabase();
  const user = await createUser({ name: "Ann" });
  await signIn(user);
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-commands-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const target =
    testDatabaseKind === "server"
      ? await createServerDatabase()
      : await startEmbeddedDatabase().then(({ url, stop }) => ({ url, close: stop }));
  onTestFinished(target.close);
  const { DATABASE_URL = "", APP_SECRET } = env();
  const place = { "/backup/monday": join(folder, "monday") };

  const written = await paste("README.md", "backup", { replace: place, env: { DATABASE_URL, APP_SECRET } });
  expect(written).toMatch(/Wrote \d+ rows of \d+ tables into .*APP_SECRET is not in it/s);

  const embedded = { DATABASE_URL: "", DATA_DIRECTORY: join(folder, "data"), APP_SECRET };
  const restored = await paste("README.md", "restore", { replace: place, env: embedded });
  expect(restored).toContain("Everything is as it was, and the audit log holds up to position ");

  const url = { "postgresql://gatehouse:secret@db.example/gatehouse": target.url };
  const promoted = await paste("README.md", "promote", { replace: url, env: embedded });
  expect(promoted).toMatch(/counts and digests are equal.*Set DATABASE_URL.*APP_SECRET to what it is now/s);
  expect(promoted).not.toContain(APP_SECRET);

  const ignore = () => undefined;
  compare(await summarize(workerDatabaseUrl(), ignore), await summarize(target.url, ignore));
});
