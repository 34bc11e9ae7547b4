import { after } from "next/server";
import { env } from "@/lib/env";
import { deliverAfterAnswers, startDelivery } from "@/lib/events/outbox";
import { consumers } from "@/lib/operator/outbox";
import { startScheduledJobs } from "@/lib/operator/scheduled-jobs";

/**
 * Sees to what no request waits for. A host that freezes the process between requests gets it done after answers, and when
 * its schedule calls `GET /v1/housekeeping`: a timer would sleep there, in the middle of a mail if it came to that.
 */
export function startBackground(): void {
  if (env().serverless) {
    deliverAfterAnswers(consumers, after);
    return;
  }
  startDelivery(consumers);
  startScheduledJobs();
}
