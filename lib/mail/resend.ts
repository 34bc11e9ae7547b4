import { type ErrorResponse, Resend } from "resend";
import { env } from "@/lib/env";
import { automaticHeaders, DeliveryFailure, type Message, SEND_TIMEOUT_MILLISECONDS } from "@/lib/mail/transports";

/** Refusals that the same request may outlive: timeout, too early, too many, and an attempt with the same key under way. */
const isPassing = (error: ErrorResponse) =>
  [408, 425, 429].includes(error.statusCode ?? 0) || error.name === "concurrent_idempotent_requests";

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
  const retryAfterSeconds = parseRetryAfter(headers?.["retry-after"]) ?? (status === 429 ? 1 : undefined);
  throw new DeliveryFailure(`Resend ${status || "is away"}: ${error.name ?? ""} ${error.message ?? ""}`.trim(), {
    final: status >= 400 && status < 500 && !isPassing(error),
    retryAfterSeconds,
  });
}
