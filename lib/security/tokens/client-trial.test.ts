import { beforeEach, expect, test } from "vitest";
import { updateApplication } from "@/lib/applications/applications.contract";
import { exchangeServiceToken } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { trialAddress } from "@/lib/oauth/trial/store";
import { finishClientTrial, startClientTrial } from "@/lib/oauth/trial/trial.contract";
import { call } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createApplication, createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { ask, createClient, redeem, Surfer, surferOf, type TestClient } from "@/lib/testing/oauth/relying-party";
import { allowAt, createResource } from "@/lib/testing/oauth/resources";
import { finishTrial, followTrial, startTrial } from "@/lib/testing/oauth/trial";
import { expectRefusal } from "@/lib/testing/refusal";
import type { User } from "@/prisma/client/client";

/*
 * A trial opens a client to one more address for ten minutes, and lets this service ask for tokens without the client's secret.
 * Each of its bounds is tested from outside it.
 */

let admin: User;
let surfer: Surfer;
let client: TestClient;

beforeEach(async () => {
  await freshDatabase();
  admin = await createUserWith(["applications:write"]);
  surfer = await surferOf(admin);
  client = await createClient({ firstParty: true });
});

/** What a browser is told that goes where a trial leads. */
async function visit(browser: Surfer, address: string | null, change: Record<string, string> = {}) {
  const { pathname, searchParams } = new URL(address ?? "");
  for (const [name, value] of Object.entries(change)) searchParams.set(name, value);
  const response = await browser.open(`${pathname}?${searchParams}`);
  return new URL(response.headers.get("location") ?? "", "http://localhost:3000");
}

const REFUSED = "/authorization-error?error=invalid_redirect_uri";
const pathOf = ({ pathname, search }: URL) => pathname + search;
const begin = async () => (await startTrial(surfer, client)).authorization_url;

test("nobody else is sent back there: no other person, no other session of the same one, nobody who is not signed in yet", async () => {
  const address = await begin();
  for (const other of [await surferOf(await createUserWith(["applications:write"])), await surferOf(admin)])
    expect(pathOf(await visit(other, address))).toBe(REFUSED);
  expect(pathOf(await visit(new Surfer(), address))).toBe(REFUSED);
  expect((await visit(surfer, address)).hash).toContain("code=");
});

test("no other client and no other address: of the dashboard, of another client, with a query, a slash, another case", async () => {
  const address = await begin();
  const other = await createClient({ firstParty: true });
  expect(pathOf(await visit(surfer, address, { client_id: other.id }))).toBe(REFUSED);
  const own = trialAddress(client.id);
  const variants = [
    `${own}/`,
    `${own}?x=1`,
    `${own}/../users`,
    own.replace("/try", ""),
    own.replace("/admin", "/Admin"),
  ];
  for (const uri of [...variants, trialAddress(other.id), own.replace("localhost", "127.0.0.1"), `${own}#x`])
    expect(pathOf(await visit(surfer, address, { redirect_uri: uri })), uri).toMatch(/^\/authorization-error\?/);
});

test("not before a trial begins, after ten minutes, once it was finished, or with the permission taken away", async () => {
  const never = new URL((await begin()) ?? "");
  await db.oAuthToken.deleteMany({ where: { kind: "Trial" } });
  expect(pathOf(await visit(surfer, never.href))).toBe(REFUSED);
  const address = await begin();
  const { answer } = await followTrial(surfer, address);
  await finishTrial(surfer, client, answer);
  expect(pathOf(await visit(surfer, address))).toBe(REFUSED);
  const another = await begin();
  moveClock(601);
  expect(pathOf(await visit(surfer, another))).toBe(REFUSED);
  await startTrial(surfer, client);
  await db.userRole.deleteMany({ where: { userId: admin.id } });
  expect(pathOf(await visit(surfer, another))).toBe(REFUSED);
});

test("a code of a trial is worth nothing outside: not with the client's own secret, and not to who reads the address", async () => {
  const { answer } = await followTrial(surfer, await begin());
  const fields = { code: answer.code, redirect_uri: trialAddress(client.id), code_verifier: "x".repeat(43) };
  const stolen = await redeem(client, new URL(`https://a.example/?code=${answer.code}`), fields);
  expect([stolen.status, stolen.body.error]).toEqual([400, "invalid_grant"]);
  const bare = await ask("/oauth/token", undefined, {
    grant_type: "authorization_code",
    client_id: client.id,
    ...fields,
  });
  expect([bare.status, bare.body.error]).toEqual([401, "invalid_client"]);
});

test("while someone tries a client out, it shows its secret from outside as before", async () => {
  const machine = await createClient({ kind: "machine", grants: ["client_credentials"], redirectUris: [] });
  const { state } = await startTrial(surfer, machine);
  const asked = { grant_type: "client_credentials", client_id: machine.id };
  expect((await ask("/oauth/token", undefined, asked)).body.error).toBe("invalid_client");
  const [done] = await Promise.all([
    finishTrial(surfer, machine, { state }),
    ...Array.from({ length: 5 }, async () => expect((await ask("/oauth/token", undefined, asked)).status).toBe(401)),
  ]);
  expect(done.error).toBeNull();
});

test("only who began it hears what it came to, once of ten at a time, and of the client that it was begun for", async () => {
  const { answer } = await followTrial(surfer, await begin());
  const other = await surferOf(await createUserWith(["applications:write"]));
  await expect(finishTrial(other, client, answer)).rejects.toMatchObject({ kind: "not.found" });
  await expect(finishTrial(await surferOf(admin), client, answer)).rejects.toMatchObject({ kind: "not.found" });
  await expect(finishTrial(surfer, await createClient(), answer)).rejects.toMatchObject({ kind: "not.found" });
  const all = await Promise.allSettled(Array.from({ length: 10 }, () => finishTrial(surfer, client, answer)));
  const done = all.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
  expect(done).toMatchObject([{ error: null }]);
  expect(JSON.stringify(done)).not.toMatch(/eyJ/);
});

test("404 for a trial that is not there, or of an application that is not there or is no client", async () => {
  const token = (await signIn(admin)).access_token;
  const nobody = "01a21f56-150c-773d-8d2e-d2e212c82000";
  const finish = (id: string) => call(finishClientTrial, { token, params: { id }, body: { state: "x", code: "y" } });
  await expectRefusal(() => finish(client.id), 404, "not.found");
  await expectRefusal(() => finish(nobody), 404, "application.not.found");
  const start = () => call(startClientTrial, { token, params: { id: nobody }, body: {} });
  await expectRefusal(start, 404, "application.not.found");
});

test("403 without the permission to change applications, beyond one's own permissions, or for an application", async () => {
  const params = { id: client.id };
  const reader = (await signIn(await createUserWith(["applications:read"]))).access_token;
  for (const contract of [startClientTrial, finishClientTrial])
    await expectRefusal(() => call(contract, { token: reader, params, body: { state: "x" } }), 403, "forbidden");
  await createResource("https://notes.example/", ["notes:read"]);
  await allowAt(client, "https://notes.example/", ["notes:read"]);
  const token = (await signIn(admin)).access_token;
  await expectRefusal(() => call(startClientTrial, { token, params, body: {} }), 403, "forbidden");
  const { serviceToken } = await createApplication({}, ["admin"]);
  const service = (await call(exchangeServiceToken, { token: serviceToken })).body.access_token;
  await expectRefusal(() => call(startClientTrial, { token: service, params, body: {} }), 403, "forbidden");
});

test("a client that is disabled is tried out by nobody, and a trial ends with the session it began in", async () => {
  const address = await begin();
  const token = (await signIn(await createUser({}, ["admin"]))).access_token;
  await call(updateApplication, { token, params: { id: client.id }, body: { active: false } });
  expect((await visit(surfer, address)).pathname).toBe("/authorization-error");
  await call(updateApplication, { token, params: { id: client.id }, body: { active: true } });
  const { state } = await startTrial(surfer, client);
  await db.session.updateMany({ where: { userId: admin.id }, data: { endedAt: new Date(), endReason: "user" } });
  await expect(finishTrial(surfer, client, { state, code: "x" })).rejects.toMatchObject({ kind: "unauthorized" });
});
