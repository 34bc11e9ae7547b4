import { expect, test } from "vitest";
import { buildDocument } from "@/lib/http/openapi";
import { freshDatabase } from "@/lib/testing/factories";
import { fuzz } from "@/lib/testing/fuzz/fuzz";
import { handleFuzzed } from "@/lib/testing/fuzz/in-process";
import { provision } from "@/lib/testing/fuzz/provision";

const REQUESTS = 500;

// How fast answers come is for `npm run fuzz`, on a machine that does nothing else; here none may hang.
test(`${REQUESTS} requests made from the document: every answer is documented, none is a 5xx`, async () => {
  await freshDatabase();
  const options = { requests: REQUESTS, seed: 20_261_122, seconds: 600, concurrency: 2, mostMilliseconds: 30_000 };
  const report = await fuzz(
    JSON.parse(JSON.stringify(buildDocument("http://localhost:3000"))),
    { send: handleFuzzed, provision },
    options,
  );
  expect(report.faults).toEqual([]);
  expect(report.sent).toBe(REQUESTS);
  // Requests that are all refused at once would prove nothing.
  for (const status of [200, 201, 400, 401, 403, 404]) expect(report.statuses).toHaveProperty(String(status));
});
