import { render } from "@react-email/render";
import { composeMail, type MailContent } from "@/lib/mail/content";
import { MailLayout } from "@/lib/mail/layout";
import { wrap } from "@/lib/mail/look/wrap";

/** A mail in both formats, and what its link holds. */
export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
  link: string;
  code: string | null;
}

/** The text part, from the same content rather than from the HTML, so that it reads as if it had been written first. */
function renderText({ product, subject, body, details, button, link, otp, notes, footer }: MailContent): string {
  const facts = details.map(({ label, value }) => `${label}: ${value}`).join("\n");
  const code = otp && `${otp.label}\n${otp.value}`;
  const parts = [product, subject, body, facts, `${button}:\n${link}`, code, ...notes].filter(Boolean).map(String);
  // The dashes and their space end the text (RFC 3676): many programs fold what follows.
  return [...parts.map(wrap), `-- \n${wrap(footer)}`].join("\n\n");
}

/** Renders a mail from its row. Secrets are derived again, so the same row is the same mail at every attempt. */
export async function renderMail(mail: Parameters<typeof composeMail>[0]): Promise<RenderedMail> {
  const content = composeMail(mail);
  const { subject, link, code } = content;
  return { subject, html: await render(<MailLayout content={content} />), text: renderText(content), link, code };
}
