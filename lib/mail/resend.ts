import { type ErrorResponse, Resend } from "resend";
import { env } from "@/lib/env";
import { automaticHeaders, DeliveryFailure, type Message, SEND_TIMEOUT_MILLISECONDS } from "@/lib/mail/transport";

/** A configuration that refuses one mail refuses them all: the others wait so long, with their attempts unspent. */
const CONFIGURATION_SECONDS = 60;

/** The operator's to fix, and about no mail in particular: a wrong key, a domain or sender that is not verified. */
const isConfiguration = (error: ErrorResponse) =>
  [401, 403].includes(error.statusCode ?? 0) || error.name === "invalid_from_address";

/** Refusals that the same request may outlive: timeout, too early, too many, and an attempt with the same key under way. */
const isPassing = (error: ErrorResponse) =>
  [408, 425, 429].includes(error.statusCode ?? 0) ||
  error.name === "concurrent_idempotent_requests" ||
  isConfiguration(error);

/** Seconds of silence where the provider asks for it, or would refuse all other mail for the same reason. */
function silenceOf(error: ErrorResponse, retryAfter: string | undefined): number | undefined {
  const asked = parseRetryAfter(retryAfter);
  if (asked !== undefined) return asked;
  if (error.statusCode === 429) return 1;
  return isConfiguration(error) ? CONFIGURATION_SECONDS : undefined;
}

/** Seconds of a Retry-After header, which may also be a date (RFC 9110, 10.2.3). */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (!header) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

/**
 * Sends through Resend. The idempotency key makes a repeated attempt harmless for 24 hours.
 * @throws DeliveryFailure final for a 4xx that will not change; the SDK itself never throws
 */
export async function sendWithResend(message: Message): Promise<string | null> {
  const { RESEND_API_KEY, RESEND_BASE_URL } = env();
  const client = new Resend(
    RESEND_API_KEY,
    RESEND_BASE_URL ? { baseUrl: RESEND_BASE_URL.replace(/\/+$/, "") } : undefined,
  );
  const { id, from, to, subject, html, text } = message;
  const options = { idempotencyKey: id, signal: AbortSignal.timeout(SEND_TIMEOUT_MILLISECONDS) };
  const { data, error, headers } = await client.emails.send(
    { from, to: [to], subject, html, text, headers: automaticHeaders },
    options,
  );
  if (!error) return data?.id ?? null;
  const status = error.statusCode ?? 0;
  throw new DeliveryFailure(`Resend ${status || "is away"}: ${error.name ?? ""} ${error.message ?? ""}`.trim(), {
    final: status >= 400 && status < 500 && !isPassing(error),
    retryAfterSeconds: silenceOf(error, headers?.["retry-after"]),
  });
}
