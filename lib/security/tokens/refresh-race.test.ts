import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { send } from "@/lib/testing/call";
import { testDatabaseKind } from "@/lib/testing/database";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { startInstances } from "@/lib/testing/instances/instances";

beforeEach(freshDatabase);

const PATH = "/v1/auth/refresh";

async function refreshAt(origin: string | undefined, token: string): Promise<{ status: number; next: string }> {
  if (!origin) {
    const { status, body } = await send("POST", PATH, { body: { token } });
    return { status, next: body.refresh_token };
  }
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(origin + PATH, { method: "POST", headers, body: JSON.stringify({ token }) });
  return { status: response.status, next: (await response.json()).refresh_token };
}

/** A service that is too busy says so, and is asked again: what it says must not depend on how fast it is. */
async function refreshInTheEnd(origin: string | undefined, token: string): ReturnType<typeof refreshAt> {
  const answer = await refreshAt(origin, token);
  return answer.status === 503 ? refreshInTheEnd(origin, token) : answer;
}

// Better Auth CVE-2026-53517. The embedded database is for one instance, so there this process is the only one.
test("refresh race forks the family: 200 refreshes of one token at once, over several processes, get 200 and one successor", async () => {
  const origins = testDatabaseKind === "server" ? await startInstances(2, { RATE_LIMITS: "off" }) : [];
  const { refresh_token, sessionId } = await signIn(await createUser());
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      refreshInTheEnd(origins[index % Math.max(1, origins.length)], refresh_token),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const [next = "", ...others] = new Set(answers.map((answer) => answer.next));
  expect(others).toEqual([]);
  expect(await db.session.findUniqueOrThrow({ where: { id: sessionId } })).toMatchObject({
    generation: 1,
    endedAt: null,
  });
  expect((await refreshInTheEnd(origins[1], next)).status).toBe(200);
  expect(await db.refreshToken.count({ where: { sessionId } })).toBe(3);
});
