import { beforeEach, expect, test } from "vitest";
import { contracts } from "@/lib/contracts";
import { db } from "@/lib/db";
import { seedDatabase } from "@/lib/operator/seed";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { sealBrowserCookie } from "@/lib/sessions/browser-cookie";
import { send } from "@/lib/testing/call";
import { createCode, createSession, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { membersOf } from "@/lib/testing/matrix";
import { changeBrowserPassword } from "@/lib/users/account/browser-account";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const same = { password: PASSWORD, passwordRepeat: PASSWORD };

/** Every operation by which somebody's password is replaced, asked to replace it by the same. */
const replacing: Record<string, (user: User) => ReturnType<typeof send>> = {
  changePassword: async (user) =>
    send("POST", "/v1/user/password/change", { body: same, token: (await signIn(user)).access_token }),
  changePasswordByUserId: ({ id }) =>
    send("POST", "/v1/users/reset", { body: { user_uid: id, old_password: PASSWORD, new_password: PASSWORD } }),
  resetPassword: async (user) =>
    send("POST", "/v1/user/password/reset", {
      body: { token: await createCode(user, "recovery"), password: PASSWORD },
    }),
  setUpAdministrator: async ({ email }) => {
    const token = new URL((await seedDatabase()) ?? "").searchParams.get("token");
    return send("POST", "/v1/setup", { body: { token, email, password: PASSWORD } });
  },
};
/** Those that only look at one, and those that give an account its first. */
const others = ["authenticateUser", "login", "reauthenticate", "registerIdentity", "registerUser"];

test("every operation that is told a password is tested here", () => {
  const told = contracts.filter(({ body }) => membersOf(body).some((name) => /^(new_)?password$/.test(name)));
  expect(told.map(({ id }) => id).sort()).toEqual([...Object.keys(replacing), ...others].sort());
});

test.each(Object.keys(replacing))("400 for the same password again, and it stays: %s", async (operation) => {
  const user = await createUser();
  const answer = await replacing[operation]?.(user);
  expect([answer?.status, answer?.body.errors]).toEqual([400, ["password.does.not.meet.the.requirements"]]);
  const pointer = operation === "changePasswordByUserId" ? "/body/new_password" : "/body/password";
  expect(answer?.body.issues).toMatchObject([{ pointer }]);
  const after = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  expect([after.passwordHash, after.passwordChangedAt]).toEqual([user.passwordHash, user.passwordChangedAt]);
});

test("the same where a browser is made to choose another one: the password is still due", async () => {
  const user = await createUser({ resetPassword: true });
  const session = await createSession(user, "browser");
  const client = { ipAddress: null, userAgent: null, requestId: "test" };
  const issuedAtSeconds = Math.floor(Date.now() / 1000);
  const cookie = await sealBrowserCookie({ sessionId: session.sessionId, issuedAtSeconds }, 60);
  const actor = await actorOfCookie(cookie, client);
  await expect(changeBrowserPassword(actor, { body: same })).rejects.toMatchObject({
    kind: "password.does.not.meet.the.requirements",
    issues: [{ pointer: "/body/password" }],
  });
  expect(await db.user.findUniqueOrThrow({ where: { id: user.id } })).toMatchObject({
    resetPassword: true,
    passwordHash: user.passwordHash,
  });
});
