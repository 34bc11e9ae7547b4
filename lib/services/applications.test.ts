import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { getProfile } from "@/lib/contracts/accounts";
import * as contracts from "@/lib/contracts/sessions";
import { db } from "@/lib/db";
import { call, send } from "@/lib/testing/call";
import { createApplication, createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";

beforeEach(freshDatabase);

type Options = { body?: unknown; token?: string; headers?: Record<string, string> };
const exchange = (options: Options) => call(contracts.exchangeServiceToken, options);

test.each([
  ["as Bearer with no body", (token: string): Options => ({ token })],
  ["as Bearer with an empty object", (token: string): Options => ({ token, body: {} })],
  ["with the scheme in any case", (token: string): Options => ({ headers: { Authorization: `bEaReR ${token}` } })],
  ["in the body", (token: string): Options => ({ body: { token } })],
  ["as Bearer, which comes before the body", (token: string): Options => ({ token, body: { token: "other" } })],
])("200 with a token pair for a service token %s", async (_, options) => {
  const { application, serviceToken } = await createApplication({}, ["user"]);
  const answer = await exchange(options(serviceToken));
  expect(answer.status).toBe(200);
  expect(decodeJwt(answer.body.access_token)).toMatchObject({
    id: application.id,
    sub: application.id,
    name: application.name,
    roles: ["user"],
    addresses: [],
    status: "active",
  });
  expect(await db.auditEvent.findMany()).toMatchObject([{ action: "application.signed_in", targetId: application.id }]);
  const after = await db.application.findUniqueOrThrow({ where: { id: application.id } });
  expect(after.lastUsedAt).toBeInstanceOf(Date);
});

test("200 opens the profile and refreshes; disabling the application shuts both at once", async () => {
  const { application, serviceToken } = await createApplication({}, ["user"]);
  const { body } = await exchange({ token: serviceToken });
  const profile = await call(getProfile, { token: body.access_token });
  expect(profile.body).toEqual({
    id: application.id,
    name: application.name,
    locale: "en",
    addresses: [],
    roles: ["user"],
  });
  const refreshed = await call(contracts.refreshSession, { body: { token: body.refresh_token } });
  expect(refreshed.status).toBe(200);
  await db.application.update({ where: { id: application.id }, data: { disabledAt: new Date() } });
  await expectRefusal(() => call(getProfile, { token: refreshed.body.access_token }), 401, "token.revoked");
  const token = refreshed.body.refresh_token;
  await expectRefusal(() => call(contracts.refreshSession, { body: { token } }), 401, "token.revoked");
  await expectRefusal(() => exchange({ token: serviceToken }), 401, "unauthorized");
});

test("401 unauthorized without a token, for unknown ones, and for a person's tokens", async () => {
  const pair = await signIn(await createUser());
  for (const token of ["gha_unknown", pair.access_token, pair.refresh_token]) {
    await expectRefusal(() => exchange({ token }), 401, "unauthorized");
    await expectRefusal(() => exchange({ body: { token } }), 401, "unauthorized");
  }
  for (const options of [{}, { body: {} }, { headers: { Authorization: "Basic YTpi" } }]) {
    await expectRefusal(() => exchange(options), 401, "unauthorized");
  }
});

test("401 token.expired for a service token that a newer one has replaced", async () => {
  const { application, serviceToken } = await createApplication();
  const where = { applicationId: application.id };
  await db.applicationToken.updateMany({ where, data: { expiresAt: new Date(Date.now() + 60_000) } });
  expect((await exchange({ token: serviceToken })).status).toBe(200);
  await db.applicationToken.updateMany({ where, data: { expiresAt: new Date(Date.now() - 1) } });
  await expectRefusal(() => exchange({ token: serviceToken }), 401, "token.expired");
});

test("401 unauthorized for a service token where an access token is needed", async () => {
  const { serviceToken } = await createApplication({}, ["admin"]);
  await expectRefusal(() => send("GET", "/v1/user/profile", { token: serviceToken }), 401, "unauthorized");
});

test("400 request.invalid for a token that is no text; 415 for a body that is no JSON", async () => {
  await expectRefusal(() => exchange({ body: { token: {} } }), 400, "request.invalid");
  const form = { body: "token=a", headers: { "Content-Type": "application/x-www-form-urlencoded" } };
  await expectRefusal(() => exchange(form), 415, "media.type.unsupported");
});
