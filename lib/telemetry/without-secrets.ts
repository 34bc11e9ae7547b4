import type { Attributes, AttributeValue } from "@opentelemetry/api";
import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace-node";
import { withoutSecrets } from "@/lib/log-secrets";

const cleanValue = (value: AttributeValue | undefined): AttributeValue | undefined => {
  if (typeof value === "string") return withoutSecrets(value);
  return Array.isArray(value)
    ? (value.map((one) => (typeof one === "string" ? withoutSecrets(one) : one)) as AttributeValue)
    : value; // still as mixed as it was
};

const clean = (attributes: Attributes = {}): Attributes =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, cleanValue(value)]));

/** A span as a collector may see it. Its methods stay those of the original. */
function cleaned(span: ReadableSpan): ReadableSpan {
  const { message } = span.status;
  return Object.assign(Object.create(span) as ReadableSpan, {
    name: withoutSecrets(span.name),
    attributes: clean(span.attributes),
    events: span.events.map((event) => ({ ...event, attributes: clean(event.attributes) })),
    status: { ...span.status, ...(message === undefined ? {} : { message: withoutSecrets(message) }) },
  });
}

/**
 * Takes secrets out of every span before it is exported, anyone who made it: Next names its spans after the address that was
 * asked for, query and all.
 */
export class WithoutSecrets implements SpanProcessor {
  readonly #next: SpanProcessor;
  constructor(next: SpanProcessor) {
    this.#next = next;
  }
  onStart: SpanProcessor["onStart"] = (span, parent) => this.#next.onStart(span, parent);
  onEnd = (span: ReadableSpan): void => this.#next.onEnd(cleaned(span));
  forceFlush = (): Promise<void> => this.#next.forceFlush();
  shutdown = (): Promise<void> => this.#next.shutdown();
}
