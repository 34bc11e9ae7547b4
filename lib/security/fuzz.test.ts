import { expect, test } from "vitest";
import { buildDocument } from "@/lib/http/openapi";
import { freshDatabase } from "@/lib/testing/factories";
import { fuzz } from "@/lib/testing/fuzz/fuzz";
import { handleFuzzed } from "@/lib/testing/fuzz/in-process";
import { provision } from "@/lib/testing/fuzz/provision";

test("1,200 requests made from the document: every answer is documented, none is a 5xx or takes a second", async () => {
  await freshDatabase();
  const options = { requests: 1200, seed: 20_261_122, seconds: 600, concurrency: 2, mostMilliseconds: 1000 };
  const report = await fuzz(
    JSON.parse(JSON.stringify(buildDocument("http://localhost:3000"))),
    { send: handleFuzzed, provision },
    options,
  );
  expect(report.faults).toEqual([]);
  expect(report.sent).toBe(1200);
  // Requests that are all refused at the door would prove nothing.
  for (const status of [200, 201, 400, 401, 403, 404, 409, 413, 415])
    expect(report.statuses).toHaveProperty(String(status));
}, 120_000);
