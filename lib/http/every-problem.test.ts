import { beforeAll, expect, test, vi } from "vitest";
import { contracts } from "@/lib/contracts";
import { db, pool } from "@/lib/db";
import { type Contract, problemsOf, takesIdempotencyKey } from "@/lib/operation";
import { send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { fill, membersOf, restricted } from "@/lib/testing/matrix";

/*
 * Refusals that every operation shares, because they come from the path that all requests take. What one operation alone
 * refuses is tested beside it; `npm test` holds all of them against what the contracts declare.
 */

beforeAll(freshDatabase);

/** A token of an administrator, anew for each operation: some of them end the session. */
const administrator = async () => (await signIn(await createUser({}, ["user", "admin"]))).access_token;

/** Sends to each operation, and says which of them answered anything else. */
async function others(
  list: readonly Contract[],
  expected: { status: number; code: string },
  ask: (contract: Contract) => ReturnType<typeof send>,
): Promise<string[]> {
  const different: string[] = [];
  for (const contract of list) {
    const { status, body } = await ask(contract);
    if (status !== expected.status || body?.errors?.[0] !== expected.code)
      different.push(`${contract.id}: ${status} ${body?.errors?.[0]}`);
  }
  return different;
}

const tokenFor = async ({ access }: Contract) => (access === "public" ? undefined : await administrator());
const withBody = contracts.filter(({ body }) => body);

test("413 request.too.large: no operation reads more than 64 KB", async () => {
  const expected = { status: 413, code: "request.too.large" };
  const body = JSON.stringify("x".repeat(70_000));
  const headers = { "Content-Length": String(body.length) };
  expect(
    await others(contracts, expected, async (contract) => {
      // A GET announces it alone: `fetch` would not send one that has a body.
      const large = contract.method === "GET" ? { headers } : { body };
      return send(contract.method, fill(contract), { token: await tokenFor(contract), ...large });
    }),
  ).toEqual([]);
});

test("400 request.malformed and 415 media.type.unsupported: a body is JSON, and says so", async () => {
  const malformed = { status: 400, code: "request.malformed" };
  expect(
    await others(withBody, malformed, async (contract) =>
      send(contract.method, fill(contract), { token: await tokenFor(contract), body: "{" }),
    ),
  ).toEqual([]);
  const unsupported = { status: 415, code: "media.type.unsupported" };
  expect(
    await others(withBody, unsupported, async (contract) =>
      send(contract.method, fill(contract), {
        token: await tokenFor(contract),
        body: "{}",
        headers: { "Content-Type": "text/plain" },
      }),
    ),
  ).toEqual([]);
});

test("400 request.invalid: a part that cannot be read is named by every operation that reads one", async () => {
  const reads = contracts.filter((contract) => problemsOf(contract).includes("request.invalid"));
  const different = await others(reads, { status: 400, code: "request.invalid" }, async (contract) => {
    const token = await tokenFor(contract);
    const body = contract.body ? { body: [] } : {};
    const path = fill(contract, "x".repeat(9_000));
    const names = contract.access === "public" ? membersOf(contract.query) : ["no such parameter"];
    const query = { query: Object.fromEntries(names.map((name) => [name, "x"])) };
    const headers = takesIdempotencyKey(contract) ? { headers: { "Idempotency-Key": "x".repeat(300) } } : {};
    return send(contract.method, path, { token, ...body, ...query, ...headers });
  });
  expect(different).toEqual([]);
});

test("422 idempotency.key.reused: a key whose answer was lost is answered, and nothing is done twice", async () => {
  const keyed = contracts.filter(takesIdempotencyKey);
  const different = await others(keyed, { status: 422, code: "idempotency.key.reused" }, async (contract) => {
    const user = await createUser({}, ["user", "admin"]);
    // An operation that ends the session of its caller is repeated by the same person in another one.
    const options = async () => ({
      token: contract.access === "public" ? undefined : (await signIn(user)).access_token,
      ...(contract.body ? { body: {} } : {}),
      headers: { "Idempotency-Key": contract.id },
    });
    await send(contract.method, fill(contract), await options());
    const lost = { answer: null, effectAt: new Date(), lockedUntil: new Date(0) };
    await db.idempotencyKey.updateMany({ where: { key: contract.id }, data: lost });
    return send(contract.method, fill(contract), await options());
  });
  expect(different).toEqual([]);
});

test("401 token.expired: no operation opens to a token whose lifetime is over", async () => {
  const token = await administrator();
  moveClock(3600);
  const expected = { status: 401, code: "token.expired" };
  expect(await others(restricted, expected, (contract) => send(contract.method, fill(contract), { token }))).toEqual(
    [],
  );
});

test("503 service.unavailable: while too much waits for the database every operation says so at once", async () => {
  const waiting = vi.spyOn(pool(), "waitingCount", "get").mockReturnValue(1_000_000);
  const expected = { status: 503, code: "service.unavailable" };
  expect(await others(contracts, expected, (contract) => send(contract.method, fill(contract)))).toEqual([]);
  waiting.mockRestore();
});

test("429 too.many.requests: the budget of requests holds for every operation", async () => {
  configure({ RATE_LIMITS: "on", REQUESTS_PER_MINUTE: "1", TRUSTED_PROXIES: "1" });
  const expected = { status: 429, code: "too.many.requests" };
  const headers = { "X-Forwarded-For": "192.0.2.77" };
  const different = await others(contracts, expected, async (contract) => {
    const token = await tokenFor(contract);
    // The minute may end between the two.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await send(contract.method, fill(contract), { token, headers });
      const answer = await send(contract.method, fill(contract), { token, headers });
      if (answer.status === 429) return answer;
    }
    return send(contract.method, fill(contract), { token, headers });
  });
  expect(different).toEqual([]);
});
