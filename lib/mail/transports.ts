import { env } from "@/lib/env";
import type { Transport } from "@/lib/mail/transport";

/** Whether mail goes nowhere but to the inbox page: no transport is configured, and the page is switched on. */
export function usesInbox(): boolean {
  return chooseTransport()?.name === "inbox";
}

/** Resend if its key is set, else SMTP, else the inbox page where there is one, else none: mail waits. */
export function chooseTransport(): Transport | undefined {
  const { RESEND_API_KEY, SMTP_URL, inbox } = env();
  // Loaded at the first mail: the request path that only queues should not pay for them.
  if (RESEND_API_KEY) {
    return { name: "resend", send: async (message) => (await import("@/lib/mail/resend")).sendWithResend(message) };
  }
  if (SMTP_URL)
    return { name: "smtp", send: async (message) => (await import("@/lib/mail/smtp")).sendWithSmtp(message) };
  if (inbox) return { name: "inbox", send: async (message) => `inbox:${message.id}` };
  return undefined;
}

/** One line for the start-up log: where mail goes. Names no credential. */
export function describeTransport(): string {
  const { APP_URL, RESEND_BASE_URL, SMTP_URL } = env();
  switch (chooseTransport()?.name) {
    case "resend":
      return `through Resend${RESEND_BASE_URL ? ` at ${new URL(RESEND_BASE_URL).origin}` : ""}`;
    case "smtp":
      return `through SMTP at ${SMTP_URL ? new URL(SMTP_URL).host : ""}`;
    case "inbox":
      return `stays here, read it at ${APP_URL}/dev/inbox`;
    default:
      return "waits in the outbox until RESEND_API_KEY or SMTP_URL is set";
  }
}
