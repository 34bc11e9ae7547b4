type Attributes = Record<string, string | number | boolean | undefined>;

/** What a piece of work says about itself while it is traced. */
export interface Span {
  set(attributes: Attributes): void;
}

interface Piece {
  name: string;
  /** `server`: begins with a request, whose trace it joins; `internal`: a part of what is under way. */
  kind: "server" | "internal" | "client";
  attributes: Attributes;
  /** Of the request: `traceparent` and `tracestate` are read (W3C Trace Context). */
  headers?: Pick<Headers, "get">;
}

/** What `open-telemetry.ts` does once it has been loaded. */
export interface Tracer {
  trace<Result>(piece: Piece, work: (span: Span) => Promise<Result>): Promise<Result>;
  /** Names of the span under way, for the log. */
  fields(): Record<string, string>;
  flush(): Promise<void>;
  end(): Promise<void>;
}

// The host and Next's bundles load this module each for themselves; the process has one tracer.
export const tracing = globalThis as typeof globalThis & { gatehouseTracer?: Tracer | undefined };

const untraced: Span = { set: () => undefined };

/** Does a piece of work inside a span of its own. Without a collector it just does the work. */
export function traced<Result>(piece: Piece, work: (span: Span) => Promise<Result>): Promise<Result> {
  const tracer = tracing.gatehouseTracer;
  return tracer ? tracer.trace(piece, work) : work(untraced);
}

/** Names of trace and span under way, if any. */
export const traceFields = (): Record<string, string> => tracing.gatehouseTracer?.fields() ?? {};

/** Sends what was traced so far: where a process is frozen after its answer, nothing later would. */
export const flushTraces = async (): Promise<void> => tracing.gatehouseTracer?.flush();
