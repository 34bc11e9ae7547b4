import { setTimeout } from "node:timers/promises";
import { db, isDatabaseUnavailable, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { type Claim, recordFailure } from "@/lib/events/lease";
import { prepareMail } from "@/lib/mail/prepare";
import { DeliveryFailure, type Transport } from "@/lib/mail/transport";
import { chooseTransport } from "@/lib/mail/transports";
import { checkSettings } from "@/lib/settings/settings";
import { traced } from "@/lib/telemetry/tracing";

const RECORD_TRIES = 20;

/**
 * Records that the provider took the mail, even when our lease has run out meanwhile.
 * Waits for a database that is unavailable: giving up would send a second copy where the provider knows no idempotency.
 */
async function recordSent(claim: Claim, transport: string, providerId: string | null, sentAt = new Date()) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await db.mail.updateMany({
        where: { id: claim.id, state: { not: "sent" } },
        data: { state: "sent", transport, providerId: providerId?.slice(0, 200) ?? null, sentAt, lastError: null },
      });
      return;
    } catch (error) {
      if (!isDatabaseUnavailable(error) || attempt === RECORD_TRIES) throw error;
      await setTimeout(1_000);
    }
  }
}

/**
 * One attempt at a leased mail: settle what it says (a transaction), send it (none open), record what came of it.
 * @returns seconds of silence the provider asked of everyone, 0 normally
 */
export async function deliverMail(claim: Claim, now?: Date): Promise<number> {
  const transport = chooseTransport();
  if (!transport) return 0;
  const attributes = { "gatehouse.mail": claim.id, "gatehouse.attempt": claim.attempts, transport: transport.name };
  return traced({ name: "deliver mail", kind: "client", attributes }, async (span) => {
    const silence = await attemptDelivery(claim, transport, now);
    span.set({ "gatehouse.silence_seconds": silence });
    return silence;
  });
}

async function attemptDelivery(claim: Claim, transport: Transport, now?: Date): Promise<number> {
  let providerId: string | null;
  try {
    await checkSettings();
    const mail = await transaction((tx) => prepareMail(tx, claim.id, now ?? new Date()));
    if (!mail) return 0;
    // React and the templates are loaded at the first mail, not by every request that queues one.
    const { renderMail } = await import("@/lib/mail/render");
    const { subject, html, text } = await renderMail(mail);
    providerId = await transport.send({ id: mail.id, from: env().MAIL_FROM, to: mail.recipient, subject, html, text });
  } catch (error) {
    const failure =
      error instanceof DeliveryFailure
        ? error
        : new DeliveryFailure(error instanceof Error ? error.message : String(error));
    await recordFailure("mails", claim, failure, now);
    return failure.retryAfterSeconds ?? 0;
  }
  await recordSent(claim, transport.name, providerId, now);
  return 0;
}
