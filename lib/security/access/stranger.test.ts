import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { contracts } from "@/lib/contracts";
import { db } from "@/lib/db";
import { buildDocument } from "@/lib/http/openapi";
import type { Contract } from "@/lib/operation";
import { call, send } from "@/lib/testing/call";
import { createApplication, createCode, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { handleFuzzed } from "@/lib/testing/fuzz/in-process";
import { makeRequests } from "@/lib/testing/fuzz/requests";
import { fill, jsonSchemaOf, membersOf } from "@/lib/testing/matrix";
import { resetPassword } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

/** Hash of a password that no test says aloud. */
const SECRET_HASH = "$gatehouse$2b$10$Qm1Y3GZ0kDk0m0h0S8dE3u0mTgVb1bI3mGQmYv7Jb3v0E8eQ2n0mS";

/** All that is someone's: two equal states mean that nobody touched it. */
const belongingsOf = (userId: string) =>
  db.user.findUniqueOrThrow({
    where: { id: userId },
    include: {
      addresses: true,
      grants: true,
      sessions: true,
      devices: true,
      codes: { where: { purpose: { not: "recovery" } } },
    },
  });

// Zitadel CVE-2026-54693, Better Auth CVE-2025-61928, Keycloak CVE-2026-18963: see the table in README.md.
test("reset flow bypass, subject from the body: four requests to every operation by strangers and people without rights change nothing of a person's whose ids they know", async () => {
  const victim = await createUser({ passwordHash: SECRET_HASH });
  await db.address.create({ data: { userId: victim.id, address: "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8" } });
  const { sessionId } = await signIn(victim);
  const stranger = await createUser();
  const pair = await signIn(stranger);
  const { serviceToken, application } = await createApplication();
  // Proofs that are worth nothing: another's, replaced by a newer one, too old, for something else.
  const old = await createCode(victim, "recovery");
  await createCode(victim, "recovery");
  const secrets = [
    old,
    await createCode(stranger, "recovery"),
    await createCode(stranger, "confirmation"),
    pair.refresh_token,
    serviceToken,
  ];
  await createCode(victim, "email_change");
  const before = await belongingsOf(victim.id);
  const address = await db.address.findFirstOrThrow();
  const pool = {
    tokens: [pair.access_token],
    ids: [victim.id, sessionId, address.id, application.id, 1],
    emails: [victim.email],
    secrets,
    passwords: ["a new long secret", PASSWORD],
  };
  const { paths } = JSON.parse(JSON.stringify(buildDocument("http://localhost:3000")));
  for (const [index, { path, method }] of contracts.entries()) {
    const key = method.toLowerCase();
    const document = { paths: { [path]: { [key]: paths[path][key] } } };
    for (const request of makeRequests(document, pool, 4, index)) await handleFuzzed(request);
  }
  expect(await belongingsOf(victim.id)).toEqual(before);
});

/** Names of the members that hold a password. */
const passwordsOf = ({ body }: Contract): string[] =>
  body
    ? Object.entries((jsonSchemaOf(body).properties ?? {}) as Record<string, { format?: string }>)
        .filter(([, { format }]) => format === "password")
        .map(([name]) => name)
    : [];

test("reset flow bypass: no operation that takes a password writes another one for someone whose ids, address and worthless codes are shown", async () => {
  const victim = await createUser({ passwordHash: SECRET_HASH, confirmedAt: null });
  const old = await createCode(victim, "recovery");
  await createCode(victim, "recovery");
  const stranger = await createUser();
  const takers = contracts.filter((contract) => passwordsOf(contract).length > 0);
  expect(takers.length).toBeGreaterThan(6);
  for (const contract of takers) {
    for (const secret of [
      old,
      await createCode(stranger, "recovery"),
      await createCode(victim, "confirmation"),
      "guess",
    ]) {
      const { access_token } = await signIn(stranger);
      const values = (name: string) =>
        /email|login|username/.test(name) ? victim.email : /token|code/.test(name) ? secret : victim.id;
      const passwords = passwordsOf(contract);
      const body = Object.fromEntries(
        // The current password differs from the new one, as it would for its owner.
        membersOf(contract.body).map((name) => [
          name,
          passwords.includes(name) ? (/current|old/i.test(name) ? PASSWORD : "a new long secret") : values(name),
        ]),
      );
      const right = { ...body, locale: "en", reset_password: false };
      await send(contract.method, fill(contract, victim.id), { token: access_token, body: right });
    }
  }
  expect((await db.user.findUniqueOrThrow({ where: { id: victim.id } })).passwordHash).toBe(SECRET_HASH);
});

test("reset flow bypass: in any order of asking, using and using again, a password is written exactly when the newest unused code is shown", async () => {
  const step = fc.oneof(
    fc.constant({ ask: true as const }),
    fc.nat(3).map((age) => ({ age })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 7 }), async (steps) => {
      const user = await createUser();
      const codes: string[] = [];
      let open = false;
      for (const [index, what] of steps.entries()) {
        if ("ask" in what) {
          codes.push(await createCode(user, "recovery"));
          open = true;
          continue;
        }
        const token = codes.at(-1 - what.age) ?? "nobody-made-this";
        const before = await db.user.findUniqueOrThrow({ where: { id: user.id } });
        const { status } = await call(resetPassword, { body: { token, password: `new secret number ${index}` } });
        const right = open && what.age === 0;
        expect(status).toBe(right ? 200 : 400);
        const after = await db.user.findUniqueOrThrow({ where: { id: user.id } });
        expect(after.passwordHash !== before.passwordHash).toBe(right);
        if (right) open = false;
      }
    }),
    { seed: 6, numRuns: 8 },
  );
});

// Better Auth CVE-2026-53516.
test.each([
  ["/v1/user", { email: "owner@example.com", password: PASSWORD }],
  ["/v1/users/register", { email: "owner@example.com", password: PASSWORD, name: "Stranger" }],
])(
  "pre-hijacked account: registered by a stranger at %s, once the owner of the mailbox resets, password, tokens and sessions of the stranger are dead",
  async (path, body) => {
    await send("POST", path, { body });
    const platform = (await send("POST", "/v1/auth/login", { body })).body;
    const identity = (await send("POST", "/v1/auth/authenticate", { body })).body;
    const user = await db.user.findUniqueOrThrow({ where: { email: body.email } });
    const token = await createCode(user, "recovery");
    expect((await call(resetPassword, { body: { token, password: "the owner's own secret" } })).status).toBe(200);
    const answers = [
      await send("GET", "/v1/user/profile", { token: platform.access_token }),
      await send("GET", "/v1/user/profile", { token: identity.token }),
      await send("POST", "/v1/auth/refresh", { body: { token: platform.refresh_token } }),
      await send("POST", "/v1/auth/login", { body }),
      await send("POST", "/v1/auth/authenticate", { body }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(
      (await send("POST", "/v1/auth/login", { body: { ...body, password: "the owner's own secret" } })).status,
    ).toBe(200);
  },
);
