import { beforeEach, expect, test } from "vitest";
import { testDatabaseKind } from "@/lib/testing/database";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { startInstances } from "@/lib/testing/instances/instances";

beforeEach(freshDatabase);

async function send(method: string, url: string, body: object, token?: string) {
  const response = await fetch(url, {
    method,
    headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  const { errors, access_token } = await response.json();
  return { status: response.status, code: errors?.[0], access_token };
}

const lifetimeOf = (token: string) => {
  const { exp, iat } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  return exp - iat;
};

// The embedded database is for one instance.
test.runIf(testDatabaseKind === "server")(
  "three instances, of which one has a variable of its own: what one is told all do from the next request on, and one that starts later",
  async () => {
    const admin = (await signIn(await createUser({}, ["user", "admin"]))).access_token;
    const user = await createUser();
    const [first = "", second = ""] = await startInstances(2, { RATE_LIMITS: "off" });
    const [own = ""] = await startInstances(1, { RATE_LIMITS: "off", SIGN_UP: "on" });
    const set = (origin: string, name: string, value: string | null) =>
      send("PATCH", `${origin}/v1/settings`, { settings: [{ name, value }] }, admin);
    let count = 0;
    const register = (origin: string) => {
      count += 1;
      return send("POST", `${origin}/v1/user`, { email: `new${count}@example.com`, password: PASSWORD });
    };
    const logIn = (origin: string) =>
      send("POST", `${origin}/v1/auth/login`, { email: user.email, password: PASSWORD });
    for (const origin of [first, second, own]) expect((await register(origin)).status).toBe(201);

    for (let round = 0; round < 10; round += 1) {
      expect((await set(first, "SIGN_UP", "off")).status).toBe(200);
      expect(await register(second)).toMatchObject({ status: 403, code: "registration.closed" });
      expect((await set(second, "SIGN_UP", null)).status).toBe(200);
      expect((await register(first)).status).toBe(201);
    }
    await set(first, "SIGN_UP", "off");
    await set(second, "ACCESS_TOKEN_TTL_SECONDS", "120");
    expect((await register(own)).status).toBe(201);
    expect(await set(own, "SIGN_UP", "on")).toMatchObject({ status: 409, code: "setting.is.configured" });
    const [later = ""] = await startInstances(1, { RATE_LIMITS: "off" });
    expect(await register(later)).toMatchObject({ status: 403, code: "registration.closed" });
    for (const origin of [first, second, own, later]) expect(lifetimeOf((await logIn(origin)).access_token)).toBe(120);
  },
  300_000,
);

test.runIf(testDatabaseKind === "server")(
  "sign-in methods and a rate limit that are set at one instance count at the other from the next request on",
  async () => {
    const admin = (await signIn(await createUser({}, ["user", "admin"]))).access_token;
    const [first = "", second = ""] = await startInstances(2, { RATE_LIMITS: "on" });
    const set = (values: Record<string, string | null>) =>
      send(
        "PATCH",
        `${first}/v1/settings`,
        { settings: Object.entries(values).map(([name, value]) => ({ name, value })) },
        admin,
      );
    const startPasskey = () => send("POST", `${second}/v1/auth/passkeys/options`, {});
    expect((await startPasskey()).status).toBe(200);
    expect((await set({ FACTOR_METHODS: "totp", REQUESTS_PER_MINUTE: "2" })).status).toBe(200);
    // The second of this network within the minute, unless that has just ended.
    expect(await startPasskey()).toMatchObject({ status: 403, code: "factor.not.allowed" });
    await expect.poll(startPasskey).toMatchObject({ status: 429, code: "too.many.requests" });
  },
  300_000,
);
