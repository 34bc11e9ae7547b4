import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Instance, spawnInstance } from "@/lib/chaos/instance";
import { db } from "@/lib/db";
import { findDaemon, startDaemon } from "@/lib/deploy/daemon";
import { env } from "@/lib/env";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { freePort } from "@/lib/testing/free-port";
import { submitForm } from "@/lib/testing/submit-form";

/*
 * HTTP as the world speaks it: programs of other languages with the settings they come with, requests written by hand, and
 * nginx as people configure it, against `npm start`. What this machine has not is left out by its name.
 */

let service: Instance;
let folder: string;
let email: string;
/** Differs from the address of the service and of every nginx: a proxy stands in front. */
const APP_URL = "http://id.example.test:8080";

beforeAll(async () => {
  await freshDatabase();
  ({ email } = await createUser());
  folder = mkdtempSync(join(tmpdir(), "gatehouse-clients-"));
  const { DATABASE_URL = "", APP_SECRET } = env();
  service = await spawnInstance({ DATABASE_URL, APP_SECRET, APP_URL, RATE_LIMITS: "on" });
  // Loads Next, with whatever it does to our listener.
  await fetch(`${service.origin}/sign-in`);
});

afterAll(async () => {
  await service.kill();
  rmSync(folder, { recursive: true });
});

const run = promisify(execFile);

const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

/** Runs a program of another language on a source file; it prints a status for each request. */
async function statusesOf(program: string, flags: string[], file: string): Promise<string[]> {
  const { stdout } = await run(program, [...flags, file, service.origin, email, PASSWORD]);
  return stdout.trim().split(/\s+/);
}

const testWith = (program: string) => (findDaemon(program) ? test : test.skip);

const JAVA = `
import java.net.URI;
import java.net.http.*;
public class Client {
  public static void main(String[] a) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    for (String path : new String[] {"/status", "/sign-in", "/openapi.json", "/_next/nothing.js", "/v1/nothing"})
      System.out.println(client.send(HttpRequest.newBuilder(URI.create(a[0] + path)).build(), HttpResponse.BodyHandlers.ofString()).statusCode());
    String body = "{\\"username\\":\\"" + a[1] + "\\",\\"password\\":\\"" + a[2] + "\\"}";
    for (boolean expect : new boolean[] {false, true}) {
      HttpRequest login = HttpRequest.newBuilder(URI.create(a[0] + "/v1/auth/login")).expectContinue(expect)
        .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build();
      System.out.println(HttpClient.newHttpClient().send(login, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
  }
}`;

testWith("java")("java: HttpClient with its default settings, which offer HTTP/2 with every request", async () => {
  expect(await statusesOf("java", [], write("Client.java", JAVA))).toEqual("200 200 200 404 404 200 200".split(" "));
});

const PYTHON = `
import http.client, json, sys, urllib.request
origin, email, password = sys.argv[1:]
print(urllib.request.urlopen(origin + "/sign-in").status)
body = json.dumps({"username": email, "password": password}).encode()
print(urllib.request.urlopen(urllib.request.Request(origin + "/v1/auth/login", body, {"Content-Type": "application/json"})).status)
connection = http.client.HTTPConnection(origin.removeprefix("http://"))
connection.request("POST", "/v1/auth/login", iter([body[:9], body[9:]]), {"Content-Type": "application/json"}, encode_chunked=True)
print(connection.getresponse().status)
`;

testWith("python3")("python3: urllib, and http.client sending in pieces", async () => {
  expect(await statusesOf("python3", [], write("client.py", PYTHON))).toEqual(["200", "200", "200"]);
});

const GO = `package main
import ("fmt"; "net/http"; "os"; "strings")
func main() {
  for _, path := range []string{"/status", "/sign-in"} { r, e := http.Get(os.Args[1] + path); if e != nil { panic(e) }; fmt.Println(r.StatusCode) }
  body := fmt.Sprintf("{\\"username\\":%q,\\"password\\":%q}", os.Args[2], os.Args[3])
  r, e := http.Post(os.Args[1] + "/v1/auth/login", "application/json", strings.NewReader(body))
  if e != nil { panic(e) }
  fmt.Println(r.StatusCode)
}`;

testWith("go")("go: net/http", async () => {
  expect(await statusesOf("go", ["run"], write("client.go", GO))).toEqual(["200", "200", "200"]);
});

testWith("curl").each([
  ["--http2", []],
  ["--http1.0", []],
  ["--http1.1", ["-H", "Expect: 100-continue"]],
  ["--http1.1", ["-H", "Transfer-Encoding: chunked"]],
  ["--http1.1", ["-H", "Upgrade: websocket", "-H", "Connection: Upgrade"]],
])("curl: %s %s", async (version, more) => {
  const ask = async (...flags: string[]) => {
    const write = ["-s", "-o", "/dev/null", "-w", "%{http_code}"];
    return (await run("curl", [...write, version, ...more, ...flags])).stdout;
  };
  expect(await ask(`${service.origin}/sign-in`)).toBe("200");
  const login = JSON.stringify({ username: email, password: PASSWORD });
  const json = ["-H", "Content-Type: application/json", "--data", login];
  expect(await ask(...json, `${service.origin}/v1/auth/login`)).toBe("200");
});

/** The answer to bytes, until the service ends the connection. */
async function exchange(bytes: string): Promise<{ status: number; head: string; body: string }> {
  const socket = connect(Number(new URL(service.origin).port), "127.0.0.1");
  socket.write(bytes);
  const answer = (await socket.toArray()).join("");
  const end = answer.indexOf("\r\n\r\n");
  const head = answer.slice(0, end);
  return { status: Number(head.split(" ")[1]), head: head.toLowerCase(), body: answer.slice(end + 4) };
}

const H2C =
  "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n";
const WEBSOCKET =
  "Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const CLOSE = "Connection: close\r\n";
const HOST = "Host: id.example.test\r\n";

test.each([
  ["GET /sign-in HTTP/1.1", HOST + H2C, 200],
  ["GET /status HTTP/1.1", HOST + H2C, 200],
  ["GET /_next/webpack-hmr HTTP/1.1", HOST + WEBSOCKET, 404],
  ["GET /_next/hmr HTTP/1.1", HOST + WEBSOCKET, 404],
  ["GET /sign-in HTTP/1.0", "", 200],
  ["GET /status HTTP/1.0", "", 200],
  ["GET /sign-in HTTP/1.1", CLOSE, 400],
  ["GET http://id.example.test:8080/sign-in HTTP/1.1", HOST + CLOSE, 200],
  ["GET http://elsewhere.example/status HTTP/1.1", HOST + CLOSE, 200],
  ["GET http://id.example.test//v1/status HTTP/1.1", HOST + CLOSE, 308],
  ["OPTIONS * HTTP/1.1", HOST + CLOSE, 204],
  ["GET * HTTP/1.1", HOST + CLOSE, 404],
  ["TRACE / HTTP/1.1", HOST + CLOSE, 405],
  ["TRACE /v1/auth/login HTTP/1.1", HOST + CLOSE, 405],
  ["PROPFIND /sign-in HTTP/1.1", HOST + CLOSE, 405],
  ["CONNECT example.com:443 HTTP/1.1", HOST + CLOSE, 405],
  ["GET /sign-in HTTP/1.1", `${HOST + CLOSE}Cookie: ${"x".repeat(20_000)}\r\n`, 431],
  ["GET /sign-in HTTP/9.9", HOST + CLOSE, 400],
  ["GET /account/security?cursor=x HTTP/1.1", HOST + CLOSE, 307],
  ["GET /sign-in HTTP/1.1", `${HOST + CLOSE}Expect: the-unexpected\r\n`, 200],
])(
  "%s (%#): answered, by a problem document where it is refused, with the headers of every answer",
  async (line, headers, status) => {
    const { body, ...answer } = await exchange(`${line}\r\n${headers}\r\n`);
    expect(answer.status, answer.head).toBe(status);
    expect(answer.head).toContain("x-content-type-options: nosniff");
    if (status >= 400 && !line.includes("/_next/")) {
      expect(answer.head).toContain("content-type: application/problem+json");
      expect(JSON.parse(body.replace(/^[0-9a-f]+\r\n|\r\n0\r\n\r\n$/g, ""))).toMatchObject({ status });
    }
  },
);

test.each(["/v1/auth/login", "/sign-in", "/api/auth/csrf"])("415 for a gzip body at %s", async (path) => {
  const headers = { "Content-Type": "application/json", "Content-Encoding": "gzip" };
  const body = gzipSync(JSON.stringify({ username: email, password: PASSWORD }));
  const answer = await fetch(service.origin + path, { method: "POST", headers, body });
  expect([answer.status, answer.headers.get("accept-encoding")]).toEqual([415, "identity"]);
  expect(await answer.json()).toMatchObject({ errors: ["media.type.unsupported"] });
});

test.each(["https://evil.example", "null", "not an origin", `${APP_URL}.evil.example`])(
  "a form from %s is refused in words, whatever Host says; nobody is signed in",
  async (origin) => {
    for (const host of ["id.example.test:8080", origin.replace(/^https?:\/\//, "")]) {
      const answer = await submitForm(service.origin, "/sign-in", { email, password: PASSWORD }, { origin, host });
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('role="alert"');
      expect(answer.headers.getSetCookie().join()).not.toContain("session");
    }
  },
);

test.each(["127.0.0.1:3000", "backend", "id.example.test", "id.example.test:443"])(
  "a form signs in behind a proxy that makes Host %s of it: APP_URL says where people are",
  async (host) => {
    const sender = { origin: APP_URL, host };
    const answer = await submitForm(service.origin, "/sign-in", { email, password: PASSWORD }, sender);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/account"]);
    expect(answer.headers.getSetCookie().join()).toContain("session");
  },
);

test("someone with 60 addresses of 100 characters and 250 roles signs in, asks, refreshes and signs out: no header is too long", async () => {
  const names = Array.from({ length: 250 }, (_, index) => `role-${index}`);
  await db.role.createMany({ data: names.map((name) => ({ name })) });
  const user = await createUser({}, ["user", ...names]);
  await db.address.createMany({
    data: Array.from({ length: 60 }, (_, index) => ({ userId: user.id, address: `${index}`.padEnd(100, "x") })),
  });
  const ask = async (path: string, { token, body }: { token?: string; body?: object }) => {
    const answer = await fetch(service.origin + path, {
      method: body ? "POST" : "GET",
      headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: answer.status === 204 ? undefined : await answer.json() };
  };
  const login = await ask("/v1/auth/login", { body: { email: user.email, password: PASSWORD } });
  const { access_token: token, refresh_token: refresh } = login.body;
  expect([login.status, token.length <= 6_144]).toEqual([200, true]);
  const profile = await ask("/v1/user/profile", { token });
  expect([profile.status, profile.body.addresses.length, profile.body.roles.length]).toEqual([200, 60, 251]);
  const known = await ask("/v1/auth/validate", { body: { token } });
  expect([known.status, known.body.valid, known.body.roles.length]).toEqual([200, true, 251]);
  const next = await ask("/v1/auth/refresh", { body: { token: refresh } });
  expect(next.status).toBe(200);
  const out = await ask("/v1/auth/logout", { body: { token: next.body.refresh_token }, token });
  expect(out.status).toBe(204);
  expect((await ask("/v1/user/profile", { token })).status).toBe(401);
});

/** How people put nginx in front: with nothing but proxy_pass, with the name but not the port, with all of it, with none. */
const proxies: [name: string, lines: string][] = [
  ["proxy_pass alone", ""],
  ["Host $host", "proxy_set_header Host $host;"],
  [
    "Host $http_host and HTTP/1.1",
    'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;',
  ],
  ["no Host", 'proxy_set_header Host "";'],
  ["X-Forwarded-Host of a stranger", "proxy_set_header X-Forwarded-Host evil.example;"],
  ["upgrades passed on", "proxy_http_version 1.1; proxy_set_header Upgrade h2c; proxy_set_header Connection Upgrade;"],
];

testWith("nginx")("nginx: a form signs in and an operation answers, however the proxy rewrites Host", async () => {
  const ports = await Promise.all(proxies.map(() => freePort()));
  const servers = proxies.map(
    ([, lines], index) =>
      `server { listen 127.0.0.1:${ports[index]}; location / { proxy_pass ${service.origin}; ${lines} } }`,
  );
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const file = write(
    "nginx.conf",
    `daemon off; pid ${folder}/nginx.pid; error_log stderr warn; events {} http { access_log off; ${paths.join(" ")} ${servers.join("\n")} }`,
  );
  const stop = await startDaemon(findDaemon("nginx") ?? "", ["-p", folder, "-e", "stderr", "-c", file], ports[0] ?? 0);
  try {
    for (const [index, [name]] of proxies.entries()) {
      const origin = `http://127.0.0.1:${ports[index]}`;
      const values = { email, password: PASSWORD };
      const answer = await submitForm(origin, "/sign-in", values, { origin: APP_URL, host: "id.example.test:8080" });
      expect([name, answer.status, answer.headers.get("location")]).toEqual([name, 303, "/account"]);
      expect(answer.headers.getSetCookie().join(), name).toContain("session");
      const status = await fetch(`${origin}/status`);
      expect([name, status.status]).toEqual([name, 200]);
    }
  } finally {
    await stop();
  }
});

/** Every page without a parameter in its path. */
const pages = Object.keys(import.meta.glob("/app/**/page.tsx"))
  .map((file) => file.replace(/^\/app|\/\([^)]+\)|\/page\.tsx$/g, "") || "/")
  .filter((path) => !path.includes("["));

test("no page fails for a query that nobody of ours wrote: an administrator's own pages neither", async () => {
  const administrator = await createUser({}, ["user", "admin"]);
  const sender = { origin: APP_URL, host: "id.example.test:8080" };
  const values = { email: administrator.email, password: PASSWORD };
  const answer = await submitForm(service.origin, "/sign-in", values, sender);
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  expect(pages.length).toBeGreaterThan(30);
  for (const path of pages) {
    for (const query of [
      "cursor=x&limit=x&from=x&to=x&sort=x&status=x&role=x&since=x&state=x&user=x",
      "cursor=&q=%00&code=%00&token=%00&linked",
    ]) {
      const { status } = await fetch(`${service.origin}${path}?${query}`, { headers: { cookie }, redirect: "manual" });
      expect(status, `${path}?${query}`).toBeLessThan(500);
    }
  }
});

test("whatever strangers send, every line of the log is JSON, and no stack of ours is in it", async () => {
  await fetch(`${service.origin}/account/security?cursor=x`, { redirect: "manual" });
  await exchange(`GET http://[::bad/ HTTP/1.1\r\n${HOST + CLOSE}\r\n`);
  await fetch(`${service.origin}/sign-in`, { method: "POST", body: "x=1", headers: { "Next-Action": "x".repeat(40) } });
  const lines = service.log().split("\n").filter(Boolean);
  for (const line of lines) expect(() => JSON.parse(line), line).not.toThrow();
});
