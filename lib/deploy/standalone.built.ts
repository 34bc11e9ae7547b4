import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Instance, startInstance } from "@/lib/chaos/instance";
import { startFakeResend } from "@/lib/mail/fake-providers";
import { createServerDatabase, testDatabaseKind } from "@/lib/testing/database";
import { paste } from "@/lib/testing/documents/documents";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";

/*
 * What the image holds, in a folder with nothing around it: only what is in there can be found.
 */

let directory: string;
beforeAll(async () => {
  directory = join(mkdtempSync(join(tmpdir(), "gatehouse-standalone-")), "srv");
  await paste("README.md", "standalone", { replace: { "/srv/gatehouse": directory } });
});
afterAll(() => rmSync(dirname(directory), { recursive: true }));

const start = (variables: Record<string, string> = {}) => startInstance(variables, { file: "server.mjs", directory });

async function fetchText({ origin }: Instance, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(origin + path, { headers });
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
}

test("the folder alone is the service: status, sign-in, a mail with its texts, a page with its styles, scripts and fonts", async () => {
  await freshDatabase();
  const provider = await startFakeResend();
  onTestFinished(provider.close);
  const started = performance.now();
  const service = await start({ RESEND_API_KEY: "re_alone", RESEND_BASE_URL: provider.url });
  console.log(`first 200 from GET /status after ${Math.round(performance.now() - started)} ms`);

  const user = await createUser();
  const login = await service.call("POST", "/v1/auth/login", { body: { email: user.email, password: PASSWORD } });
  expect(login?.status).toBe(200);

  const body = { email: "anna@example.com", password: "four unrelated plain words", locale: "ru" };
  expect((await service.call("POST", "/v1/user", { body }))?.status).toBe(201);
  await expect.poll(() => provider.received.length, { timeout: 20_000 }).toBe(1);
  expect(provider.received[0]?.body).toMatchObject({
    to: ["anna@example.com"],
    subject: expect.stringMatching(/[а-я]/),
    html: expect.stringContaining("<html"),
  });

  const page = await fetchText(service, "/sign-in", { "Accept-Language": "ru" });
  expect(page).toMatchObject({ status: 200, text: expect.stringMatching(/lang="ru"[\s\S]*[а-я]{4}/) });
  const files = [...new Set(page.text.match(/\/_next\/static\/[\w./~-]+\.(?:css|js|woff2)/g))];
  for (const kind of ["css", "js", "woff2"]) expect(files.filter((file) => file.endsWith(kind))).not.toEqual([]);
  for (const file of files) expect((await fetchText(service, file)).status, file).toBe(200);

  const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${service.pid}/status`, "utf8"))?.[1];
  console.log(`${Math.round(Number(rss) / 1024)} MB resident`);
});

test.runIf(testDatabaseKind === "server")("an empty database is migrated and seeded from the folder", async () => {
  const database = await createServerDatabase();
  onTestFinished(database.close);
  const service = await start({ DATABASE_URL: database.url });
  const body = { email: "ann@example.com", password: "four unrelated plain words" };
  expect((await service.call("POST", "/v1/user", { body }))?.status).toBe(201);
  await service.kill();
});

test("the folder holds no developer's tool, no source, no history, no secret", () => {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" });
  expect(files).toEqual(expect.arrayContaining(["server.mjs", "node_modules/@electric-sql/pglite/dist/pglite.wasm"]));
  const strange =
    /^node_modules\/(typescript|esbuild|tsx|vitest|prisma|sharp|@img|@playwright|@biomejs)(\/|$)|^(app|components|e2e)(\/|$)|^\.(git|env|data)|\.tsx$/;
  expect(files.filter((file) => strange.test(file))).toEqual([]);
});
