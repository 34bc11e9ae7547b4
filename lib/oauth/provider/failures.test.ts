import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { pool } from "@/lib/db";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { ask, CALLBACK, createClient, locationOf, Surfer, surferOf } from "@/lib/testing/oauth/relying-party";
import { handleOAuth } from "@/lib/web/oauth/oauth-bridge";

beforeEach(freshDatabase);

const token = { grant_type: "client_credentials" };
const machine = () => createClient({ grants: ["client_credentials"] });

/** As when the database restarts: connections are refused until the test is over. */
function loseDatabase(): void {
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const spy = vi.spyOn(pool(), "query").mockRejectedValue(refused as never);
  onTestFinished(() => spy.mockRestore());
}

test.each(["/oauth/token", "/oauth/introspect", "/oauth/revoke", "/oauth/par"])(
  "503 with Retry-After at %s while the database is away, in the words of OAuth and of every other path",
  async (path) => {
    const client = await machine();
    expect((await ask("/oauth/token", client, token)).status).toBe(200);
    loseDatabase();
    const { status, headers, body } = await ask(path, client, { ...token, token: "x" });
    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("2");
    expect(headers.get("content-type")).toContain("application/json");
    expect(body).toMatchObject({ error: "temporarily_unavailable", status: 503, errors: ["service.unavailable"] });
  },
);

test("a browser is shown a page while the database is away, with and without a session", async () => {
  const client = await createClient();
  const surfer = await surferOf(await createUser());
  loseDatabase();
  for (const browser of [surfer, new Surfer()])
    expect((await browser.authorize(client)).href).toBe(
      "http://localhost:3000/authorization-error?error=temporarily_unavailable",
    );
});

test("429 with Retry-After once a client's minute is used up, whatever networks it asks from; nobody else's is", async () => {
  const [client, other] = [await machine(), await machine()];
  moveClock(0);
  vi.setSystemTime(Math.ceil(Date.now() / 60_000) * 60_000);
  configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1", REQUESTS_PER_MINUTE: "3" });
  let network = 0;
  const request = async ({ id }: typeof client, secret: string) => {
    network += 1;
    const response = await handleOAuth(
      new Request("http://localhost:3000/oauth/token", {
        method: "POST",
        headers: {
          accept: "application/json",
          authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
          "x-forwarded-for": `192.0.2.${network}`,
        },
        body: new URLSearchParams(token),
      }),
    );
    return { status: response.status, retry: response.headers.get("retry-after"), body: await response.json() };
  };
  // A stranger who names the client uses up nothing of it.
  for (let guess = 0; guess < 5; guess += 1) expect((await request(client, "wrong")).status).toBe(401);
  for (let use = 0; use < 3; use += 1) expect((await request(client, client.secret)).status).toBe(200);
  const refused = await request(client, client.secret);
  expect(refused).toMatchObject({ status: 429, retry: "60", body: { error: "temporarily_unavailable" } });
  expect((await request(other, other.secret)).status).toBe(200);
});

test("an error of the provider's own is its own still", async () => {
  const client = await createClient();
  const { status, body } = await ask("/oauth/token", client, { grant_type: "password" });
  expect([status, body.error]).toEqual([400, "unsupported_grant_type"]);
  const address = await new Surfer().open(
    `/oauth/authorize?client_id=${client.id}&redirect_uri=${CALLBACK}&response_type=x`,
  );
  expect(locationOf(address).searchParams.get("error")).toBe("unsupported_response_type");
});
