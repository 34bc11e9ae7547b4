import { version } from "@/lib/build";
import { env } from "@/lib/env";
import { tracing } from "@/lib/telemetry/tracing";

/** Starts tracing where a collector is configured. Elsewhere OpenTelemetry is not even loaded: it costs start and memory. */
export async function startTracing(): Promise<void> {
  if (!env().OTEL_EXPORTER_OTLP_ENDPOINT || tracing.gatehouseTracer) return;
  const { createTracer } = await import("@/lib/telemetry/open-telemetry");
  tracing.gatehouseTracer ??= createTracer(version);
}

/** Sends what has not been sent yet. */
export async function endTracing(): Promise<void> {
  const tracer = tracing.gatehouseTracer;
  tracing.gatehouseTracer = undefined;
  await tracer?.end();
}
