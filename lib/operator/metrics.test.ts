import { beforeEach, expect, test } from "vitest";
import { login } from "@/lib/authentication/sign-in.contract";
import { contracts as all } from "@/lib/contracts";
import { db } from "@/lib/db";
import * as contracts from "@/lib/operator/service.contract";
import { call, send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";

beforeEach(freshDatabase);

const TOKEN = "a-token-for-prometheus";

/** Every sample of the answer, by its name and labels. */
async function scrape(): Promise<Map<string, number>> {
  const answer = await call(contracts.getMetrics, { token: TOKEN });
  expect({ status: answer.status, type: answer.headers.get("content-type") }).toEqual({
    status: 200,
    type: "text/plain; charset=utf-8",
  });
  const samples = answer.text.split("\n").filter((line) => line && !line.startsWith("#"));
  return new Map(
    samples.map((line) => {
      const [, name = "", value] = /^(\w+(?:\{[^}]*\})?) (\S+)$/.exec(line) ?? [];
      expect(name, line).not.toBe("");
      return [name, Number(value)];
    }),
  );
}

test("404 while no token is configured, with whatever token", async () => {
  await expectRefusal(() => call(contracts.getMetrics), 404, "not.found");
  await expectRefusal(() => call(contracts.getMetrics, { token: TOKEN }), 404, "not.found");
});

test("401 without the token and with another one", async () => {
  configure({ METRICS_TOKEN: TOKEN });
  for (const token of [undefined, "", `${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase()]) {
    await expectRefusal(() => call(contracts.getMetrics, { token }), 401, "unauthorized");
  }
});

test("200 with requests by operation and status, sign-ins and refused ones, and what waits", async () => {
  configure({ METRICS_TOKEN: TOKEN });
  const user = await createUser();
  const before = await scrape();
  await call(login, { body: { email: user.email, password: PASSWORD } });
  await call(login, { body: { email: user.email, password: "something else" } });
  await db.mail.create({
    data: { template: "welcome", recipient: "ann@example.com", createdAt: new Date(Date.now() - 60_000) },
  });
  const after = await scrape();
  const risen = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  expect(risen('gatehouse_request_duration_seconds_count{operation="login",status="200"}')).toBe(1);
  expect(risen('gatehouse_request_duration_seconds_count{operation="login",status="401"}')).toBe(1);
  expect(risen('gatehouse_events_total{action="login.succeeded"}')).toBe(1);
  expect(risen('gatehouse_events_total{action="login.refused"}')).toBe(1);
  expect(after.get("gatehouse_outbox_depth")).toBe((before.get("gatehouse_outbox_depth") ?? 0) + 1);
  expect(after.get("gatehouse_outbox_oldest_seconds")).toBeGreaterThan(59);
  expect(after.get("gatehouse_password_hashing_queue")).toBe(0);
  expect(after.get("gatehouse_database_waiting")).toBe(0);
  expect(after.get("process_resident_memory_bytes")).toBeGreaterThan(10_000_000);
  expect(after.has("nodejs_eventloop_lag_p99_seconds")).toBe(true);
});

test("strangers cannot make labels: unknown paths and methods are one label, and the rest are operations", async () => {
  configure({ METRICS_TOKEN: TOKEN });
  await scrape();
  for (let number = 0; number < 20; number += 1) {
    await send("GET", `/v1/nothing-${number}`);
    await send(`ODD${number}`, "/status");
  }
  const names = [...(await scrape()).keys()].flatMap((name) => /operation="([^"]*)"/.exec(name)?.[1] ?? []);
  const known = new Set(["none", ...all.map(({ id }) => id)]);
  expect(new Set(names).has("none")).toBe(true);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});
