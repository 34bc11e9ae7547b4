import type { Outcome } from "@/lib/transfer/import";
import type { Change } from "@/lib/transfer/plan";

const show = (value: unknown) => (value === null ? "none" : typeof value === "string" ? value : JSON.stringify(value));

const showChange = ({ field, before, after }: Change) => `${field}: ${show(before)} → ${show(after)}`;

/** One line about one row. */
export function describeOutcome({ line, email, outcome, changes, why, notes = [] }: Outcome): string {
  const more = why ?? changes?.map(showChange).join("; ");
  return [`${line}: ${outcome}`, email, more, ...notes].filter(Boolean).join("  ");
}
