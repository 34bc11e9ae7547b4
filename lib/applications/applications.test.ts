import { randomBytes } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import * as contracts from "@/lib/applications/applications.contract";
import { exchangeServiceToken, refreshSession } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createApplication, createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal, readDatabase } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";
import type { User } from "@/prisma/client/client";

let token: string;

beforeEach(async () => {
  await freshDatabase();
  token = await tokenOf(await createUser({}, ["admin"]));
});

const tokenOf = async (user: User) => (await signIn(user)).access_token;
const sample = { name: "billing", description: "Sends invoices" };
const create = (body: object = sample) => call(contracts.createApplication, { token, body });
const exchange = (serviceToken: string) => call(exchangeServiceToken, { token: serviceToken });
const find = (id: string) => call(contracts.findApplication, { token, params: { id } });
const rotate = (id: string, body?: object, as = token) =>
  call(contracts.rotateApplicationToken, { token: as, params: { id }, ...(body ? { body } : {}) });
const update = (id: string, body: object, as = token) =>
  call(contracts.updateApplication, { token: as, params: { id }, body });
const remove = (id: string, as = token) => call(contracts.deleteApplication, { token: as, params: { id } });

test("201 with a service token that is shown once, works, and is kept as a digest", async () => {
  const { status, body, headers } = await create();
  expect(status).toBe(201);
  expect(body).toMatchObject({ ...sample, active: true, roles: [], last_used_at: null });
  expect(headers.get("location")).toBe(`http://localhost:3000/v1/applications/${body.id}`);
  const { token: serviceToken, ...shown } = body;
  expect((await find(body.id)).body).toEqual(shown);
  const pair = await exchange(serviceToken);
  expect((await call(getProfile, { token: pair.body.access_token })).body).toMatchObject({
    id: body.id,
    name: "billing",
  });
  expect((await find(body.id)).body.last_used_at).toEqual(expect.any(String));
  const stored = JSON.stringify(await db.auditEvent.findMany(), (_, value) => (typeof value === "bigint" ? "" : value));
  expect(stored).toContain("application.created");
  expect(stored).not.toContain(serviceToken);
});

test("409 for a taken name, 400 for none, and nothing is written", async () => {
  const { id } = (await create()).body;
  const { id: other } = (await create({ name: "other" })).body;
  await expectRefusal(() => create(), 409, "application.already.exists");
  await expectRefusal(() => update(other, { name: sample.name }), 409, "application.already.exists");
  for (const body of [{}, { name: " " }, { name: "x".repeat(101) }]) {
    await expectRefusal(() => create(body), 400, "request.invalid");
  }
  expect((await find(id)).status).toBe(200);
});

test("404 for an application that is not there, and nothing is written", async () => {
  const id = crypto.randomUUID();
  for (const ask of [() => find(id), () => update(id, {}), () => rotate(id), () => remove(id)]) {
    await expectRefusal(ask, 404, "application.not.found");
  }
});

test("200 with the applications, oldest first, page by page", async () => {
  const ids: string[] = [];
  for (const name of ["a", "b", "c"]) ids.push((await create({ name })).body.id);
  const first = await call(contracts.listApplications, { token, query: { limit: 2 } });
  const next = new URL(/<([^>]+)>/.exec(first.headers.get("link") ?? "")?.[1] ?? "");
  await create({ name: "late" });
  const second = await call(contracts.listApplications, { token, query: Object.fromEntries(next.searchParams) });
  const names = [...first.body, ...second.body].map(({ name }) => name);
  expect(names).toEqual(["a", "b", "c", "late"]);
  expect(first.text).not.toMatch(/gha_|digest/);
});

test("disabling ends the sessions and stops the tokens at once; enabling opens no session again", async () => {
  const { id, token: serviceToken } = (await create()).body;
  const pair = (await exchange(serviceToken)).body;
  expect((await update(id, { active: false })).body).toMatchObject({ active: false });
  expect((await exchange(serviceToken)).body.errors).toEqual(["unauthorized"]);
  const profile = () => call(getProfile, { token: pair.access_token });
  expect((await profile()).body.errors).toEqual(["token.revoked"]);
  expect((await call(refreshSession, { body: { token: pair.refresh_token } })).status).toBe(401);
  expect((await update(id, { active: true, description: "Back" })).body).toMatchObject({
    active: true,
    description: "Back",
  });
  expect((await profile()).body.errors).toEqual(["token.revoked"]);
  expect((await exchange(serviceToken)).status).toBe(200);
  const events = await db.auditEvent.findMany({ where: { action: "application.updated" }, orderBy: { id: "asc" } });
  expect(events).toMatchObject([
    { details: { before: { active: true }, after: { active: false } } },
    { details: { before: { active: false }, after: { active: true, description: "Back" } } },
  ]);
});

test("rotation without overlap ends the old token and its sessions at once", async () => {
  const { id, token: old } = (await create()).body;
  const pair = (await exchange(old)).body;
  const { status, body } = await rotate(id);
  expect(status).toBe(200);
  expect((await exchange(old)).body.errors).toEqual(["token.expired"]);
  expect((await call(getProfile, { token: pair.access_token })).body.errors).toEqual(["token.revoked"]);
  expect((await exchange(body.token)).status).toBe(200);
});

test("rotation with overlap: both tokens work until it is over, then what the old one opened is shut as well", async () => {
  const { id, token: old } = (await create()).body;
  const before = (await exchange(old)).body;
  const { body } = await rotate(id, { overlap_seconds: 600 });
  expect(new Date(body.previous_expires_at).getTime()).toBeGreaterThan(Date.now() + 590_000);
  const during = (await exchange(old)).body;
  const fresh = (await exchange(body.token)).body;
  expect((await find(id)).body.tokens).toMatchObject([{ expires_at: null }, { expires_at: body.previous_expires_at }]);
  for (const pair of [before, during, fresh]) {
    expect((await call(getProfile, { token: pair.access_token })).status).toBe(200);
  }
  moveClock(601);
  expect((await exchange(old)).body.errors).toEqual(["token.expired"]);
  for (const pair of [before, during]) {
    expect((await call(getProfile, { token: pair.access_token })).body.errors).toEqual(["token.expired"]);
    expect((await call(refreshSession, { body: { token: pair.refresh_token } })).status).toBe(401);
  }
  expect((await call(getProfile, { token: fresh.access_token })).status).toBe(200);
  expect((await find(id)).body.tokens).toHaveLength(1);
});

test("a later rotation shortens an overlap and never lengthens it", async () => {
  const { id, token: first } = (await create()).body;
  const { token: second } = (await rotate(id, { overlap_seconds: 600 })).body;
  await rotate(id, { overlap_seconds: 3600 });
  const ends = (await find(id)).body.tokens.map(({ expires_at }: { expires_at: string | null }) => expires_at);
  expect(ends[0]).toBeNull();
  expect(new Date(ends[1]).getTime()).toBeGreaterThan(new Date(ends[2]).getTime());
  await rotate(id);
  for (const token of [first, second]) expect((await exchange(token)).status).toBe(401);
});

test("400 for an overlap that is none", async () => {
  const { id } = (await create()).body;
  for (const overlap_seconds of [-1, 0.5, 30 * 86_400 + 1, "60"]) {
    await expectRefusal(() => rotate(id, { overlap_seconds }), 400, "request.invalid");
  }
});

test("a token exchanged while it is rotated gives no session that outlives it", async () => {
  for (let round = 0; round < 6; round += 1) {
    const { id, token: old } = (await create({ name: `application ${round}` })).body;
    const [, pair] = await Promise.all([rotate(id), exchange(old)]);
    expect([200, 401]).toContain(pair.status);
    if (pair.status === 200) expect((await call(getProfile, { token: pair.body.access_token })).status).toBe(401);
  }
});

test("true when deleted, with tokens, grants and sessions", async () => {
  const { id, token: serviceToken } = (await create()).body;
  const pair = (await exchange(serviceToken)).body;
  expect((await remove(id)).body).toBe(true);
  expect((await exchange(serviceToken)).status).toBe(401);
  expect((await call(getProfile, { token: pair.access_token })).status).toBe(401);
  expect([await db.applicationToken.count(), await db.session.count({ where: { applicationId: id } })]).toEqual([0, 0]);
});

test("403 for touching an application that may do more than oneself: its token would be a way up", async () => {
  const as = await tokenOf(await createUserWith(["applications:write"]));
  const { application } = await createApplication({}, ["admin"]);
  for (const ask of [
    () => rotate(application.id, undefined, as),
    () => update(application.id, { active: false }, as),
    () => update(application.id, {}, as),
    () => remove(application.id, as),
  ]) {
    await expectRefusal(ask, 403, "forbidden");
  }
  const { application: equal } = await createApplication();
  expect((await rotate(equal.id, undefined, as)).status).toBe(200);
});

test("201 with the service token that the operator brings: it works, and is kept only as a digest", async () => {
  for (const brought of [
    "0f3c9a71b2e84d56a7c01e9f83b4d265",
    "kT9z-Qe4_Lw2XbVn7RsUfA",
    `legacy.${randomBytes(300).toString("base64")}`,
  ]) {
    const body = { name: `service ${brought.length}`, token: brought };
    const created = await call(contracts.createApplication, { token, body });
    expect([created.status, created.body.token]).toEqual([201, brought]);
    expect((await call(exchangeServiceToken, { token: brought })).status).toBe(200);
    expect(JSON.stringify(await readDatabase())).not.toContain(brought);
    const again = () => call(contracts.createApplication, { token, body: { ...body, name: "another" } });
    expect((await expectRefusal(again, 400, "request.invalid")).body.issues[0].pointer).toBe("/body/token");
  }
});

test.each([
  "short",
  "a".repeat(64),
  "abcdefghijklmnopqrstuvwxyz0123456789",
  "0f3c9a71b2e84d5".repeat(3),
  "12345678901234567890123456789012",
  "0f3c9a71b2e84d56a7c01e9f83b4d26",
  "kT9z Qe4 Lw2XbVn7RsUfAxy",
])("400 for the service token %s: it holds too little, and nothing is written", async (brought) => {
  const body = { name: "service", token: brought };
  await expectRefusal(() => call(contracts.createApplication, { token, body }), 400, "request.invalid");
});

test("403 for bringing a service token without applications:write", async () => {
  const as = (await signIn(await createUserWith(["applications:read", "users:write"]))).access_token;
  const body = { name: "service", token: "0f3c9a71b2e84d56a7c01e9f83b4d265" };
  await expectRefusal(() => call(contracts.createApplication, { token: as, body }), 403, "forbidden");
});
