type Fields = Record<string, unknown>;

/** What of an error may be logged: name, message, stack and cause; never the values a query carried. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack } = error;
  return {
    name,
    message: message.slice(0, 2_000),
    stack: stack?.slice(0, 4_000),
    ...(error.cause ? { cause: describeError(error.cause) } : {}),
  };
}

function write(level: string, fields: Fields, message: string): void {
  const entry = { time: new Date().toISOString(), level, message, ...fields };
  process.stderr.write(`${JSON.stringify(entry, (key, value) => (key === "error" ? describeError(value) : value))}\n`);
}

/** The service's log: one JSON object per line on standard error, no secrets. */
export const log = {
  info: (fields: Fields, message: string) => write("info", fields, message),
  warn: (fields: Fields, message: string) => write("warn", fields, message),
  error: (fields: Fields, message: string) => write("error", fields, message),
};
