import { format } from "node:util";
import { log } from "@/lib/log";
import { withoutSecrets } from "@/lib/log-secrets";

const levels = { debug: "info", log: "info", info: "info", warn: "warn", error: "error", trace: "error" } as const;

/** Escape sequences for terminals. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with one
const COLORS = /\x1b\[[\d;]*m/g;

/** What libraries write to the console, above all Next about pages that fail, as lines of the log like any other. */
export function logConsole(): void {
  for (const [name, level] of Object.entries(levels)) {
    Reflect.set(console, name, (...values: unknown[]) => {
      const error = values.find((value) => value instanceof Error);
      const text = withoutSecrets(format(...values.filter((value) => value !== error)).replace(COLORS, "")).trim();
      log[level](error ? { error } : {}, text.slice(0, 2_000) || "An error was written to the console.");
    });
  }
}
