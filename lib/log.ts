import pino from "pino";
import { env } from "@/lib/env";
import { withoutSecrets } from "@/lib/log-secrets";
import type { Problem } from "@/lib/problem";
import { traceFields } from "@/lib/telemetry/tracing";

type Fields = Record<string, unknown>;

/** What of an error may be logged: name, code, message, stack and cause; never the values a query carried. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return withoutSecrets(String(error));
  const { name, message, stack, cause } = error;
  const { code } = error as NodeJS.ErrnoException; // PostgreSQL's and Prisma's errors have one as well
  return {
    name,
    ...(typeof code === "string" ? { code } : {}),
    message: withoutSecrets(message.slice(0, 2_000)),
    stack: stack && withoutSecrets(stack.slice(0, 4_000)),
    ...(cause ? { cause: describeError(cause) } : {}),
  };
}

/** Members that are never written, no matter what logs them. `code` is not among them: failures have one. */
const SECRET_MEMBERS = [
  "password",
  "token",
  "access_token",
  "refresh_token",
  "secret",
  "authorization",
  "cookie",
  "headers",
  "query",
  "body",
];

// Where nobody reads the log any more (a closed pipe), the service goes on without it. Unheard, each failed write would be an
// uncaught error, which is logged, which fails: a loop that takes a whole core.
for (const stream of [process.stdout, process.stderr])
  if (stream.listenerCount("error") === 0) stream.on("error", () => undefined);

// Written at once, to the stream itself: a line about the failure that ends the process must not wait in a worker thread,
// and functions that are frozen between requests have none.
const logger = pino(
  {
    base: null,
    messageKey: "message",
    errorKey: "error",
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    serializers: { error: describeError },
    redact: SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`]),
    mixin: traceFields,
  },
  process.stderr,
);

/** The configured level; read at each line, as the configuration is complete only after this module was loaded. */
function at(level: "debug" | "info" | "warn" | "error", fields: Fields, message: string): void {
  const { LOG_LEVEL } = env();
  if (logger.level !== LOG_LEVEL) logger.level = LOG_LEVEL;
  logger[level](fields, message);
}

/** What is kept for others to hold against: written at every level but `silent`. */
const records = logger.child({}, { level: "info" });

/** The service's log: one JSON object per line on standard error, no secrets. */
export const log = {
  debug: (fields: Fields, message: string) => at("debug", fields, message),
  record: (fields: Fields, message: string) => {
    if (env().LOG_LEVEL !== "silent") records.info(fields, message);
  },
  info: (fields: Fields, message: string) => at("info", fields, message),
  warn: (fields: Fields, message: string) => at("warn", fields, message),
  error: (fields: Fields, message: string) => at("error", fields, message),
};

/** Tells the operator, at `debug`, what a refusal keeps from the caller. */
export function logReason({ kind, reason }: Problem, requestId: string): void {
  if (reason !== undefined) log.debug({ requestId, problem: kind, reason }, "refused");
}
