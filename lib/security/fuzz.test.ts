import { expect, test } from "vitest";
import { buildDocument } from "@/lib/http/openapi";
import { handle } from "@/lib/http/route";
import { freshDatabase } from "@/lib/testing/factories";
import { fuzz } from "@/lib/testing/fuzz/fuzz";
import { provision } from "@/lib/testing/fuzz/provision";
import type { FuzzRequest } from "@/lib/testing/fuzz/requests";

async function send({ method, target, headers, body }: FuzzRequest) {
  const url = new URL("http://localhost:3000");
  const [path = "/", query = ""] = target.split(/\?(.*)/s);
  url.search = query;
  const bodiless = body === undefined || method === "GET" || method === "HEAD";
  const request = new Request(url, { method, headers, ...(bodiless ? {} : { body: body as BodyInit }) });
  const response = await handle(request, path);
  const mediaType = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
  return { status: response.status, mediaType, text: await response.text() };
}

test("1,200 requests made from the document: every answer is documented, none is a 5xx or takes a second", async () => {
  await freshDatabase();
  const options = { requests: 1200, seed: 20_261_122, concurrency: 2, mostMilliseconds: 1000 };
  const report = await fuzz(
    JSON.parse(JSON.stringify(buildDocument("http://localhost:3000"))),
    { send, provision },
    options,
  );
  expect(report.faults).toEqual([]);
  expect(report.sent).toBe(1200);
  // Requests that are all refused at the door would prove nothing.
  for (const status of [200, 201, 400, 401, 403, 404, 409, 413, 415])
    expect(report.statuses).toHaveProperty(String(status));
}, 120_000);
