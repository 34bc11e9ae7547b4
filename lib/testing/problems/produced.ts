import { appendFileSync } from "node:fs";

/*
 * Which problems the tests have produced, by operation: `npm test` holds the list against what the contracts declare
 * (`check-problems.ts`).
 */

const seen = new Set<string>();
const written = new Set<string>();

/** One line of the list. */
export const lineOf = (id: string, status: number, code: string): string => `${id} ${status} ${code}`;

/** Remembers that an operation has answered a test with this problem. */
export const noteRefusal = (id: string, status: number, code: string): void => void seen.add(lineOf(id, status, code));

/** Writes down what is new since the last time, where a run asks for it (`PRODUCED_PROBLEMS` names the file). */
export function writeRefusals(): void {
  const file = process.env.PRODUCED_PROBLEMS;
  const fresh = [...seen].filter((line) => !written.has(line));
  if (!file || fresh.length === 0) return;
  for (const line of fresh) written.add(line);
  appendFileSync(file, `${fresh.join("\n")}\n`);
}
