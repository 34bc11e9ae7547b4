import { createTransport } from "nodemailer";
import { env } from "@/lib/env";
import { automaticHeaders, DeliveryFailure, type Message, SEND_TIMEOUT_MILLISECONDS } from "@/lib/mail/transport";

/** Host of our own sender address, for Message-IDs. */
const senderHost = (from: string) => /@([^\s>]+)/.exec(from)?.[1] ?? "localhost";

/** 5xx about this mail or its recipient is the last word; a refused sign-in is our configuration and may be fixed. */
function isFinal(error: object): boolean {
  const code = "code" in error ? error.code : undefined;
  const status = "responseCode" in error ? Number(error.responseCode) : 0;
  return status >= 500 && (code === "EENVELOPE" || code === "EMESSAGE");
}

/**
 * The name for EHLO. A machine without a dotted name would introduce itself as 127.0.0.1, which many servers refuse (RFC 5321,
 * 4.1.1.1). One that `SMTP_URL` gives counts more.
 */
function greetingName(): { name?: string } {
  const { hostname } = new URL(env().APP_URL);
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/i.test(hostname) ? { name: hostname } : {};
}

/**
 * Sends through SMTP. The protocol knows no idempotency, so a repeated attempt keeps its Message-ID, by which mailboxes
 * recognize a duplicate.
 * @throws DeliveryFailure
 */
export async function sendWithSmtp(message: Message): Promise<string | null> {
  const limits = {
    connectionTimeout: SEND_TIMEOUT_MILLISECONDS,
    greetingTimeout: SEND_TIMEOUT_MILLISECONDS,
    socketTimeout: SEND_TIMEOUT_MILLISECONDS,
    dnsTimeout: SEND_TIMEOUT_MILLISECONDS,
  };
  const transport = createTransport({
    url: env().SMTP_URL,
    ...greetingName(),
    ...limits,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    // The limits above are per silence; a server that dribbles bytes would outlast all of them.
    timer = setTimeout(() => reject(new Error("timed out")), SEND_TIMEOUT_MILLISECONDS);
  });
  const { id, from, to, subject, html, text } = message;
  try {
    const sending = transport.sendMail({
      messageId: `<${id}@${senderHost(from)}>`,
      from,
      // An object is one mailbox; a string would be parsed as a list.
      to: { name: "", address: to },
      subject,
      html,
      text,
      headers: automaticHeaders,
    });
    const { response, messageId } = await Promise.race([sending, timeout]);
    return response || messageId;
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(String(error));
    throw new DeliveryFailure(`SMTP: ${reason.message}`, { final: isFinal(reason) });
  } finally {
    clearTimeout(timer);
    transport.close();
  }
}
