import { beforeEach, expect, test } from "vitest";
import * as contracts from "@/lib/contracts/accounts";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";

beforeEach(freshDatabase);

const body = { username: "John.Smith@Example.com ", password: PASSWORD };

test("201 with a token pair; the user is pending without roles, and the confirmation mail waits", async () => {
  const answer = await call(contracts.registerUser, { body });
  expect(answer.status).toBe(201);
  expect(answer.body.token_type).toBe("bearer");
  const user = await db.user.findUniqueOrThrow({
    where: { email: "john.smith@example.com" },
    include: { grants: true },
  });
  expect(user).toMatchObject({ confirmedAt: null, locale: "en", grants: [] });
  expect(await db.mail.findMany()).toMatchObject([{ template: "confirmation", recipient: user.email }]);
  const profile = await call(contracts.getProfile, { token: answer.body.access_token });
  expect(profile.body).toEqual({ id: user.id, name: user.email, locale: "en", addresses: [], roles: [] });
});

test("409 for a taken e-mail address in any spelling, and nothing is written", async () => {
  await createUser({ email: "john.smith@example.com" });
  const answer = await call(contracts.registerUser, { body });
  expect(answer.status).toBe(409);
  expect(answer.body.errors).toContain("user.already.exists");
  expect(await db.user.count()).toBe(1);
  expect(await db.mail.count()).toBe(0);
});
