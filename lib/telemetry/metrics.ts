import type { Counter, Histogram } from "prom-client";
import type { AuditAction } from "@/lib/audit/audit-actions";

/** What is counted while it happens; everything else is read when someone asks. */
export interface Metrics {
  /** In Prometheus' text format. */
  read(): Promise<string>;
  answers: Histogram<"operation" | "status">;
  events: Counter<"action">;
  breachChecks: Counter<"result">;
}

// The host and Next's bundles load this module each for themselves; the process counts once.
export const holder = globalThis as typeof globalThis & { gatehouseMetrics?: Metrics | undefined };

/** Counts an answer. Only contracts name operations, so strangers cannot invent labels. */
export function countAnswer(operation: string, status: number, seconds: number): void {
  holder.gatehouseMetrics?.answers.observe({ operation, status }, seconds);
}

/** Counts an event that is being written into the audit log: among them every sign-in and every refused one. */
export function countEvent(action: AuditAction): void {
  holder.gatehouseMetrics?.events.inc({ action });
}

/** Counts a check for breached passwords: how it went, and that one failed, after which the password passed without it. */
export function countBreachCheck(result: "passed" | "breached" | "failed"): void {
  holder.gatehouseMetrics?.breachChecks.inc({ result });
}
