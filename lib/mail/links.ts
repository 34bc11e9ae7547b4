import { codeToken } from "@/lib/authentication/one-time-codes";
import { env } from "@/lib/env";
import { type CodeTemplate, codePurposes } from "@/lib/mail/kinds";

const CODE_PAGES = {
  confirmation: "/confirm",
  recovery: "/reset",
  email_change: "/confirm-email",
  deletion_scheduled: "/keep-account",
  unlock: "/unlock",
} as const satisfies Record<CodeTemplate, string>;

/** Pages that are ours alone; the others a product may have too. */
const OWN: readonly CodeTemplate[] = ["email_change", "deletion_scheduled", "unlock"];

/**
 * Origin of the links in a mail: the one configured for the product a person came through, else our own. Never taken from
 * a request, so no header can send a person's code elsewhere.
 */
export function linkBase(source?: string | null): string {
  const bases = env().MAIL_LINK_BASES;
  // Own properties only: a source is free text, and every object has a "constructor".
  return (source && Object.hasOwn(bases, source) ? bases[source] : undefined) ?? env().APP_URL;
}

/** The secret of a mailed code and the page that takes it. */
export function codeLink(
  template: CodeTemplate,
  codeId: string,
  source?: string | null,
): { code: string; link: string } {
  const code = codeToken(codeId, codePurposes[template]);
  const link = new URL(CODE_PAGES[template], OWN.includes(template) ? env().APP_URL : linkBase(source));
  link.searchParams.set("code", code);
  return { code, link: link.href };
}

/** A page of our own, for mails that carry no code. */
export const ownPage = (path: string): string => new URL(path, env().APP_URL).href;
