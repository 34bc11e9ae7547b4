import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { contracts } from "@/lib/contracts";
import { addressesOf } from "@/lib/http/table";
import { randomToken } from "@/lib/secrets";
import { createTracer } from "@/lib/telemetry/open-telemetry";
import { linkedPages } from "@/lib/web/mailed-code";

/*
 * Live secrets in records. Next names its spans after the address that was asked for; what this holds of spans,
 * log.test.ts holds of the log and lib/host/output/secrets-in-records.built.ts of both, and of a proxy, on the production build.
 */

afterEach(() => vi.unstubAllEnvs());

test("live secret in a record: no span that anybody makes carries the secret of a link, a path or a token to the collector", async () => {
  let received = "";
  const collector = createServer(async (request, response) => {
    received += (await request.toArray()).join("");
    response.setHeader("Content-Type", "application/json").end("{}");
  }).listen(0, "127.0.0.1");
  await once(collector, "listening");
  onTestFinished(() => void collector.close());
  const { port } = collector.address() as AddressInfo; // a TCP server that listens has no other kind
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", `http://127.0.0.1:${port}`);
  const tracer = createTracer("0");
  const secret = randomToken();
  const links = Object.entries(linkedPages).map(([page, name]) => `/${page}?lang=en&${name}=${secret}`);
  const paths = contracts.flatMap(addressesOf).map(({ path }) => path.replace(/\{\w+\}/g, secret));
  for (const address of [...links, ...paths]) {
    const attributes = { "http.target": address, "http.url": `https://id.example.com${address}` };
    const piece = { name: `GET ${address}`, kind: "server" as const, attributes };
    await tracer.trace(piece, async (span) => span.set({ "next.span_name": `GET ${address}` }));
    await tracer.trace(piece, () => Promise.reject(new Error(`${address} failed`))).catch(() => undefined);
  }
  await tracer.end();
  expect(received).toContain("/confirm?");
  expect(received).not.toContain(secret);
});
