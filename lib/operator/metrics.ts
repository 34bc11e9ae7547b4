import { env } from "@/lib/env";
import { implement } from "@/lib/operation";
import * as contracts from "@/lib/operator/service.contract";
import { Problem } from "@/lib/problem";
import { digest, equalBytes } from "@/lib/secrets";

export const getMetrics = implement(contracts.getMetrics, async (_, { bearer }) => {
  const { METRICS_TOKEN } = env();
  if (!METRICS_TOKEN) throw new Problem("not.found");
  // Digests are of one length, so that not even the token's can be measured.
  if (!equalBytes(digest(bearer ?? ""), digest(METRICS_TOKEN)))
    throw new Problem("unauthorized", { reason: "not METRICS_TOKEN" });
  const { startMetrics } = await import("@/lib/telemetry/registry");
  return startMetrics().read();
});
