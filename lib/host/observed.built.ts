import { beforeEach, expect, test } from "vitest";
import { type Instance, startInstance } from "@/lib/chaos/instance";
import { db } from "@/lib/db";
import { startCollector } from "@/lib/telemetry/collector";
import { freshDatabase } from "@/lib/testing/factories";

beforeEach(freshDatabase);

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CALLER = "b7ad6b7169203331";

const bearer = { Authorization: "Bearer a-token-for-prometheus" };

// `npm start` answers operations before Next does, and sends what is left when it is asked to end. On Vercel there is Next
// alone, which sends after each answer. Neither waits for the minute after which a batch is sent anyway.
test.each([
  ["npm start", {}, {}, async (service: Instance): Promise<unknown> => process.kill(service.pid, "SIGTERM")],
  [
    "Next alone",
    { NEXT_DIRECTORY: "." },
    { file: "lib/bench/next-host.mjs" },
    async (service: Instance): Promise<unknown> => service.call("GET", "/status"),
  ],
])(
  "%s: a request's trace goes on through operation, transaction and mail to the collector; metrics count it, the log names it",
  async (_, variables, program, send) => {
    const collector = await startCollector();
    const service = await startInstance(
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_BSP_SCHEDULE_DELAY: "60000",
        METRICS_TOKEN: "a-token-for-prometheus",
        LOG_LEVEL: "info",
        DEV_INBOX: "on",
        ...variables,
      },
      program,
    );
    const traceparent = `00-${TRACE}-${CALLER}-01`;
    const headers = { "Content-Type": "application/json", traceparent, "X-Request-Id": "traced-request" };
    const body = JSON.stringify({ email: "ann@example.com", password: "four unrelated plain words" });
    const answer = await fetch(`${service.origin}/v1/user`, { method: "POST", headers, body });
    expect(answer.status).toBe(201);
    await expect.poll(() => db.mail.count({ where: { state: "sent" } }), { timeout: 300_000 }).toBe(1);
    const metrics = await (await fetch(`${service.origin}/metrics`, { headers: bearer })).text();
    expect(metrics).toContain('gatehouse_request_duration_seconds_count{operation="registerUser",status="201"} 1');
    const line =
      service
        .log()
        .split("\n")
        .find((text) => text.includes("traced-request")) ?? "{}";
    expect(JSON.parse(line)).toMatchObject({ level: "info", operation: "registerUser", status: 201, traceId: TRACE });

    await send(service);
    const named = (name: string) => collector.spans.find((span) => span.name === name);
    await expect.poll(() => named("POST /v1/user") && named("deliver mail"), { timeout: 300_000 }).toBeTruthy();
    const operation = named("POST /v1/user");
    expect(operation).toMatchObject({ traceId: TRACE });
    expect(operation?.attributes).toContainEqual({
      key: "gatehouse.operation",
      value: { stringValue: "registerUser" },
    });
    expect(operation?.attributes).toContainEqual({ key: "http.response.status_code", value: { intValue: 201 } });
    const parents = new Map(collector.spans.map((span) => [span.spanId, span.parentSpanId]));
    let ancestor = operation?.parentSpanId;
    while (ancestor && parents.has(ancestor)) ancestor = parents.get(ancestor);
    expect(ancestor).toBe(CALLER);
    const inside = collector.spans.filter(({ parentSpanId }) => parentSpanId === operation?.spanId);
    expect(inside.map(({ name }) => name)).toContain("transaction");
    expect(JSON.stringify(collector.spans)).not.toMatch(/ann@example|four unrelated/);
  },
);
