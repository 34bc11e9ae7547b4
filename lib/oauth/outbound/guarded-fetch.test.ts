import { promises as dns, type LookupAddress } from "node:dns";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { reloadEnv } from "@/lib/env";
import { guardedFetch, OutboundRefusal } from "@/lib/oauth/outbound/guarded-fetch";
import { isPublicAddress } from "@/lib/oauth/outbound/public-address";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  reloadEnv();
});

function serveAt(origin: string): void {
  vi.stubEnv("APP_URL", origin);
  reloadEnv();
}

/** What names stand for in a test, one answer after the other. */
function resolveTo(...answers: string[][]): { mock: { calls: unknown[] } } {
  const spy = vi.spyOn(dns, "lookup");
  for (const addresses of answers)
    spy.mockResolvedValueOnce(
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })) as LookupAddress[] &
        LookupAddress,
    );
  return spy;
}

/** A server on loopback. @returns its port, and how many connections it has seen */
async function listen(answer: RequestListener) {
  const server = createServer(answer);
  const seen = { connections: 0 };
  server.on("connection", () => {
    seen.connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  return { port, seen };
}

const internal = [
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:10.0.0.1",
  "::ffff:a9fe:a9fe",
  "64:ff9b::a9fe:a9fe",
  "2002:a9fe:a9fe::1",
  "2001::1",
  "2001:db8::1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "ff02::1",
];

test.each(internal)("SSRF: a name that stands for %s is asked nothing", async (address) => {
  serveAt("https://id.gatehouse.example");
  expect(isPublicAddress(address)).toBe(false);
  resolveTo([address]);
  await expect(guardedFetch("https://app.example/logout")).rejects.toThrow(OutboundRefusal);
  resolveTo(["93.184.215.14", address]);
  await expect(guardedFetch("https://app.example/logout")).rejects.toThrow("internal");
});

test("hosts on the internet are no internal addresses", () => {
  for (const address of ["1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "2a00:1450:4001:80b::200e"])
    expect(isPublicAddress(address), address).toBe(true);
});

test.each([
  "http://app.example/",
  "http://93.184.215.14/",
  "https://user:secret@app.example/",
  "ftp://app.example/",
  "file:///etc/passwd",
  "data:text/plain,x",
  "//app.example/",
  "nonsense",
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0x7f.1/",
  "https://[::1]/",
  "https://[::ffff:127.0.0.1]/",
  "https://localhost/",
])("SSRF: %s is refused where the service is public", async (address) => {
  serveAt("https://id.gatehouse.example");
  await expect(guardedFetch(address)).rejects.toThrow(OutboundRefusal);
});

test("where our own address is on loopback, so may be an application's, and nothing else by plain HTTP", async () => {
  const { port } = await listen((request, response) => response.end(`${request.method} ${request.headers.host}`));
  const answer = await guardedFetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "x" });
  expect(answer).toMatchObject({ status: 200, text: `POST 127.0.0.1:${port}` });
  for (const address of ["93.184.215.14", "10.0.0.1"]) {
    resolveTo([address]);
    await expect(guardedFetch(`http://app.example:${port}/`)).rejects.toThrow(OutboundRefusal);
  }
});

test("SSRF by rebinding: a name is resolved once, and what it stood for then is what is asked", async () => {
  const { port } = await listen((request, response) => response.end(request.headers.host));
  const lookups = resolveTo(["127.0.0.1"], ["169.254.169.254"]);
  expect((await guardedFetch(`http://app.example:${port}/`)).text).toBe(`app.example:${port}`);
  expect(lookups.mock.calls).toHaveLength(1);
});

test("SSRF by redirect: it is handed back and not followed", async () => {
  const inner = await listen((_, response) => response.end("inside"));
  const location = `http://127.0.0.1:${inner.port}/`;
  const { port } = await listen((_, response) => response.writeHead(302, { location }).end());
  expect(await guardedFetch(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 302, text: "" });
  expect(inner.seen.connections).toBe(0);
});

test("an answer without an end, and one that never comes, are given up", async () => {
  const long = await listen((_, response) => {
    response.on("error", () => undefined);
    response.write("x".repeat(100_000));
  });
  await expect(guardedFetch(`http://127.0.0.1:${long.port}/`)).rejects.toThrow("longer than 65536 bytes");
  const silent = await listen(() => undefined);
  await expect(guardedFetch(`http://127.0.0.1:${silent.port}/`, { timeoutMilliseconds: 50 })).rejects.toThrow();
});

test("a resolver that never answers is given up in the same time", async () => {
  vi.spyOn(dns, "lookup").mockReturnValue(new Promise(() => undefined));
  const started = Date.now();
  await expect(guardedFetch("https://app.example/", { timeoutMilliseconds: 50 })).rejects.toThrow("timeout");
  expect(Date.now() - started).toBeLessThan(2_000);
});

test("a resolver that fails only after that is nobody's unhandled rejection", async () => {
  const failure = new Promise<never>((_, fail) => setTimeout(() => fail(new Error("too late")), 100));
  vi.spyOn(dns, "lookup").mockReturnValue(failure);
  await expect(guardedFetch("https://app.example/", { timeoutMilliseconds: 20 })).rejects.toThrow("timeout");
  await expect(failure).rejects.toThrow("too late");
});
