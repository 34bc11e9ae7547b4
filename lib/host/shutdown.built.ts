import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { startInstance } from "@/lib/chaos/instance";
import { db } from "@/lib/db";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";

beforeEach(freshDatabase);

test("asked to end under load: every request is answered, what was acknowledged is there, and the exit code is 0", async () => {
  const service = await startInstance({ DRAIN_SECONDS: "1" });
  const { access_token } = await signIn(await createUser());
  const acknowledged: string[] = [];
  // What a load balancer does: it probes, and sends no more once the probe fails.
  let open = true;
  const probe = async () => {
    while (open) {
      open = (await fetch(`${service.origin}/status`)).status === 200;
      await sleep(20);
    }
  };
  // Connections are kept; one that breaks under a request makes fetch throw, and the test fail.
  const register = async () => {
    while (open) {
      const body = JSON.stringify({
        email: `${crypto.randomUUID()}@example.com`,
        password: "four unrelated plain words",
      });
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(`${service.origin}/v1/user`, { method: "POST", headers, body });
      expect(answer.status).toBe(201);
      await answer.text();
      acknowledged.push(JSON.parse(body).email);
    }
  };
  const read = async () => {
    while (open) {
      const headers = { Authorization: `Bearer ${access_token}` };
      const answer = await fetch(`${service.origin}/v1/user/profile`, { headers });
      expect(answer.status).toBe(200);
      await answer.text();
    }
  };
  const working = Promise.all([probe(), ...Array.from({ length: 6 }, () => [register(), read()]).flat()]);
  await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(5);
  process.kill(service.pid, "SIGTERM");
  await working;
  expect(await service.exited).toBe(0);
  expect(await db.user.count({ where: { email: { in: acknowledged } } })).toBe(acknowledged.length);
});

test("asked to end twice it ends at once, whatever still runs", async () => {
  const service = await startInstance();
  const socket = connect(Number(new URL(service.origin).port), "127.0.0.1");
  await once(socket, "connect");
  socket.write(
    "POST /v1/user HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
  );
  socket.on("error", () => undefined);
  await sleep(200);
  process.kill(service.pid, "SIGTERM");
  await sleep(200);
  process.kill(service.pid, "SIGTERM");
  // Whatever waits for the request to end, or for its patience to, exits with 0.
  expect(await service.exited).toBe(1);
});
