import { beforeAll, expect, test } from "vitest";
import { createApi, everyItem, ProblemError } from "@/lib/client/index";
import { db } from "@/lib/db";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { listen, serve } from "@/lib/testing/instances/serve";

beforeAll(freshDatabase);

/** `fetch` whose first calls end otherwise. */
function faulty(...faults: ((answer: () => Promise<Response>) => Promise<Response>)[]): typeof fetch {
  return (input, init) => {
    const answer = () => fetch(input, init);
    return (faults.shift() ?? ((go) => go()))(answer);
  };
}

const asAdministrator = async (origin: string, more: { fetch?: typeof fetch; attempts?: number } = {}) => {
  const { access_token } = await signIn(await createUser({}, ["admin"]));
  const tokens = { accessToken: async () => access_token, renew: async () => undefined };
  return createApi({ origin, tokens, ...more });
};

test("operations are functions: what goes in and what comes out is typed by the contracts", async () => {
  const { origin } = await serve();
  const { email } = await createUser({ name: "Ann" });
  const api = createApi({ origin });
  const pair = await api.login({ body: { username: email, password: PASSWORD } });
  const { name, roles } = await api.getProfile({}, { token: pair.access_token });
  expect([name, roles]).toEqual(["Ann", ["user"]]);
  expect(await api.logout({ body: { token: pair.refresh_token } })).toBeUndefined();
  expect(await api.getPublicKey()).toMatch(/^-----BEGIN PUBLIC KEY-----/);
});

test("a refusal is a ProblemError with its code, status, pointers and request id", async () => {
  const { origin } = await serve();
  const api = createApi({ origin });
  const wrong = await api
    .login({ body: { username: "nobody@example.com", password: "wrong" } })
    .catch((error) => error);
  expect(wrong).toBeInstanceOf(ProblemError);
  expect(wrong).toMatchObject({
    code: "wrong.password",
    status: 401,
    pointers: [],
    message: "Wrong email or password",
  });
  expect(wrong.requestId).toMatch(/^[\w-]{36}$/);
  const invalid = await api.registerUser({ body: { email: "nobody", password: PASSWORD } }).catch((error) => error);
  expect(invalid).toMatchObject({ code: "request.invalid", pointers: ["/body/email"] });
  expect(invalid.codes).toContain("email must be an email");
});

test("what some proxy answers is a ProblemError as well, with the code unknown", async () => {
  const { origin } = await listen((_, response) => response.writeHead(418).end("<html>"));
  await expect(createApi({ origin }).getStatus()).rejects.toMatchObject({ code: "unknown", status: 418 });
});

test("a POST whose answer was lost is sent again under its key, and has one effect", async () => {
  const { origin } = await serve();
  const lost = async (answer: () => Promise<Response>) => {
    await answer();
    throw new TypeError("the connection broke");
  };
  const api = await asAdministrator(origin, { fetch: faulty(lost, lost) });
  const role = await api.createRole({ body: { name: "editor" } });
  expect(role).toMatchObject({ name: "editor", description: "" });
  expect(await db.role.count({ where: { name: "editor" } })).toBe(1);
});

test("a PATCH whose answer was lost is not: someone else may have changed it since", async () => {
  const { origin } = await serve();
  const lost = () => Promise.reject(new TypeError("the connection broke"));
  const api = await asAdministrator(origin, { fetch: faulty(lost) });
  const { id } = await api.createRole({ body: { name: "author" } });
  const broken = await asAdministrator(origin, { fetch: faulty(lost) });
  const change = { params: { id: String(id) }, body: { description: "edits" } };
  await expect(broken.updateRole(change)).rejects.toThrow("the connection broke");
});

test("503 and 429 are waited for as long as they ask, unless that is too long", async () => {
  const { origin } = await serve();
  const away = async () => new Response(null, { status: 503, headers: { "Retry-After": "0" } });
  expect((await createApi({ origin, fetch: faulty(away, away) }).getStatus()).status).toBe("OK");
  const hopeless = createApi({ origin, fetch: faulty(away, away, away) }).getStatus();
  await expect(hopeless).rejects.toMatchObject({ status: 503, retryAfter: 0 });
  configure({ RATE_LIMITS: "on", REQUESTS_PER_MINUTE: "1" });
  const api = await asAdministrator(origin, { attempts: 1 });
  await api.listKeys();
  const refused = await api.listKeys().catch((error) => error);
  expect(refused).toMatchObject({ code: "too.many.requests", status: 429 });
  expect(refused.retryAfter).toBeGreaterThan(0);
});

test("a signal ends a call, a timeout each attempt of it", async () => {
  const { origin } = await listen(() => undefined);
  const api = createApi({ origin, attempts: 2 });
  const controller = new AbortController();
  const call = api.getStatus({}, { signal: controller.signal });
  controller.abort();
  await expect(call).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
  await expect(api.getStatus({}, { timeout: 20 })).rejects.toThrow(expect.objectContaining({ name: "TimeoutError" }));
});

test("a list is read page after page", async () => {
  const { origin } = await serve();
  const api = await asAdministrator(origin);
  for (const name of ["one", "two", "three"]) await api.createRole({ body: { name } });
  const names: string[] = [];
  const pages = (cursor?: string) => api.listRoles({ query: { limit: 2, cursor } });
  for await (const { name } of everyItem(pages)) names.push(name);
  expect(names).toEqual(expect.arrayContaining(["admin", "one", "three", "two", "user"]));
  expect(new Set(names).size).toBe(names.length);
});
