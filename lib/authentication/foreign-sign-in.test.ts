import { beforeEach, expect, test } from "vitest";
import { anonymous } from "@/lib/actor";
import { authenticateUser, changePasswordByUserId } from "@/lib/authentication/identity.contract";
import { decoyHash, forgetForeignHashes } from "@/lib/authentication/password/decoy-hash";
import { FOREIGN_PASSWORD, foreignHashes } from "@/lib/authentication/password/foreign-hashes";
import { hashPassword, verifyPassword } from "@/lib/authentication/password/password-hash";
import { verifyCredentials } from "@/lib/authentication/sign-in";
import { login } from "@/lib/authentication/sign-in.contract";
import { startSignedIn } from "@/lib/authentication/signed-in";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { changePassword } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const hashOf = async (id: string) => (await db.user.findUniqueOrThrow({ where: { id } })).passwordHash;
const KEYCLOAK = foreignHashes.find(({ system }) => system.startsWith("PBKDF2 with SHA-256"))?.hash ?? "";
const fresh = "A wholly new one, 2";

test("200 for everyone who moved in with a foreign hash; from the first sign-in on it is one of ours", async () => {
  for (const { system, hash, password = FOREIGN_PASSWORD } of foreignHashes) {
    const { id, email } = await createUser({ passwordHash: hash });
    expect((await call(login, { body: { email, password } })).status, system).toBe(200);
    const ours = await hashOf(id);
    expect(ours, system).toMatch(/^\$gatehouse\$2b\$10\$/);
    expect(await verifyPassword(password, ours, email), system).toBe(true);
  }
});

test("200 at the identity server, too, and for anyone who replaces or changes the password they brought", async () => {
  const [one, two, three] = [await createUser(), await createUser(), await createUser()];
  await db.user.updateMany({ data: { passwordHash: KEYCLOAK } });
  const body = { email: one.email, password: FOREIGN_PASSWORD };
  expect((await call(authenticateUser, { body })).status).toBe(200);
  const replacement = { user_uid: two.id, old_password: FOREIGN_PASSWORD, new_password: fresh };
  expect((await call(changePasswordByUserId, { body: replacement })).status).toBe(200);
  const change = { password: fresh, passwordRepeat: fresh, currentPassword: FOREIGN_PASSWORD };
  const { access_token: token } = await signIn(three);
  expect((await call(changePassword, { body: { ...change, currentPassword: "wrong" }, token })).status).toBe(401);
  expect((await call(changePassword, { body: change, token })).status).toBe(200);
  for (const { id } of [one, two, three]) expect(await hashOf(id)).toMatch(/^\$gatehouse\$2b\$10\$/);
});

test("401 for a sign-in with the old password that meets a change of it: the rehash writes over no new password", async () => {
  const { id, email } = await createUser({ passwordHash: KEYCLOAK });
  const actor = anonymous({ ipAddress: null, userAgent: null, requestId: "test" });
  const verified = await verifyCredentials(actor, email, FOREIGN_PASSWORD);
  const changed = await hashPassword(fresh);
  await db.user.update({ where: { id }, data: { passwordHash: changed } });
  const late = db.$transaction((tx) =>
    startSignedIn(tx, actor, verified, { clientType: "platform", freshHash: changed.replace("10", "11") }),
  );
  await expect(late).rejects.toMatchObject({ kind: "wrong.password" });
  expect(await hashOf(id)).toBe(changed);
});

const OURS = /^\$gatehouse\$2b\$10\$[./A-Za-z0-9]{53}$/;

test("an address that nobody has costs what those of the people here cost, each always the same", async () => {
  const addresses = Array.from({ length: 400 }, (_, index) => `nobody${index}@example.com`);
  await createUser();
  expect(await decoyHash("nobody@example.com")).toMatch(OURS);

  for (const { hash } of foreignHashes.slice(0, 4)) await createUser({ passwordHash: hash });
  for (let ours = 0; ours < 3; ours += 1) await createUser();
  forgetForeignHashes();
  // No two decoys of ours are the same; which addresses have one is.
  const decoys = async () =>
    (await Promise.all(addresses.map(decoyHash))).map((hash) => (OURS.test(hash) ? "ours" : hash));
  const first = await decoys();
  const count = (wanted: string) => first.filter((hash) => hash === wanted).length;
  // Half have a hash of ours, an eighth each of the four others; of 400 addresses that is 200 and 50, give or take.
  expect(Math.abs(count("ours") - 200)).toBeLessThan(50);
  for (const { hash } of foreignHashes.slice(0, 4)) expect(Math.abs(count(hash) - 50)).toBeLessThan(30);
  forgetForeignHashes();
  expect(await decoys()).toEqual(first);
  // The work is done, and its result never counts: not even the password whose hash it is.
  const foreign = addresses.find((_, index) => first[index]?.startsWith("$2a$")) ?? "";
  expect(await verifyPassword(FOREIGN_PASSWORD, undefined, foreign)).toBe(false);
});
