import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, type RequestListener, request } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { contracts } from "@/lib/contracts";
import { pool } from "@/lib/db";
import { withPeer } from "@/lib/http/client";
import { addressesOf } from "@/lib/http/table";
import { send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { onlyInProcess } from "@/lib/testing/remote";
import { getProfile } from "@/lib/users/account/registration/registration.contract";
import { withOperations } from "./operations";
import { withSecurityHeaders } from "./security-headers";

beforeAll(freshDatabase);

const pages: RequestListener = (_, response) => response.writeHead(418).end("a page");

async function listen(): Promise<string> {
  const server = createServer(withSecurityHeaders(withPeer(await withOperations(pages))));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  // Other tests in this process have no host that guarantees the address of a connection.
  onTestFinished(() => void Reflect.deleteProperty(globalThis, "gatehouseSetsPeer"));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server that listens has no other kind
}

const concrete = (path: string) => path.replace(/\{\w+\}/g, "1");

test("every address of every contract is answered without Next, everything else by it", async () => {
  const origin = await listen();
  for (const { method, path } of contracts.flatMap(addressesOf)) {
    const { status } = await fetch(origin + concrete(path), { method, redirect: "manual" });
    expect(status, `${method} ${path}`).not.toBe(418);
  }
  for (const path of ["/", "/sign-in", "/admin/users", "/v1/nothing", "/v1/users/", "//v1/users", "/_next/static/x.js"])
    expect((await fetch(origin + path)).status, path).toBe(418);
});

test("an answer is the operation's own, with the headers that Next would have set", async () => {
  onlyInProcess("the host");
  const origin = await listen();
  const { access_token } = await signIn(await createUser({ name: "Анна" }));
  const headers = { Authorization: `Bearer ${access_token}`, "X-Request-Id": "the-same-request" };
  const expected = await send("GET", getProfile.path, { headers });
  const response = await fetch(origin + getProfile.path, { headers });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe(expected.text);
  for (const [name, value] of expected.headers) expect(response.headers.get(name), name).toBe(value);
  expect(response.headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
});

test("over TLS every answer asks for TLS, also what Next answers; a request cannot decide which it is", async () => {
  const strictness = async (origin: string, path: string) =>
    (await fetch(origin + path, { headers: { "X-Forwarded-Proto": "https" } })).headers.get(
      "strict-transport-security",
    );
  const plain = await listen();
  expect(await strictness(plain, "/status")).toBeNull();
  configure({ APP_URL: "https://id.example.com" });
  const origin = await listen();
  for (const path of ["/status", "/v1/user/profile", "/sign-in", "/_next/static/x.js"])
    expect(await strictness(origin, path), path).toContain("max-age=63072000");
});

test("413 for a body that goes on, 400 for one that is cut short, and HEAD has no body", async () => {
  const origin = await listen();
  const post = (body: string) =>
    fetch(`${origin}/v1/auth/login`, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  expect((await post(`{"username":"${"x".repeat(100_000)}`)).status).toBe(413);
  expect((await post('{"username":"x')).status).toBe(400);
  const head = await fetch(`${origin}/status`, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
});

test("503 while too much waits for the database; the connection that brought it is read again a moment later", async () => {
  const origin = await listen();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const ask = async (body: string) => {
    const headers = { "Content-Type": "application/json" };
    const post = request(`${origin}/v1/auth/validate`, { agent, method: "POST", headers }).end(body);
    const response: IncomingMessage = (await once(post, "response"))[0];
    await once(response.resume(), "end");
    return { status: response.statusCode, retryAfter: response.headers["retry-after"], again: post.reusedSocket };
  };
  const waiting = vi.spyOn(pool(), "waitingCount", "get").mockReturnValue(500);
  const long = JSON.stringify({ token: "x".repeat(20_000) });
  expect(await ask(long)).toEqual({ status: 503, retryAfter: "1", again: false });
  waiting.mockRestore();
  const asked = performance.now();
  expect(await ask(JSON.stringify({ token: "x" }))).toEqual({ status: 401, retryAfter: undefined, again: true });
  expect(performance.now() - asked).toBeGreaterThan(200);
});
