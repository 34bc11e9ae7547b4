import { beforeEach, expect, test } from "vitest";
import { anonymous } from "@/lib/actor";
import * as passkeys from "@/lib/authentication/passkeys/passkeys.contract";
import { readAssertion, spendAssertion } from "@/lib/authentication/passkeys/verification";
import { enter } from "@/lib/authentication/signed-in";
import { db } from "@/lib/db";
import { findAccount } from "@/lib/sessions/account-state";
import { givePasskey } from "@/lib/testing/authenticators/second-factor";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { templatesTo } from "@/lib/testing/mailbox";
import { readDatabase } from "@/lib/testing/refusal";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const client = { ipAddress: "192.0.2.1", userAgent: "Vitest", requestId: crypto.randomUUID() };
const actor = anonymous(client);

/** Everything of a sign-in by passkey but its end: what has been read and checked by then. */
async function begin(user: User, counts: "counts" | "never counts" = "never counts") {
  const passkey = await givePasskey(user);
  const asserted = await readAssertion(
    passkey.sign((await call(passkeys.startPasskeySignIn)).body, { counter: counts === "counts" ? 7 : 0 }),
    { to: "sign in" },
  );
  const account = await findAccount({ id: user.id }, client);
  if (!account) throw new Error("unknown");
  const verified = { user: account, amr: asserted.amr, authenticatedAt: new Date(), attempt: [] };
  const end = () => enter(actor, verified, { clientType: "browser" }, { spending: spendAssertion(asserted) });
  return { end, asserted };
}

test.each<[string, string, (user: User) => Promise<unknown>]>([
  [
    "the password changed",
    "wrong.password",
    ({ id }) => db.user.update({ where: { id }, data: { passwordHash: "$" } }),
  ],
  ["the account was deleted", "wrong.password", ({ id }) => db.user.delete({ where: { id } })],
  [
    "the day of its deletion came",
    "wrong.password",
    ({ id }) => db.user.update({ where: { id }, data: { deletesAt: new Date(0) } }),
  ],
  ["it was disabled", "user.disabled", ({ id }) => db.user.update({ where: { id }, data: { disabledAt: new Date() } })],
  ["the passkey was removed", "passkey.invalid", () => db.factor.deleteMany()],
  ["a copy of the passkey was used", "passkey.invalid", () => db.factor.updateMany({ data: { signCount: 7 } })],
])("a sign-in that meets that %s is refused as %s, and writes nothing", async (_, kind, meanwhile) => {
  const user = await createUser();
  const { end } = await begin(user, "counts");
  await meanwhile(user);
  const before = await readDatabase();
  await expect(end()).rejects.toMatchObject({ kind });
  expect(await readDatabase()).toEqual(before);
});

test("of ten sign-ins with one answer of an authenticator that does not count, one starts a session", async () => {
  const { end } = await begin(await createUser());
  const ends = await Promise.allSettled(Array.from({ length: 10 }, end));
  expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const one of ends.filter((end) => end.status === "rejected")) expect(one.reason.kind).toBe("passkey.invalid");
  expect(await db.session.count()).toBe(1);
  expect(await db.auditEvent.count({ where: { action: "login.succeeded" } })).toBe(1);
});

test("a device that became unknown while its sign-in went on is told of, too", async () => {
  const user = await createUser();
  await (await begin(user)).end();
  const { end } = await begin(user);
  const other = await db.device.findFirstOrThrow();
  await db.device.updateMany({ data: { digest: other.digest.toReversed() } });
  await end();
  expect(await templatesTo(user.email)).toEqual(["new_device"]);
});
