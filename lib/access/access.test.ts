import { beforeEach, expect, test, vi } from "vitest";
import { createRole } from "@/lib/access/roles.contract";
import { listAuditEvents } from "@/lib/audit/audit.contract";
import { openAuditExport } from "@/lib/audit/events";
import { db } from "@/lib/db";
import { env, variables } from "@/lib/env";
import { listMail, retryMail } from "@/lib/mail/mail.contract";
import { getChecklist, getOverview } from "@/lib/operator/overview.contract";
import { getJwks } from "@/lib/operator/service.contract";
import { listSettings } from "@/lib/operator/settings/settings.contract";
import { authenticate } from "@/lib/sessions/authenticate";
import { listKeys, rotateKeys } from "@/lib/sessions/keys/keys.contract";
import { forgetSigningKeys } from "@/lib/sessions/keys/signing-keys";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { onlyInProcess } from "@/lib/testing/remote";
import { getProfile, registerUser } from "@/lib/users/account/registration/registration.contract";

let token: string;

beforeEach(async () => {
  vi.useRealTimers();
  await freshDatabase();
  token = (await signIn(await createUser({ email: "admin@example.com" }, ["user", "admin"]))).access_token;
});

const register = (email: string) => call(registerUser, { body: { email, password: PASSWORD } });

test("200: the audit log is newest first, filtered and paged by Link without gaps or repeats", async () => {
  for (const email of ["a@example.com", "b@example.com", "c@example.com"]) await register(email);
  const all = await call(listAuditEvents, { token, query: { action: "user." } });
  expect(all.body.map(({ action }: { action: string }) => action)).toEqual(Array(3).fill("user.registered"));
  const first = await call(listAuditEvents, { token, query: { action: "user.registered", limit: 2 } });
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
  const cursor = new URL(next).searchParams.get("cursor") ?? "";
  const second = await call(listAuditEvents, { token, query: { action: "user.registered", limit: 2, cursor } });
  expect([...first.body, ...second.body]).toEqual(all.body);
  expect(second.headers.get("link")).toBeNull();
});

test("200: the audit log is narrowed to a group of actions, and to a role that shares its number with a permission", async () => {
  const read = async (query: Record<string, string>) =>
    (await call(listAuditEvents, { token, query })).body.map(({ action }: { action: string }) => action);
  const { id } = (await call(createRole, { token, body: { name: "editor" } })).body;
  await db.auditEvent.create({
    data: { action: "permission.created", actorType: "user", targetType: "permission", targetId: String(id) },
  });
  expect(await read({ group: "roles" })).toEqual(["permission.created", "role.created"]);
  expect(await read({ group: "sign_ins" })).toEqual([]);
  expect(await read({ target: String(id) })).toHaveLength(2);
  expect(await read({ about: String(id), target_type: "role" })).toEqual(["role.created"]);
  expect((await call(listAuditEvents, { token, query: { group: "nothing" } })).status).toBe(400);
});

test("an export of the audit log stands in the log, and nobody without the permission begins one", async () => {
  const client = { ipAddress: null, userAgent: null, requestId: "test" };
  const begin = async (bearer: string) =>
    openAuditExport(await authenticate(bearer, client), "csv", { group: "roles" });
  expect((await begin(token)).items).toEqual([]);
  const stranger = (await signIn(await createUser())).access_token;
  await expect(begin(stranger)).rejects.toMatchObject({ kind: "forbidden" });
  const exports = await db.auditEvent.findMany({ where: { action: "audit.exported" } });
  expect(exports.map(({ details }) => details)).toEqual([{ format: "csv", group: "roles" }]);
});

test("200: a failed mail can be sent again; a sent one stays as it is", async () => {
  onlyInProcess("the delivery of mail");
  await register("a@example.com");
  const [mail] = (await call(listMail, { token })).body;
  expect(mail).toMatchObject({ template: "confirmation", state: "pending", opened: null });
  await db.mail.update({ where: { id: mail.id }, data: { state: "failed", attempts: 12 } });
  const retried = await call(retryMail, { token, params: { id: mail.id } });
  expect(retried.body).toMatchObject({ state: "pending", attempts: 0 });
  await db.mail.update({ where: { id: mail.id }, data: { state: "sent" } });
  expect((await call(retryMail, { token, params: { id: mail.id } })).body).toMatchObject({ state: "sent" });
});

test("201: the next key is published at once, signs later, and tokens of the one before stay valid until they expire", async () => {
  onlyInProcess("the clock");
  const rotated = await call(rotateKeys, { token });
  expect([rotated.status, rotated.body.state]).toEqual([201, "next"]);
  expect((await call(rotateKeys, { token })).body.kid).toBe(rotated.body.kid);
  expect((await call(getJwks, {})).body.keys).toHaveLength(2);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
  forgetSigningKeys();
  const keys = await call(listKeys, { token });
  expect(keys.body.map(({ state }: { state: string }) => state)).toEqual(["current", "previous"]);
  expect(keys.body[0].kid).toBe(rotated.body.kid);
  expect((await call(getProfile, { token })).status).toBe(200);
});

test("200: the overview has a row for every day, with today's figures in the last", async () => {
  await register("a@example.com");
  const { body } = await call(getOverview, { token, query: { days: 7 } });
  expect(body.days).toHaveLength(7);
  expect(body.days.at(-1)).toMatchObject({ day: new Date().toISOString().slice(0, 10), sign_ups: 1, mail_failed: 0 });
});

test("200: settings never show a secret", async () => {
  onlyInProcess("the configuration");
  const { body, text } = await call(listSettings, { token });
  expect(text).not.toContain(env().APP_SECRET);
  expect(body).toContainEqual(
    expect.objectContaining({ name: "APP_SECRET", secret: true, value: null, origin: "environment" }),
  );
  vi.stubEnv("PROVIDED_VARIABLES", "APP_SECRET");
  const again = (await call(listSettings, { token })).body;
  vi.unstubAllEnvs();
  expect(again).toContainEqual(expect.objectContaining({ name: "APP_SECRET", origin: "generated" }));
});

test("200: settings show no credentials of any URL, whichever variable holds it", async () => {
  onlyInProcess("the configuration");
  for (const name of Object.keys(variables)) {
    // Also of values that this process would not have started with.
    vi.stubEnv(name, `https://user:hunter2@host.example/?token=hunter2,b=https://u:hunter2@c.example`);
  }
  const { text } = await call(listSettings, { token });
  vi.unstubAllEnvs();
  expect(text).not.toContain("hunter2");
});

test("200: the checklist ticks off a second administrator", async () => {
  const done = async () =>
    (await call(getChecklist, { token })).body.find(({ id }: { id: string }) => id === "second_administrator").done;
  expect(await done()).toBe(false);
  await createUser({}, ["user", "admin"]);
  expect(await done()).toBe(true);
});
