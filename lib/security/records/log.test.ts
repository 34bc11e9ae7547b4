import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { contracts } from "@/lib/contracts";
import { pool } from "@/lib/db";
import { withoutSecrets } from "@/lib/log-secrets";
import { send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createApplication, createCode, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { membersOf } from "@/lib/testing/matrix";

beforeEach(freshDatabase);

/** What is written to the log until the test is over, at the level that writes most. */
function watchLog(): () => string {
  configure({ LOG_LEVEL: "debug" });
  let text = "";
  const spy = vi.spyOn(process.stderr, "write").mockImplementation((part) => {
    text += part;
    return true;
  });
  onTestFinished(() => spy.mockRestore());
  return () => text;
}

const SECRET = "c4n4ry-of-a-secret";

test("whatever is sent to whichever operation, the log has a line for it and nothing of what it carried", async () => {
  const { access_token } = await signIn(await createUser({}, ["admin"]));
  const log = watchLog();
  let sent = 0;
  for (const contract of contracts) {
    const body = contract.body && Object.fromEntries(membersOf(contract.body).map((name) => [name, SECRET]));
    const query = Object.fromEntries([...membersOf(contract.query), "code", "token"].map((name) => [name, SECRET]));
    const headers = {
      Cookie: `session=${SECRET}`,
      "User-Agent": SECRET,
      Referer: `https://example.com/?code=${SECRET}`,
    };
    // Half of them as an administrator, so that code runs, and half with a token that is itself a secret of someone.
    const token = sent % 2 === 0 ? access_token : SECRET;
    await send(contract.method, contract.path.replace(/\{\w+\}/g, SECRET), {
      query,
      headers,
      token,
      ...(body ? { body } : {}),
    });
    sent += 1;
  }
  const lines = log().trim().split("\n");
  expect(lines.map((line) => JSON.parse(line)).filter(({ message }) => message === "answered")).toHaveLength(sent);
  expect(log()).not.toContain(SECRET);
  expect(log()).not.toContain(access_token);
});

test("real passwords, tokens and codes that open something do not get into the log", async () => {
  const user = await createUser();
  const pair = await signIn(user);
  const recovery = await createCode(user, "recovery");
  const confirmation = await createCode(user, "confirmation");
  const { serviceToken } = await createApplication();
  const log = watchLog();
  const login = await send("POST", "/v1/auth/login", { body: { email: user.email, password: PASSWORD } });
  const refreshed = await send("POST", "/v1/auth/refresh", { body: { token: pair.refresh_token } });
  const answers = [
    login,
    refreshed,
    await send("POST", "/v1/auth/token", { token: serviceToken }),
    await send("GET", `/v1/user/confirm/${confirmation}`),
    await send("POST", "/v1/user/password/reset", { body: { token: recovery, password: "another testing1234" } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  const tokens = [pair, login.body, refreshed.body].flatMap((one) => [one.access_token, one.refresh_token]);
  for (const secret of [...tokens, PASSWORD, "another testing1234", recovery, confirmation, serviceToken]) {
    expect(log()).not.toContain(secret);
  }
  expect(log().trim().split("\n")).toHaveLength(answers.length);
});

test("a failure of ours is told with its request id and cause, and without the row that PostgreSQL shows of it", async () => {
  await pool().query("ALTER TABLE users ADD CONSTRAINT no_canary CHECK (email NOT LIKE '%canary%')");
  onTestFinished(() => void pool().query("ALTER TABLE users DROP CONSTRAINT no_canary"));
  const log = watchLog();
  const body = { email: "canary@example.com", password: "four unrelated plain words" };
  const answer = await send("POST", "/v1/user", { body });
  expect(answer.status).toBe(500);
  const lines = log()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({
    level: "error",
    requestId: answer.headers.get("x-request-id"),
    error: { message: expect.stringContaining("no_canary"), stack: expect.stringContaining("registration") },
  });
  expect(log()).not.toMatch(/canary@example|four unrelated|\$2b\$/);
});

test("secrets in the text of someone else's failure are blotted out", () => {
  const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
  const text = [
    `postgresql://gatehouse:hunter2@db.example:5432/app refused`,
    `Authorization: Bearer ${token}`,
    `GET https://example.com/confirm?code=hunter2&lang=en`,
    `jwt ${token} expired`,
    `$2b$10$aC9WjPLnv3b89wZ1QHlSNu1CVHtPYpxoiK3eIlxaUF/yy/ZAW0FCS`,
    `-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----`,
    `gha_0123456789012345678901234567890123456789012`,
  ].join("\n");
  const left = withoutSecrets(text);
  expect(left).not.toMatch(/hunter2|eyJ|aC9WjPL|0123456789/);
  expect(left).toContain("db.example:5432/app refused");
  const long = withoutSecrets(`${"eyJ.".repeat(20_000)}${"?a=".repeat(20_000)}${"://a:".repeat(20_000)}`);
  expect(long.length).toBeGreaterThan(0);
});
