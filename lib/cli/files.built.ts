import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exchangeServiceToken } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { call } from "@/lib/testing/call";
import { freshDatabase } from "@/lib/testing/factories";

/* What people hand to the command line in files, as other programs write them. */

let folder: string;

beforeAll(async () => {
  await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), "gatehouse-files-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function gatehouse(...words: string[]): Promise<{ code: number; output: string }> {
  const { DATABASE_URL = "", APP_SECRET = "" } = env();
  const options = { env: { ...process.env, DATABASE_URL, APP_SECRET } };
  const running = promisify(execFile)("npm", ["run", "--silent", "gatehouse", "--", ...words], options);
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, output: stdout + stderr }),
  );
}

/** "Анна" and "José" as programs on Windows write them. */
const written: [encoding: string, name: string, bytes: number[]][] = [
  ["windows-1251", "Анна", [0xc0, 0xed, 0xed, 0xe0]],
  ["windows-1252", "José", [0x4a, 0x6f, 0x73, 0xe9]],
];

test.each(written)(
  "a file in %s is refused in a sentence, and read when it is said what it is",
  async (encoding, name, bytes) => {
    const file = join(folder, `${encoding}.csv`);
    const email = `${encoding}@example.com`;
    await writeFile(
      file,
      Buffer.concat([Buffer.from(`email,name\r\n${email},`), Buffer.from(bytes), Buffer.from("\r\n")]),
    );
    const refused = await gatehouse("users", "import", file);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("--encoding");
    expect(refused.output).not.toMatch(/\n\s+at /);
    expect(await db.user.count({ where: { email } })).toBe(0);
    expect(await gatehouse("users", "import", file, "--encoding", encoding)).toMatchObject({ code: 0 });
    expect(await db.user.findUnique({ where: { email } })).toMatchObject({ name });
  },
);

test("an application takes the service token in a file; one that is easily guessed is refused, and no application made", async () => {
  const token = "3f9c1b7e5d2a48f6b0c4e8d17a6f2935";
  await writeFile(join(folder, "token"), `${token}\n`);
  await writeFile(join(folder, "weak"), "letmein\n");
  const weak = await gatehouse("applications", "create", "--name", "weak", "--token-file", join(folder, "weak"));
  expect([weak.code === 0, await db.application.count()]).toEqual([false, 0]);
  const made = await gatehouse("applications", "create", "--name", "reports", "--token-file", join(folder, "token"));
  expect(made, made.output).toMatchObject({ code: 0 });
  expect((await call(exchangeServiceToken, { token })).status).toBe(200);
});
