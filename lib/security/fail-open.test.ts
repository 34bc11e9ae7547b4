import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { request as sendRequest } from "node:http";
import { connect } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { GET } from "@/app/dev/inbox/messages/route";
import { parseEnv, reloadEnv, variables } from "@/lib/env";
import { withDirectMark } from "@/lib/http/inbox-access";
import { freshDatabase } from "@/lib/testing/factories";
import { listen } from "@/lib/testing/instances/serve";

afterEach(() => {
  vi.unstubAllEnvs();
  reloadEnv();
});

/** Every variable, as a careful operator sets it in production. */
const careful: Record<keyof typeof variables, string> = {
  ...(Object.fromEntries(Object.keys(variables).map((name) => [name, ""])) as Record<keyof typeof variables, string>),
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://gatehouse@db.example/gatehouse",
  APP_URL: "https://id.example.com",
  APP_SECRET: "Jk3vX9pQ2mZ7rT5wY8bN4cL6hG1fD0sA",
  RATE_LIMITS: "on",
  DEV_INBOX: "off",
  RESEND_API_KEY: "re_test",
  MAIL_FROM: "Gatehouse <mail@id.example.com>",
  HOST: "0.0.0.0",
};

test.each(Object.keys(variables))("fail-open default: %s left out in production is refused, or safe", (name) => {
  const { [name as keyof typeof variables]: _, ...rest } = careful;
  let settings: ReturnType<typeof parseEnv>;
  try {
    settings = parseEnv(rest);
  } catch (error) {
    expect(String(error)).toContain(`- ${name} is missing`);
    return;
  }
  // NODE_ENV itself is set by the commands: without it there is no production.
  expect(settings).toMatchObject({ loopback: false, inbox: false, RATE_LIMITS: "on", CORS_ORIGINS: [] });
  expect(settings.APP_URL).toBe("https://id.example.com");
});

test("fail-open default: nothing is left but what a start cannot do without, and it says so of both at once", () => {
  const bare = { NODE_ENV: "production", DATABASE_URL: "postgresql://db.example/gatehouse" };
  expect(() => parseEnv(bare)).toThrow(/- APP_URL is missing[\s\S]*- APP_SECRET is missing/);
});

test("fail-open default: the embedded database does without APP_URL only while this machine alone is listened to", () => {
  const { NODE_ENV, APP_SECRET } = careful;
  const embedded = {
    NODE_ENV,
    APP_SECRET,
    PROVIDED_VARIABLES: "DATABASE_URL",
    DATABASE_URL: "postgresql://x@localhost:1/x",
  };
  for (const source of [{ NODE_ENV, APP_SECRET }, embedded]) {
    for (const HOST of ["", "localhost", "127.0.0.1", "::1"])
      expect(parseEnv({ ...source, HOST })).toMatchObject({ APP_URL: "http://localhost:3000", inbox: false });
    for (const HOST of ["0.0.0.0", "::", "192.0.2.7", "id.example.com"])
      expect(() => parseEnv({ ...source, HOST })).toThrow("- APP_URL is missing");
  }
});

/** The inbox behind our own server, switched on. */
async function startInbox() {
  await freshDatabase();
  return listen(
    withDirectMark(async (request, response) => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string]);
      const { status } = await GET(new Request("http://localhost:3000/dev/inbox/messages", { headers }));
      response.writeHead(status).end();
    }),
  );
}

async function ask(origin: string, headers: Record<string, string>): Promise<number | undefined> {
  const [response] = await once(sendRequest(`${origin}/dev/inbox/messages`, { headers }).end(), "response");
  response.resume();
  return response.statusCode;
}

test("fail-open default: the inbox answers a program on this machine, and nobody whose request shows a proxy or another name", async () => {
  const { origin } = await startInbox();
  const { port, hostname } = new URL(origin);
  for (const host of ["localhost:3000", "localhost", `127.0.0.1:${port}`, "[::1]:3000", "LOCALHOST:3000"])
    expect(await ask(origin, { host }), host).toBe(200);

  for (const host of [
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example:3000",
    "evil.example:3000",
    "id.example.com",
  ])
    expect(await ask(origin, { host }), host).toBe(404);
  for (const name of [
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Port",
    "X-Forwarded-Server",
    "X-Real-IP",
    "CF-Connecting-IP",
    "True-Client-IP",
    "X-Envoy-External-Address",
  ])
    expect(await ask(origin, { host: "localhost", [name]: "127.0.0.1" }), name).toBe(404);
  expect(await ask(origin, { host: "evil.example", "X-Gatehouse-Direct": "1" })).toBe(404);

  // nginx as it comes: HTTP/1.0, and nothing that names it.
  const socket = connect(Number(port), hostname);
  socket.end("GET /dev/inbox/messages HTTP/1.0\r\nHost: localhost\r\n\r\n");
  expect(String(await socket.toArray())).toMatch(/^HTTP\/1\.1 404 /);
});

test("fail-open default: the inbox is closed where no server of ours marks what is direct, whatever the request says", async () => {
  Reflect.deleteProperty(globalThis, "gatehouseMarksDirect");
  const headers = { host: "localhost", "x-gatehouse-direct": "1", "x-gatehouse-peer": "127.0.0.1" };
  expect((await GET(new Request("http://localhost:3000/dev/inbox/messages", { headers }))).status).toBe(404);
});

test("fail-open default: nothing but the inbox, which needs more than that, reads what a request says of our own host", () => {
  const files = ["lib", "app", "components"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
  );
  const product = [...files, "proxy.ts", "instrumentation.ts"].filter(
    (file) =>
      /(?<!\.(test|built|chaos))\.tsx?$/.test(file) &&
      !/^lib\/(testing|security|client|cli|bench|scripts|env)\//.test(file),
  );
  expect(product.length).toBeGreaterThan(300);
  const reads =
    /["'](x-forwarded-(host|proto|port)|host)["']\s*[)\]]|headers\.host\b|nextUrl\.(host|hostname|origin|href)\b/i;
  expect(product.filter((file) => reads.test(readFileSync(file, "utf8"))).sort()).toEqual([
    // Writes the configured origin over it.
    "lib/host/configuration/configured-origin.ts",
    // Counts whether there is one.
    "lib/host/requests/request-target.ts",
    "lib/http/inbox-access.ts",
    // Writes the configured origin over it, before the OpenID Provider reads it.
    "lib/oauth/provider/provider.ts",
  ]);
});
