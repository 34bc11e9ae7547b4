import { inspect } from "node:util";

/** Ends the process. Plain errors are written for people; anything else is a bug and shows its stack. */
export function fail(error: unknown): never {
  console.error(`\n${error instanceof Error && error.constructor === Error ? error.message : inspect(error)}\n`);
  process.exit(1);
}
