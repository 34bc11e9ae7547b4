import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { getSecuritySignals } from "@/lib/operator/overview.contract";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";

beforeEach(freshDatabase);

const DAY_MS = 86_400_000;

async function happened(action: string, details: Record<string, string>, daysAgo = 0): Promise<void> {
  await db.auditEvent.create({
    data: { action, actorType: "anonymous", details, at: new Date(Date.now() - daysAgo * DAY_MS) },
  });
}

test("200: signals are told apart by their cause, over the days that were asked for", async () => {
  const user = await createUser({}, ["user", "admin"]);
  const { access_token: token } = await signIn(user);
  await happened("login.refused", { reason: "code" }, 20);
  await happened("session.refresh_reused", {}, 9);
  await happened("login.refused", {});
  await happened("login.refused", { mailbox: "someone" });
  await happened("login.refused", { reason: "passkey" });
  await happened("login.refused", { reason: "disabled" });
  await happened("request.refused", { problem: "too.many.requests", operation: "login" });
  await happened("request.refused", { problem: "forbidden", operation: "listRoles" });
  const counts = async (days: number) => {
    const { status, body } = await call(getSecuritySignals, { token, query: { days } });
    expect(status).toBe(200);
    const shown: { signal: string; count: number; more: boolean; last_at: string | null }[] = body.signals;
    for (const { count, more, last_at } of shown) expect([more, last_at === null]).toEqual([false, count === 0]);
    return Object.fromEntries(shown.map(({ signal, count }) => [signal, count]));
  };
  const lately = { wrong_password: 2, wrong_code: 0, wrong_passkey: 1, disabled: 1, limited: 1, refresh_reused: 0 };
  expect(await counts(7)).toEqual({ ...lately, intrusion_reported: 0 });
  expect(await counts(30)).toEqual({ ...lately, wrong_code: 1, refresh_reused: 1, intrusion_reported: 0 });
});
