import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from "@opentelemetry/semantic-conventions";
import { withoutSecrets } from "@/lib/log-secrets";
import type { Tracer } from "@/lib/telemetry/tracing";
import { WithoutSecrets } from "@/lib/telemetry/without-secrets";

const kinds = { server: SpanKind.SERVER, internal: SpanKind.INTERNAL, client: SpanKind.CLIENT };

type Fields = Pick<Headers, "get">;

/** Trace Context asks for its own fields alone, never for the names of all. */
const fieldGetter = {
  get: (headers: Fields, name: string) => headers.get(name) ?? undefined,
  keys: () => ["traceparent", "tracestate", "baggage"],
};

/** The span under way, for instance Next's own around ours, else what the request says it belongs to. */
function parentOf(headers: Fields | undefined) {
  const active = context.active();
  return headers && !trace.getSpan(active) ? propagation.extract(active, headers, fieldGetter) : active;
}

/**
 * Makes the process's tracer: exports over OTLP/HTTP in batches, in the background. Where to, how often and which share is
 * read from the `OTEL_` variables (OpenTelemetry's environment variable specification).
 */
export function createTracer(version: string): Tracer {
  const own = resourceFromAttributes({ [ATTR_SERVICE_NAME]: "gatehouse", [ATTR_SERVICE_VERSION]: version });
  const resource = defaultResource()
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }));
  const spanProcessors = [new WithoutSecrets(new BatchSpanProcessor(new OTLPTraceExporter()))];
  const provider = new NodeTracerProvider({ resource, spanProcessors });
  provider.register();
  const tracer = provider.getTracer("gatehouse", version);
  return {
    trace: ({ name, kind, attributes, headers }, work) =>
      tracer.startActiveSpan(name, { kind: kinds[kind], attributes }, parentOf(headers), async (span) => {
        try {
          return await work({ set: (more) => void span.setAttributes(more) });
        } catch (error) {
          const message = error instanceof Error ? withoutSecrets(error.message.slice(0, 500)) : "";
          span.setStatus({ code: SpanStatusCode.ERROR, message });
          throw error;
        } finally {
          span.end();
        }
      }),
    fields: (): Record<string, string> => {
      const active = trace.getActiveSpan()?.spanContext();
      return active ? { traceId: active.traceId, spanId: active.spanId } : {};
    },
    flush: () => provider.forceFlush(),
    end: async () => {
      await provider.shutdown();
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}
