import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { contracts } from "@/lib/contracts";
import { db, transaction } from "@/lib/db";
import { clientOf, withPeer } from "@/lib/http/client";
import { handle } from "@/lib/http/route";
import { addressesOf } from "@/lib/http/table";
import { deliverDueMail } from "@/lib/mail/outbox";
import { prepareMail } from "@/lib/mail/prepare";
import { renderMail } from "@/lib/mail/render";
import { ensureSigningKey } from "@/lib/sessions/keys/signing-keys";
import { send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { expectRefusal, readDatabase } from "@/lib/testing/refusal";
import { onlyInProcess } from "@/lib/testing/remote";

beforeEach(freshDatabase);

const paths = [...new Set(contracts.flatMap(addressesOf).map(({ path }) => path))];
const fill = (path: string) => path.replace(/\{\w+\}/g, "00000000-0000-4000-8000-000000000000");
const cacheable = new Set(contracts.filter(({ cacheSeconds }) => cacheSeconds).map(({ path }) => path));

test.each([
  "/v1",
  "/v1/",
  "/v1/nothing",
  "/v1/user/",
  "/v1//user",
  "//v1/user",
  "/V1/user",
  "/v1/user/profile/more",
  "/v1/user/confirm/",
  "/v1/user/confirm/%",
  "/v1/user/confirm/a/b",
  "/v1/__proto__",
  "/v1/user/constructor",
])("404 not.found as a problem at %s", async (path) => {
  const response = await handle(new Request(`http://localhost:3000${path}`, { method: "POST" }));
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toMatchObject({ status: 404, errors: ["not.found"] });
});

test("405 method.not.allowed with Allow at every address, for every method it does not answer to", async () => {
  const before = await readDatabase();
  for (const path of paths) {
    const own = contracts.filter((contract) => addressesOf(contract).some((address) => address.path === path));
    const methods = new Set(
      own
        .flatMap(addressesOf)
        .filter((address) => address.path === path)
        .map(({ method }) => method),
    );
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"] as const) {
      if (methods.has(method)) continue;
      const answer = await send(method, fill(path));
      expect({ path, method, status: answer.status, errors: answer.body.errors }).toEqual({
        path,
        method,
        status: 405,
        errors: ["method.not.allowed"],
      });
      const allow = (answer.headers.get("allow") ?? "").split(", ");
      expect(allow).toEqual(expect.arrayContaining([...methods, "OPTIONS"]));
      expect(allow).not.toContain(method);
    }
  }
  expect(await readDatabase()).toEqual(before);
});

test("every answer of every operation says no-store and X-Request-Id; the cacheable ones say how long", async () => {
  for (const contract of contracts) {
    const answer = await send(contract.method, fill(contract.path), contract.body ? { body: {} } : {});
    expect(answer.headers.get("x-request-id"), contract.id).toMatch(/^[0-9a-f-]{36}$/);
    const control = answer.headers.get("cache-control");
    if (cacheable.has(contract.path)) expect(control, contract.id).toBe(`public, max-age=${contract.cacheSeconds}`);
    else expect(control, contract.id).toBe("no-store");
    const options = await send("OPTIONS", fill(contract.path));
    expect({ status: options.status, control: options.headers.get("cache-control") }).toEqual({
      status: 204,
      control: "no-store",
    });
    expect(options.headers.get("x-request-id")).toBeTruthy();
    expect(options.headers.get("allow")).toContain(contract.method);
  }
});

test("a refusal has the whole problem shape: type, title, status, instance with the request's id, errors", async () => {
  const answer = await send("POST", "/v1/auth/login", {
    body: { email: "nobody@example.com", password: "x" },
    headers: { "X-Request-Id": "3f0c9c9a-0000-4000-8000-1234567890ab", Host: "evil.example" },
  });
  expect(answer.status).toBe(401);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.body).toEqual({
    type: "http://localhost:3000/problems/wrong.password",
    title: "Wrong email or password",
    status: 401,
    instance: "urn:uuid:3f0c9c9a-0000-4000-8000-1234567890ab",
    errors: ["wrong.password"],
  });
});

test.each(["3f0c9c9a-0000-4000-8000-1234567890ab", "trace:0123.4567_abc", "a".repeat(128)])(
  "X-Request-Id %s is kept, on the record too",
  async (id) => {
    const body = { email: "nobody@example.com", password: "x" };
    const answer = await send("POST", "/v1/auth/login", { body, headers: { "X-Request-Id": id } });
    expect(answer.headers.get("x-request-id")).toBe(id);
    expect(await db.auditEvent.findMany()).toMatchObject([{ requestId: id }]);
  },
);

test.each([
  "",
  "short",
  "a".repeat(129),
  "with space here",
  "<script>alert(1)</script>",
  "a,b,c,d,e,f,g,h",
  "é".repeat(10),
])("X-Request-Id %j is replaced", async (id) => {
  const answer = await send("GET", "/v1/nothing", { headers: { "X-Request-Id": id } });
  expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  expect(answer.text).not.toContain("script");
});

test.each(["/v1/auth/publicKey", "/.well-known/jwks.json", "/openapi.json"])(
  "200 with an ETag at %s, 304 while it holds, and HEAD without a body",
  async (path) => {
    const first = await send("GET", path);
    expect(first.status).toBe(200);
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]+"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await send("GET", path, { headers: { "If-None-Match": known } });
      expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", etag]);
      expect(again.headers.get("cache-control")).toBe("public, max-age=300");
    }
    expect((await send("GET", path, { headers: { "If-None-Match": '"other"' } })).status).toBe(200);
    const head = await send("HEAD", path);
    expect([head.status, head.text, head.headers.get("etag"), head.headers.get("content-type")]).toEqual([
      200,
      "",
      etag,
      first.headers.get("content-type"),
    ]);
  },
);

test("the public key's ETag changes with the key", async () => {
  onlyInProcess("the keys remembered");
  const { headers } = await send("GET", "/v1/auth/publicKey");
  await db.signingKey.deleteMany();
  await ensureSigningKey();
  const answer = await send("GET", "/v1/auth/publicKey", { headers: { "If-None-Match": headers.get("etag") ?? "" } });
  expect(answer.status).toBe(200);
});

test("HEAD answers as GET does, without a body: also where it refuses", async () => {
  const { access_token } = await signIn(await createUser());
  const answers = [
    await send("HEAD", "/v1/user/profile", { token: access_token }),
    await send("HEAD", "/v1/user/profile"),
    await send("HEAD", "/v1/nothing"),
    await send("HEAD", "/v1/user"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 401, 404, 405]);
  expect(answers.map(({ text }) => text)).toEqual(["", "", "", ""]);
});

test("a public operation ignores Authorization, however broken or expired", async () => {
  const user = await createUser();
  const { access_token, refresh_token } = await signIn(user);
  moveClock(3601);
  for (const authorization of [`Bearer ${access_token}`, "Bearer nonsense", "Basic eDp5", "nonsense"]) {
    const headers = { Authorization: authorization };
    const login = await send("POST", "/v1/auth/login", { headers, body: { email: user.email, password: PASSWORD } });
    const refresh = await send("POST", "/v1/auth/refresh", { headers, body: { token: refresh_token } });
    const restore = await send("POST", "/v1/user/password/restore", { headers, body: { email: user.email } });
    const exists = await send("GET", "/v1/user/address/exists", { headers, query: { email: user.email } });
    const status = await send("GET", "/status", { headers });
    expect([login, refresh, restore, exists, status].map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
  }
});

test("/v1 reads no cookie", async () => {
  const { access_token, refresh_token } = await signIn(await createUser());
  const cookies = ["access_token", "token", "session", "next-auth.session-token", "__Host-next-auth.session-token"];
  const headers = { Cookie: cookies.map((name) => `${name}=${access_token}`).join("; ") };
  await expectRefusal(() => send("GET", "/v1/user/profile", { headers }), 401, "unauthorized");
  const body = { token: "nonsense" };
  const refresh = () =>
    send("POST", "/v1/auth/refresh", { body, headers: { Cookie: `refresh_token=${refresh_token}` } });
  await expectRefusal(refresh, 401, "unauthorized");
});

test("403 user.disabled or 401 token.revoked everywhere, once a person is disabled", async () => {
  const user = await createUser();
  const { access_token, refresh_token } = await signIn(user);
  await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  for (const contract of contracts.filter(({ access }) => access !== "public")) {
    const options = { token: access_token, ...(contract.body ? { body: {} } : {}) };
    const answer = await send(contract.method, fill(contract.path), options);
    expect({ id: contract.id, status: answer.status, errors: answer.body.errors }).toEqual({
      id: contract.id,
      status: 401,
      errors: ["token.revoked"],
    });
  }
  await expectRefusal(() => send("POST", "/v1/auth/refresh", { body: { token: refresh_token } }), 401, "token.revoked");
  const login = () => send("POST", "/v1/auth/login", { body: { email: user.email, password: PASSWORD } });
  await expectRefusal(login, 403, "user.disabled", ["audit_events"]);
});

test("401 unauthorized without a token at every operation that is not public", async () => {
  const before = await readDatabase();
  for (const contract of contracts.filter(({ access }) => access !== "public")) {
    const answer = await send(contract.method, fill(contract.path), contract.body ? { body: {} } : {});
    expect({ id: contract.id, status: answer.status }).toEqual({ id: contract.id, status: 401 });
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="gatehouse"');
  }
  expect(await readDatabase()).toEqual(before);
});

const hostile = {
  Host: "evil.example",
  "X-Forwarded-Host": "evil.example",
  "X-Forwarded-Proto": "gopher",
  "X-Forwarded-Port": "666",
  "X-Forwarded-For": "evil.example",
  "X-Original-URL": "https://evil.example/",
  Forwarded: "host=evil.example;proto=gopher",
  Origin: "https://evil.example",
  Referer: "https://evil.example/",
};

test("the mail and every answer name our origin, whatever Host, Forwarded and X-Forwarded-* say", async () => {
  configure({ MAIL_LINK_BASES: "voting=https://vote.example" });
  for (const source of [undefined, "voting", "https://evil.example", "constructor"]) {
    await send("POST", "/v1/user/password/restore", {
      headers: hostile,
      body: { email: (await createUser()).email, source },
    });
  }
  const answers = [
    await send("POST", "/v1/user", { headers: hostile, body: { email: "ann@example.com", password: PASSWORD } }),
    await send("GET", "/v1/user/confirm/code", { headers: { ...hostile, Accept: "text/html" } }),
    await send("GET", "/v1/nothing", { headers: hostile }),
    await send("GET", "/openapi.json", { headers: hostile }),
  ];
  for (const { text, headers } of answers) expect(text + JSON.stringify([...headers])).not.toContain("evil");
  const waiting = await db.mail.findMany({ orderBy: { id: "asc" } });
  const mails = [];
  for (const { id } of waiting) {
    const mail = await transaction((tx) => prepareMail(tx, id, new Date()));
    if (mail) mails.push(await renderMail(mail));
  }
  expect(mails).toHaveLength(5);
  expect(JSON.stringify(mails)).not.toContain("evil");
  expect(mails.filter(({ text }) => text.includes("https://vote.example/reset?code="))).toHaveLength(1);
  expect(mails.filter(({ text }) => text.includes("http://localhost:3000/reset?code="))).toHaveLength(3);
  expect(await deliverDueMail()).toBe(5);
});

test("the address on record is the connection's or the trusted proxy's, never what a stranger wrote", async () => {
  onlyInProcess("the configuration");
  const refuse = async (headers: Record<string, string>) => {
    await send("POST", "/v1/auth/login", { headers, body: { email: "nobody@example.com", password: "x" } });
    return (await db.auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } })).ipAddress;
  };
  const forwarded = { "X-Forwarded-For": "198.51.100.1, 203.0.113.2, 192.0.2.3", "X-Gatehouse-Peer": "192.0.2.99" };
  expect(await refuse(forwarded)).toBeNull();
  configure({ TRUSTED_PROXIES: "1" });
  expect(await refuse(forwarded)).toBe("192.0.2.3");
  expect(await refuse({ "X-Forwarded-For": "evil.example" })).toBeNull();
  expect(await refuse({ "X-Forwarded-For": "999.1.1.1" })).toBeNull();
  expect(await refuse({ "X-Forwarded-For": "[2001:db8::1]:443" })).toBe("2001:db8::1");
  configure({ TRUSTED_PROXIES: "2" });
  expect(await refuse(forwarded)).toBe("203.0.113.2");
  expect(await refuse({ "X-Forwarded-For": "192.0.2.3" })).toBeNull();
});

test("behind our own server the address is the connection's, whatever the peer header of the request says", async () => {
  onTestFinished(() => void Reflect.deleteProperty(globalThis, "gatehouseSetsPeer"));
  const listener = withPeer((request, response) => {
    const headers = new Headers({ "x-gatehouse-peer": String(request.headers["x-gatehouse-peer"]) });
    response.end(clientOf(headers).ipAddress);
  });
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}`, { headers: { "X-Gatehouse-Peer": "192.0.2.99" } });
  expect(await answer.text()).toBe("127.0.0.1");
  server.close();
});
