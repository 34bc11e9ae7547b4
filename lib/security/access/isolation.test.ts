import { beforeAll, expect, test } from "vitest";
import { contracts } from "@/lib/contracts";
import { db } from "@/lib/db";
import { Browser } from "@/lib/testing/browser";
import { send } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { fill, named } from "@/lib/testing/matrix";

beforeAll(freshDatabase);

const cacheable = contracts.filter(({ cacheSeconds }) => cacheSeconds);

// Auth0 CVE-2025-48947.
test.each(named(contracts))(
  "CDN caches a session: %s says no-store to everyone, unless its answer depends on nobody",
  async (_, contract) => {
    const { access_token } = await signIn(await createUser({}, ["user", "admin"]));
    const body = contract.body ? { body: contract.examples?.body ?? {} } : {};
    const path = fill(contract, { code: "code" });
    const answers = [
      await send(contract.method, path, body),
      await send(contract.method, path, { ...body, token: access_token }),
      await send(contract.method, path, { ...body, token: `${access_token}A` }),
      await send(contract.method, path, { ...body, headers: { Accept: "text/html" } }),
      await send("OPTIONS", path),
      ...(contract.method === "POST"
        ? [
            await send("POST", path, { ...body, token: access_token, headers: { "Idempotency-Key": contract.id } }),
            await send("POST", path, { ...body, token: access_token, headers: { "Idempotency-Key": contract.id } }),
          ]
        : []),
    ];
    const whole = cacheable.includes(contract) ? answers.slice(4) : answers;
    for (const { status, headers } of whole) expect(headers.get("cache-control"), String(status)).toBe("no-store");
  },
);

test("CDN caches a session: what may be cached is the same with and without a token, and sets no cookie", async () => {
  const { access_token } = await signIn(await createUser());
  expect(cacheable.map(({ id }) => id)).toContain("getJwks");
  for (const { path } of cacheable) {
    const [open, signed] = [await send("GET", path), await send("GET", path, { token: access_token })];
    expect(signed.text).toBe(open.text);
    expect([signed.headers.get("etag"), signed.headers.getSetCookie()]).toEqual([open.headers.get("etag"), []]);
  }
});

test("CDN caches a session: no answer about a browser's session may be kept", async () => {
  const browser = new Browser();
  await browser.signIn((await createUser()).email);
  for (const path of ["session", "csrf", "providers"]) {
    expect((await browser.visit("GET", path)).headers.get("cache-control"), path).toContain("no-store");
  }
});

// Auth0 CVE-2025-67490.
test("cross-request mix-up: of 1,000 interleaved calls by two people and a stranger each answer is the caller's own", async () => {
  const people = await Promise.all([createUser({ name: "Ann" }), createUser({ name: "Bob" })]);
  const owners = await Promise.all(people.map(async (user) => ({ user, token: (await signIn(user)).access_token })));
  for (const { user } of owners)
    await db.address.create({ data: { userId: user.id, address: `address-of-${user.name}` } });
  const [first] = owners;
  const calls = Array.from({ length: 1000 }, (_, index) => async () => {
    const owner = owners[index % 3];
    const token = owner?.token;
    if (!owner) {
      expect((await send("GET", "/v1/user/profile")).status).toBe(401);
      return;
    }
    if (index % 2)
      expect((await send("GET", "/v1/user/profile", { token })).body).toMatchObject({
        id: owner.user.id,
        name: owner.user.name,
      });
    else
      expect((await send("GET", "/v1/user/address", { token })).body).toMatchObject([
        { address: `address-of-${owner.user.name}` },
      ]);
  });
  const worker = async () => {
    for (let call = calls.pop(); call; call = calls.pop()) await call();
  };
  await Promise.all(Array.from({ length: 25 }, worker));
  expect(calls).toEqual([]);
  expect(first).toBeDefined();
});
