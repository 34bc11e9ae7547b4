import { transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { type Claim, recordFailure, recordSent } from "@/lib/mail/claim";
import { prepareMail } from "@/lib/mail/prepare";
import { DeliveryFailure, type Transport } from "@/lib/mail/transports";
import { traced } from "@/lib/telemetry/tracing";

/**
 * One attempt at a leased mail: settle what it says (a transaction), send it (none open), record what came of it.
 * @returns seconds of silence the provider asked of everybody, 0 normally
 * @throws Error only when the database is away; the lease then runs out and the mail is tried again
 */
export function deliverMail(claim: Claim, transport: Transport, now?: Date): Promise<number> {
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
    await recordFailure(claim, failure, now);
    return failure.retryAfterSeconds ?? 0;
  }
  await recordSent(claim, transport.name, providerId, now);
  return 0;
}
