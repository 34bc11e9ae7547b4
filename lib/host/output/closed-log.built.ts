import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { startInstance } from "@/lib/chaos/instance";
import { freshDatabase } from "@/lib/testing/factories";

beforeEach(freshDatabase);

/** Processor time that a process has taken so far, in clock ticks: user and system (proc(5)). */
function ticksOf(pid: number): number {
  const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const values = fields.split(" ").map(Number);
  return (values[11] ?? 0) + (values[12] ?? 0);
}

test.runIf(existsSync("/proc/self/stat"))(
  "a service whose log nobody reads any more goes on answering, and is idle when nobody asks",
  async () => {
    const service = await startInstance({ LOG_LEVEL: "info" });
    service.closeLog();
    for (let n = 0; n < 20; n += 1) expect((await service.call("GET", "/status"))?.status).toBe(200);
    // A loop never rests, on a machine of any speed; what is merely slow is done some time.
    const isIdle = async () => {
      const before = ticksOf(service.pid);
      await sleep(1_000);
      return ticksOf(service.pid) - before < 10;
    };
    await expect.poll(isIdle, { timeout: 120_000 }).toBe(true);
    expect((await service.call("GET", "/status"))?.status).toBe(200);
  },
);
