import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { countBreachCheck } from "@/lib/telemetry/metrics";

/** Somebody waits for it, and may go on without an answer. */
const TIMEOUT_MILLISECONDS = 1_500;

/**
 * Whether a password is among those that have leaked, by k-anonymity: the first five of the forty digits of its SHA-1 leave the
 * house, and the answer is padded. Where nothing is configured, or no answer comes in time, it is not.
 */
export async function isBreached(password: string): Promise<boolean> {
  const { BREACHED_PASSWORDS_URL: baseUrl } = env();
  if (!baseUrl) return false;
  try {
    const { pwnedPassword } = await import("hibp");
    const options = { baseUrl, addPadding: true, timeoutMs: TIMEOUT_MILLISECONDS, userAgent: "gatehouse" };
    const breached = (await pwnedPassword(password, options)) > 0;
    countBreachCheck(breached ? "breached" : "passed");
    return breached;
  } catch (error) {
    countBreachCheck("failed");
    log.warn({ error }, "The check for breached passwords was not answered; the password passed without it");
    return false;
  }
}
