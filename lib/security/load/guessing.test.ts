import { beforeEach, expect, test } from "vitest";
import { contracts } from "@/lib/contracts";
import { addressesOf } from "@/lib/http/table";
import { send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

/** Addresses and aliases of operations: the same guess can be made at each of them. */
const doorsOf = (...ids: string[]) => contracts.filter(({ id }) => ids.includes(id)).flatMap(addressesOf);

/** What can be guessed, where, how, and how many guesses may be looked at. */
const guesses: [string, ReturnType<typeof doorsOf>, number, (user: User, index: number) => object][] = [
  [
    "a person's password",
    doorsOf("login", "authenticateUser", "changePasswordByUserId"),
    20,
    (user, index) => ({
      body: {
        // Spelled differently each time.
        email: index % 2 ? user.email.toUpperCase() : ` ${user.email} `,
        password: `guess ${index}`,
        user_uid: user.id,
        old_password: `guess ${index}`,
        new_password: "a new long secret",
      },
    }),
  ],
  [
    "the secret of a code",
    doorsOf("confirmUser", "resetPassword", "activateUser", "confirmAccount"),
    50,
    (_, index) => ({ body: { token: `guess-${index}`, password: "a new long secret" } }),
  ],
  [
    "the one-time code of a code",
    doorsOf("confirmAccount"),
    20,
    (user, index) => ({ body: { email: user.email, code: String(100_000 + index) } }),
  ],
  [
    "who has an account",
    doorsOf("checkAddressExists"),
    20,
    (_, index) => ({ query: { email: `guess${index}@example.com` } }),
  ],
];

// Zitadel CVE-2025-64102, Keycloak CVE-2026-16103; Better Auth CVE-2026-45364, authentik CVE-2024-47070.
test.each(guesses)(
  "code or lockout bypass in parallel, limiter bypass: of 120 guesses at %s at once, from all over a /64, by every alias, with garbage in X-Forwarded-For, no more than the budget is looked at",
  async (_, doors, most, requestOf) => {
    configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1" });
    const user = await createUser();
    const answers = await Promise.all(
      Array.from({ length: 120 }, (__, index) => {
        const door = doors[index % doors.length];
        const path = (door?.path ?? "").replace("{uid}", user.id).replace("{code}", `guess-${index}`);
        const headers = {
          "X-Forwarded-For": `evil.example, 10.0.0.${index}, 2001:db8:1:2:${index.toString(16)}::${index.toString(16)}`,
          "X-Real-IP": `10.0.1.${index}`,
          Forwarded: `for=10.0.2.${index}`,
          "X-Gatehouse-Peer": `10.0.3.${index}`,
          "User-Agent": `agent ${index}`,
        };
        // A GET has no body; its guess stands in the path or the query.
        const { body, ...rest }: { body?: unknown } = requestOf(user, index);
        return send(door?.method ?? "", path, { ...rest, ...(door?.method === "GET" ? {} : { body }), headers });
      }),
    );
    const looked = answers.filter(({ status }) => status !== 429);
    expect(looked.length).toBeLessThanOrEqual(most);
    expect(looked.length).toBeGreaterThan(0);
    for (const { headers } of answers.filter(({ status }) => status === 429))
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    // Other spellings of an address lead nowhere, rather than past the limit.
    for (const { method, path } of doors) {
      for (const bent of [`/${path}`, `${path}/`, `/V1${path.replace("/v1", "")}`, path.replace(/.$/, "%6e%")]) {
        expect((await send(method, `http://localhost:3000${bent}`)).status, bent).toBe(404);
      }
    }
  },
  60_000,
);
