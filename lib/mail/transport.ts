/* What every transport is given and answers; the transports themselves are chosen in `transports.ts`. */

/** A rendered mail. */
export interface Message {
  /** Id of the outbox row, the same at every attempt: providers that know idempotency keys send it once. */
  id: string;
  from: string;
  to: string;
  subject: string;
  html: string;
  text: string;
}

/** A way out of the house. `send` answers the provider's id and throws DeliveryFailure. */
export interface Transport {
  name: "resend" | "smtp" | "inbox";
  send(message: Message): Promise<string | null>;
}

/** No attempt takes longer than this. */
export const SEND_TIMEOUT_MILLISECONDS = 10_000;

/** Tells mailboxes not to answer with holiday notices (RFC 3834). */
export const automaticHeaders = { "Auto-Submitted": "auto-generated" } as const;

/** Why a mail did not leave. */
export class DeliveryFailure extends Error {
  /** The provider will never take this mail. */
  readonly final: boolean;
  /** The provider asked everyone to wait so long (429). */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, more: { final?: boolean; retryAfterSeconds?: number | undefined } = {}) {
    super(message);
    this.name = "DeliveryFailure";
    this.final = more.final ?? false;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}
