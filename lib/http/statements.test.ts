import { beforeEach, expect, test } from "vitest";
import { grantRole } from "@/lib/access/roles.contract";
import { exchangeServiceToken, login, refreshSession } from "@/lib/authentication/sign-in.contract";
import { db, pool, runPrepared } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createApplication, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { isRemote } from "@/lib/testing/remote";
import { statementsOf } from "@/lib/testing/statements";
import { getProfile } from "@/lib/users/account/registration/registration.contract";
import type { User } from "@/prisma/client/client";

beforeEach(async () => {
  await freshDatabase();
  // Where the database keeps no statements, one is sent twice to find that out: not among those that are counted.
  await Promise.all(Array.from({ length: pool().options.max }, () => runPrepared("SELECT 1 AS one", [])));
});

const logIn = (user: User) => call(login, { body: { email: user.email, password: PASSWORD } });

/** What is asked all the time, as a person or for them. Each counts what the whole request sends to the database. */
const requests: [string, number, (user: User) => Promise<() => Promise<{ status: number }>>][] = [
  [
    "reading one's profile",
    1,
    async (user) => {
      const { access_token: token } = await signIn(user);
      return () => call(getProfile, { token });
    },
  ],
  [
    "a refresh",
    1,
    async (user) => {
      const { refresh_token: token } = await signIn(user);
      return () => call(refreshSession, { body: { token } });
    },
  ],
  [
    "exchanging a service token",
    1,
    async () => {
      const { serviceToken: token } = await createApplication({}, ["user"]);
      return () => call(exchangeServiceToken, { token });
    },
  ],
  [
    // The settings; the person with what their roles ask of them; the sign-in.
    "signing in on a known device",
    3,
    async (user) => {
      await logIn(user);
      return () => logIn(user);
    },
  ],
  [
    // The session; BEGIN; the locks of user and role; the role's permissions; the actor's; the grant; the event; COMMIT.
    "granting a role",
    9,
    async (user) => {
      const { access_token: token } = await signIn(user);
      const { id: user_uid } = await createUser();
      const { id } = await db.role.create({ data: { name: "editor" } });
      return () => call(grantRole, { token, body: { role_id: Number(id), user_uid } });
    },
  ],
];

test.skipIf(isRemote).each(requests)("%s sends %i statements to the database", async (_, count, prepare) => {
  const user = await createUser({}, ["admin"]);
  // Reads the keys, which are kept from then on.
  await signIn(user);
  const request = await prepare(user);
  const sent = await statementsOf(async () => expect((await request()).status).toBe(200));
  expect(sent.length, sent.join("\n")).toBe(count);
});
