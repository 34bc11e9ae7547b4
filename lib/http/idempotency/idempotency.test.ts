import { createHash } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import * as table from "@/lib/authentication/password/password-hash";
import { db, pool, transaction } from "@/lib/db";
import { once } from "@/lib/http/idempotency/idempotency";
import { Problem } from "@/lib/problem";
import * as sessions from "@/lib/sessions/session";
import { send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { onlyInProcess } from "@/lib/testing/remote";

beforeEach(freshDatabase);

const KEY = "order-7f3b";
const register = (email: string, key = KEY, more: Record<string, string> = {}) =>
  send("POST", "/v1/user", { body: { email, password: PASSWORD }, headers: { "Idempotency-Key": key, ...more } });
const claim = (token: string, address: string, key = KEY) =>
  send("POST", "/v1/user/address", { token, body: { address }, headers: { "Idempotency-Key": key } });

test("201 with the same answer and one effect for 20 parallel requests, and for one a day later less a minute", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => register("ann@example.com")));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers.filter(({ headers }) => headers.get("idempotent-replayed") === "true")).toHaveLength(19);
  expect(new Set(answers.map(({ headers }) => headers.get("x-request-id"))).size).toBe(20);
  expect([await db.user.count(), await db.mail.count(), await db.session.count()]).toEqual([1, 1, 1]);
  moveClock(24 * 3600 - 60);
  expect((await register("ann@example.com")).text).toBe(answers[0]?.text);
  moveClock(120);
  expect((await register("ann@example.com")).status).toBe(409);
});

test("422 idempotency.key.reused for another body or another operation under the same key", async () => {
  await register("ann@example.com");
  await expectRefusal(() => register("bob@example.com"), 422, "idempotency.key.reused");
  const login = () =>
    send("POST", "/v1/auth/login", {
      body: { email: "ann@example.com", password: PASSWORD },
      headers: { "Idempotency-Key": KEY },
    });
  await expectRefusal(login, 422, "idempotency.key.reused");
  expect((await register("bob@example.com", "another-key")).status).toBe(201);
});

test("two callers who choose the same key never see each other's answers", async () => {
  const [one, other] = [await signIn(await createUser()), await signIn(await createUser())];
  const first = await claim(one.access_token, "address-of-one");
  const second = await claim(other.access_token, "address-of-other");
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.body.addressId).not.toBe(first.body.addressId);
  configure({ TRUSTED_PROXIES: "1" });
  expect((await register("ann@example.com", KEY, { "X-Forwarded-For": "192.0.2.1" })).status).toBe(201);
  expect((await register("ann@example.com", KEY, { "X-Forwarded-For": "192.0.2.2" })).status).toBe(409);
});

test("the same person goes on with the same key after a refresh of the token", async () => {
  const user = await createUser();
  const [one, other] = [await signIn(user), await signIn(user)];
  const first = await claim(one.access_token, "address");
  const again = await claim(other.access_token, "address");
  expect([again.text, again.headers.get("idempotent-replayed")]).toEqual([first.text, "true"]);
});

test("a refusal is kept as well: the answer stays the same although its cause is gone", async () => {
  const user = await createUser({ email: "ann@example.com" });
  expect((await register("ann@example.com")).status).toBe(409);
  await db.user.delete({ where: { id: user.id } });
  expect((await register("ann@example.com")).status).toBe(409);
});

test("401 before anything else: a kept answer is not given to anyone who lost the session meanwhile", async () => {
  const pair = await signIn(await createUser());
  await claim(pair.access_token, "address");
  await db.session.updateMany({ data: { endedAt: new Date() } });
  await expectRefusal(() => claim(pair.access_token, "address"), 401, "token.revoked");
});

test("500 is not kept: the request may be tried again and then succeeds", async () => {
  onlyInProcess("what fails inside");
  vi.spyOn(table, "hashPassword").mockRejectedValueOnce(new Error("a failure of ours"));
  const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const failed = await register("ann@example.com");
  log.mockRestore();
  expect({ status: failed.status, errors: failed.body.errors }).toEqual({ status: 500, errors: ["internal"] });
  expect(failed.text).not.toContain("a failure of ours");
  expect(await db.idempotencyKey.count()).toBe(0);
  expect((await register("ann@example.com")).status).toBe(201);
});

test("a request whose process died before it had an effect gives its key back after a minute", async () => {
  await register("ann@example.com");
  await db.idempotencyKey.updateMany({ data: { answer: null, effectAt: null } });
  await db.user.deleteMany();
  moveClock(61);
  expect((await register("ann@example.com")).status).toBe(201);
});

test("422 where the process died after the effect: it never runs a second time, and anyone who repeats it is told", async () => {
  const { access_token: token } = await signIn(await createUser({}, ["admin"]));
  const create = () =>
    send("POST", "/v1/roles", { token, body: { name: "editor" }, headers: { "Idempotency-Key": KEY } });
  expect((await create()).status).toBe(201);
  const row = await db.idempotencyKey.findFirstOrThrow();
  expect(row.effectAt).not.toBeNull();
  await db.idempotencyKey.updateMany({ data: { answer: null } });
  await db.role.deleteMany({ where: { name: "editor" } });
  moveClock(61);
  expect((await create()).body.errors).toEqual(["idempotency.key.reused"]);
  expect(await db.role.count({ where: { name: "editor" } })).toBe(0);
});

test("503 after the effect is no reason to run again: the repeat is told at once that the answer was lost", async () => {
  onlyInProcess("what fails inside");
  const sign = vi.spyOn(sessions, "issuePair").mockRejectedValueOnce(new Problem("service.unavailable"));
  const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect((await register("ann@example.com")).status).toBe(503);
  expect((await register("ann@example.com")).status).toBe(422);
  log.mockRestore();
  sign.mockRestore();
  expect([await db.user.count(), await db.session.count()]).toEqual([1, 1]);
});

test("a request that outlived its lease has no effect once another one has the key", async () => {
  const answer = { status: 200, headers: {}, body: null };
  const more = { beforeReplay: async () => undefined };
  const late = once(KEY, "caller", "content", {
    ...more,
    run: async () => {
      await db.idempotencyKey.updateMany({ data: { lockedUntil: new Date(Date.now() + 120_000) } });
      await transaction((tx) => tx.role.create({ data: { name: "editor" } }));
      return answer;
    },
  });
  await expect(late).rejects.toThrow();
  expect(await db.role.count({ where: { name: "editor" } })).toBe(0);
});

test("what is kept is sealed, and its digests are keyed: the table tells neither tokens nor passwords", async () => {
  const { body } = await register("ann@example.com");
  const [row] = await db.idempotencyKey.findMany();
  const { rows } = await pool().query<{ row: string }>("SELECT k::text AS row FROM idempotency_keys k");
  const stored = Buffer.from(row?.answer ?? []).toString("latin1") + JSON.stringify(rows);
  for (const secret of [body.refresh_token, body.access_token, PASSWORD, "ann@example.com"]) {
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(Buffer.from(secret).toString("hex"));
  }
  const content = JSON.stringify(["registerUser", {}, { email: "ann@example.com", password: PASSWORD }]);
  const plain = createHash("sha256").update(content).digest();
  expect(Buffer.from(row?.requestDigest ?? []).equals(plain)).toBe(false);
});

test.each(["", " ", "a b", "é", "x".repeat(256)])(
  "400 request.invalid for the key %#; nothing is written",
  async (key) => {
    const answer = await expectRefusal(() => register("ann@example.com", key), 400, "request.invalid");
    expect(answer.body.issues).toMatchObject([{ pointer: "/headers/idempotency-key" }]);
  },
);
