import { env } from "@/lib/env";

/** Starts counting where someone may read the figures. Elsewhere nothing of it is loaded. */
export async function startCounting(): Promise<void> {
  if (!env().METRICS_TOKEN) return;
  const { startMetrics } = await import("@/lib/telemetry/registry");
  startMetrics();
}
