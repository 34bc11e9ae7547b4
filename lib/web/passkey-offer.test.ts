import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { signInHere, visit } from "@/lib/testing/next/next-headers";
import { currentActor } from "@/lib/web/current-actor";
import { isPasskeyOffered, notePasskeyOffer } from "@/lib/web/passkey-offer";
import type { User } from "@/prisma/client/client";

beforeEach(async () => {
  await freshDatabase();
  visit.cookies.clear();
});

/** What the row of a factor holds besides what all do. */
const held = {
  totp: { secret: new Uint8Array(1) },
  passkey: { credentialId: new Uint8Array(1), publicKey: new Uint8Array(1) },
};

const factor = ({ id: userId }: User, kind: keyof typeof held) => ({
  userId,
  kind,
  name: "x",
  confirmedAt: new Date(),
  ...held[kind],
});

/** Who is signed in to this browser. */
async function reader() {
  const actor = await currentActor();
  if (actor.type !== "user") throw new Error("nobody is signed in");
  return actor;
}

/** Signs in by the password in a browser that was there before. */
async function signInAgain(user: User) {
  await signInHere(user);
  await db.device.updateMany({ where: { userId: user.id }, data: { createdAt: new Date(0) } });
  return reader();
}

test("a passkey is offered after a sign-in by password, once a month in this browser, to each person who shares it", async () => {
  const ann = await createUser();
  const actor = await signInAgain(ann);
  expect(await isPasskeyOffered(actor)).toBe(true);
  await notePasskeyOffer(actor);
  expect(await isPasskeyOffered(actor)).toBe(false);
  const noted = String(visit.cookies.get("gatehouse-offer"));
  expect(noted).not.toContain(ann.id);
  const ben = await signInAgain(await createUser());
  visit.cookies.set("gatehouse-offer", noted);
  expect(await isPasskeyOffered(ben)).toBe(true);
  await notePasskeyOffer(ben);
  expect([await isPasskeyOffered(ben), await isPasskeyOffered(actor)]).toEqual([false, false]);
});

test("it is not offered to anyone who has one, is not confirmed, came another way or a while ago; an authenticator app is none", async () => {
  const user = await createUser();
  const actor = await signInAgain(user);
  await db.factor.create({ data: factor(user, "totp") });
  expect(await isPasskeyOffered(actor)).toBe(true);
  expect(await isPasskeyOffered({ ...actor, status: "pending" })).toBe(false);
  expect(await isPasskeyOffered({ ...actor, amr: ["email"] })).toBe(false);
  expect(await isPasskeyOffered({ ...actor, authenticatedAt: new Date(Date.now() - 601_000) })).toBe(false);
  await db.factor.create({ data: factor(user, "passkey") });
  expect(await isPasskeyOffered(actor)).toBe(false);
});

test("a browser that the account was never signed in from is offered nothing, for it may be borrowed; the account's first one is", async () => {
  const user = await createUser();
  await signInHere(user);
  expect(await isPasskeyOffered(await reader())).toBe(true);
  await db.device.create({ data: { userId: user.id, digest: new Uint8Array(32), createdAt: new Date(0) } });
  expect(await isPasskeyOffered(await reader())).toBe(false);
  await signInAgain(user);
  expect(await isPasskeyOffered(await reader())).toBe(true);
});
