import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { listUserApplications, revokeUserApplication } from "@/lib/oauth/consent/user-applications.contract";
import { call } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { ask, createClient, pkce, signInTo, surferOf } from "@/lib/testing/oauth/relying-party";
import { expectRefusal } from "@/lib/testing/refusal";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const tokenOf = async (user: User) => (await signIn(user)).access_token;
const nobody = "01a21f56-150c-773d-8d2e-d2e212c82000";

test("200 lets administrators and the user see what may access the account, and nobody else", async () => {
  const client = await createClient();
  const [user, stranger, admin] = [await createUser(), await createUser(), await createUserWith(["sessions:read"])];
  await signInTo(client, await surferOf(user), { scope: "openid email" });
  const [ofAdmin, ofUser, ofStranger] = [await tokenOf(admin), await tokenOf(user), await tokenOf(stranger)];
  const list = (token: string, uid = user.id) => call(listUserApplications, { token, params: { uid } });
  for (const token of [ofAdmin, ofUser])
    expect(await list(token)).toMatchObject({ status: 200, body: [{ id: client.id, scopes: ["openid", "email"] }] });
  expect((await list(ofAdmin, stranger.id)).body).toEqual([]);
  await expectRefusal(() => list(ofStranger), 403, "forbidden");
  await expectRefusal(() => list(ofAdmin, nobody), 404, "user.not.found");
});

test("204 ends what was issued at once, and the user is asked again; it is written down once, by whom and for whom", async () => {
  const client = await createClient();
  const [user, other, admin] = [await createUser(), await createUser(), await createUser({}, ["admin"])];
  const [surfer, bystander] = [await surferOf(user), await surferOf(other)];
  const [tokens, kept] = [await signInTo(client, surfer), await signInTo(client, bystander)];
  const token = await tokenOf(admin);
  const revoke = () => call(revokeUserApplication, { token, params: { uid: user.id, application: client.id } });
  expect([(await revoke()).status, (await revoke()).status]).toEqual([204, 204]);
  const active = async (one: string) => (await ask("/oauth/introspect", client, { token: one })).body.active;
  expect([await active(tokens.access_token), await active(tokens.refresh_token)]).toEqual([false, false]);
  expect(await active(kept.access_token)).toBe(true);
  expect((await surfer.authorize(client, pkce)).pathname).toMatch(/^\/consent\//);
  const events = await db.auditEvent.findMany({ where: { action: "consent.revoked" } });
  expect(events).toMatchObject([{ actorId: admin.id, targetId: client.id, details: { user: user.id } }]);
});

test("403 for a user who holds what the caller lacks, 404 for none: nothing ends", async () => {
  const client = await createClient();
  const [admin, clerk] = [await createUser({}, ["admin"]), await createUserWith(["sessions:end"])];
  await signInTo(client, await surferOf(admin));
  const token = await tokenOf(clerk);
  const revoke = (uid: string) => call(revokeUserApplication, { token, params: { uid, application: client.id } });
  await expectRefusal(() => revoke(admin.id), 403, "forbidden");
  await expectRefusal(() => revoke(nobody), 404, "user.not.found");
  expect(await db.oAuthGrant.count()).toBe(1);
});
