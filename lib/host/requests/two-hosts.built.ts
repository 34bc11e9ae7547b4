import { expect, test } from "vitest";
import { startInstance } from "@/lib/chaos/instance";
import { contracts } from "@/lib/contracts";
import { addressesOf } from "@/lib/http/table";
import type { Contract } from "@/lib/operation";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";

/*
 * The same requests to the host of `npm start`, which answers operations itself, and to the same build behind Next alone,
 * as on Vercel.
 */

/** Belongs to the connection, or to how Next compresses and caches pages. */
const TRANSPORT = /^(date|connection|keep-alive|transfer-encoding|content-length|content-encoding|vary|ratelimit.*)$/;

interface Ask {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Two instances answer at two moments: what tells the moment is not compared, nor is what the other one just wrote. */
const timeless = (text: string) =>
  text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replace(/"(uptime|exp|iat|next)":[^,}]+/g, '"$1":0')
    .replace(/"challenge":"[\w.-]+"/g, '"challenge":""')
    .replace(/^eyJ[\w.-]+$/, "TOKEN");

async function ask(origin: string, { method, path, headers, body }: Ask) {
  const init = { method, headers: { ...headers, "X-Request-Id": "one-request" }, redirect: "manual" } as const;
  const response = await fetch(origin + path, body === undefined ? init : { ...init, body });
  const kept = [...response.headers].filter(([name]) => !TRANSPORT.test(name));
  const signed = response.headers.get("content-type") === "application/jwt";
  return {
    status: response.status,
    headers: Object.fromEntries(kept.filter(([name]) => !(signed && name === "etag"))),
    body: timeless(await response.text()),
  };
}

const concrete = (path: string) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === "uid" || name === "id" ? "0192f0c1-2d3e-7a4b-8c5d-6e7f8a9b0c1d" : "1",
  );

const json = { "Content-Type": "application/json" };

const addressesOfAll = contracts.flatMap((contract) => addressesOf(contract));

/** One that the contract's own address does not answer to. Beyond these five Next answers 400 by itself, and we 405. */
function unknownMethodOf({ path }: Contract): string {
  const known = addressesOfAll.filter((address) => address.path === path).map(({ method }) => method);
  return ["PUT", "PATCH", "DELETE", "POST", "GET"].find((method) => !known.some((one) => one === method)) ?? "PUT";
}

/** Nothing here changes anything, so that the second host finds what the first one found. */
function asksOf(
  { method, path, contract }: { method: string; path: string; contract: Contract },
  token: string,
): Ask[] {
  const bearer = { Authorization: `Bearer ${token}` };
  const strangers: Ask[] = [
    { method, path, ...(method === "GET" ? {} : { body: "{}", headers: json }) },
    { method, path, headers: { Authorization: "Bearer broken.token.here" } },
    { method: "OPTIONS", path, headers: { Origin: "https://elsewhere.example" } },
    { method: unknownMethodOf(contract), path },
  ];
  if (method === "GET")
    return [
      ...strangers,
      { method, path, headers: bearer },
      { method: "HEAD", path, headers: bearer },
      { method, path: `${path}?q=%00&cursor=x&limit=nothing&from=yesterday`, headers: bearer },
    ];
  if (!contract.body) return strangers;
  return [
    ...strangers,
    { method, path, headers: { ...bearer, ...json }, body: '{"broken' },
    { method, path, headers: { ...bearer, "Content-Type": "text/plain" }, body: "{}" },
    { method, path, headers: { ...bearer, ...json }, body: JSON.stringify({ x: "x".repeat(70_000) }) },
  ];
}

/** These list what other requests of this test have just caused, or the settings of the one instance. */
const MOVING = /^\/(v1\/)?(audit|overview|settings|user\/(activity|sessions|export)|users\/[^/]+\/sessions)/;

test("both hosts give the same answer to the same request, at every address of every contract", async () => {
  await freshDatabase();
  const [own, next] = await Promise.all([
    startInstance({ GIT_COMMIT: "4f0c" }),
    startInstance({ NEXT_DIRECTORY: ".", GIT_COMMIT: "4f0c" }, { file: "lib/bench/next-host.mjs" }),
  ]);
  const { access_token } = await signIn(await createUser({}, ["admin"]));
  const addresses = contracts
    // A link that an old contract lets change something is another one the second time.
    .filter(({ changesOnGet }) => !changesOnGet)
    .flatMap((contract) =>
      addressesOf(contract).map(({ method, path }) => ({ method, path: concrete(path), contract })),
    );
  for (const one of addresses.flatMap((address) => asksOf(address, access_token))) {
    const [first, second] = [await ask(own.origin, one), await ask(next.origin, one)];
    const moving = MOVING.test(one.path) && first.status === 200;
    expect(moving ? second.status : second, `${one.method} ${one.path}`).toEqual(moving ? first.status : first);
  }
});
