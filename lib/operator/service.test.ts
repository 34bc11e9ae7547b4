import { beforeEach, expect, test, vi } from "vitest";
import { login as loginContract } from "@/lib/authentication/sign-in.contract";
import { disconnect } from "@/lib/db";
import * as contracts from "@/lib/operator/service.contract";
import { call, send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { workerDatabaseUrl } from "@/lib/testing/database";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { readDatabase } from "@/lib/testing/refusal";
import manifest from "@/package.json" with { type: "json" };

beforeEach(freshDatabase);

test("200 with OK, version and commit; a probe writes nothing", async () => {
  const before = await readDatabase();
  const answer = await call(contracts.getStatus);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ status: "OK", version: manifest.version, commit: expect.stringMatching(/./) });
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(await readDatabase()).toEqual(before);
});

test("503 with Retry-After while the database is away, without a word about it; 200 again when it is back", async () => {
  const { access_token } = await signIn(await createUser());
  const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  configure({ DATABASE_URL: "postgresql://nobody:secret@127.0.0.1:1/nothing" });
  await disconnect();
  const status = await call(contracts.getStatus);
  expect({ code: status.status, body: status.body.status }).toEqual({ code: 503, body: "UNAVAILABLE" });
  expect(status.headers.get("retry-after")).toBe("2");
  const others = [
    await send("GET", "/v1/user/profile", { token: access_token }),
    await send("POST", "/v1/auth/login", { body: { email: "ann@example.com", password: PASSWORD } }),
    await send("POST", "/v1/user", { body: { email: "ann@example.com", password: PASSWORD } }),
    await send("GET", "/v1/user/address/exists", { query: { email: "ann@example.com" } }),
  ];
  log.mockRestore();
  for (const answer of others) {
    expect({ status: answer.status, errors: answer.body.errors }).toEqual({
      status: 503,
      errors: ["service.unavailable"],
    });
    expect(answer.headers.get("retry-after")).toBe("2");
    expect(answer.text).not.toMatch(/127\.0\.0\.1|nobody|secret|ECONN|postgres/);
  }
  configure({ DATABASE_URL: workerDatabaseUrl() });
  await disconnect();
  expect((await call(contracts.getStatus)).body.status).toBe("OK");
  expect((await send("GET", "/v1/user/profile", { token: access_token })).status).toBe(200);
});

test("a probe waits for no hash while 16 sign-ins hash at once", async () => {
  const user = await createUser();
  const login = () => call(loginContract, { body: { email: user.email, password: PASSWORD } });
  await login();
  const began = performance.now();
  let hashing = true;
  const logins = Promise.all(Array.from({ length: 16 }, login)).finally(() => {
    hashing = false;
  });
  const times: number[] = [];
  while (hashing) {
    const start = performance.now();
    expect((await send("GET", "/status")).status).toBe(200);
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const answers = await logins;
  const whole = performance.now() - began;
  expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200));
  expect(times.length).toBeGreaterThan(5);
  // One hash is a sixteenth of the whole; on the main thread, a probe waits for most of them.
  expect(times.sort((a, b) => a - b)[Math.floor(times.length / 2)]).toBeLessThan(whole / 16);
});
