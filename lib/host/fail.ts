import { inspect } from "node:util";
import { Problem } from "@/lib/problem";

/** What is said of an error: plain errors and problems are written for people; anything else is a bug and shows its stack. */
export function describeFailure(error: unknown): string {
  if (error instanceof Problem) {
    const details = new Set([error.detail, ...error.issues.map(({ detail }) => detail)]);
    return [`${error.message}.`, ...details].filter(Boolean).join("\n");
  }
  return error instanceof Error && error.constructor === Error ? error.message : inspect(error);
}

/** Ends the process, saying why. */
export function fail(error: unknown): never {
  // Not by console, which a running service makes lines of the log.
  process.stderr.write(`\n${describeFailure(error)}\n\n`);
  process.exit(1);
}
