import type { Locale } from "@/lib/i18n/locale";
import { isCodeTemplate, type MailTemplate, templates } from "@/lib/mail/kinds";
import { type RenderedMail, renderMail } from "@/lib/mail/render";

const AGENT =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";

/** What anybody may ask for says nothing of where it was asked. */
const ANYBODYS: readonly MailTemplate[] = ["confirmation", "recovery", "invitation", "unlock", "sign_in"];

/** A mail that nobody gets, from a row that is in no database: its code opens nothing. */
export const sampleMail = (template: MailTemplate, locale: Locale): Promise<RenderedMail> =>
  renderMail({
    template,
    locale,
    recipient: "john@example.com",
    props: {
      at: ANYBODYS.includes(template) ? null : "2026-11-03T14:05:00.000Z",
      ipAddress: "203.0.113.7",
      userAgent: AGENT,
      deletesAt: "2026-11-17T14:05:00.000Z",
      trustedUntil: "2026-12-03T14:05:00.000Z",
      newEmail: "jane@example.org",
      kind: "passkey",
      left: 2,
    },
    codeId: isCodeTemplate(template) ? "0190a0a0-0000-7000-8000-00000000000a" : null,
    createdAt: new Date("2026-11-03T14:05:00.000Z"),
  });

/** One of each kind. */
export const sampleMails = (locale: Locale): Promise<{ template: MailTemplate; mail: RenderedMail }[]> =>
  Promise.all(templates.map(async (template) => ({ template, mail: await sampleMail(template, locale) })));
