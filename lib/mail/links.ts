import { env } from "@/lib/env";
import type { LinkBase, LinkPurpose } from "@/lib/env/link-templates";
import { type CodeTemplate, codePurposes } from "@/lib/mail/kinds";
import { codeToken } from "@/lib/mail/one-time-codes";

const CODE_PAGES = {
  confirmation: "/confirm",
  recovery: "/reset",
  invitation: "/reset",
  email_change: "/confirm-email",
  deletion_scheduled: "/keep-account",
  unlock: "/unlock",
  sign_in: "/sign-in-link",
} as const satisfies Record<CodeTemplate, string>;

/** Pages that a product is expected to have under its plain origin; of the others it says where they are, or has ours. */
const COMMON: readonly CodeTemplate[] = ["confirmation", "recovery", "invitation"];

/**
 * Where links lead for the product a user signed up through, as configured. Never taken from a request, so no header can send a
 * person's code elsewhere.
 */
const linkBase = (source: string | null | undefined): LinkBase =>
  (source ? env().MAIL_LINK_BASES.get(source) : undefined) ?? { templates: {} };

/** The template of a product that a link follows. An invitation's code is accepted wherever a recovery's is, so it has none of its own. */
const linkPurposeOf = (template: CodeTemplate): LinkPurpose =>
  template === "invitation" ? "recovery" : codePurposes[template];

/**
 * The secret of a mailed code and the page that takes it.
 * @param email whose mailbox it is sent to, for a page that asks for it
 */
export function codeLink(
  template: CodeTemplate,
  codeId: string,
  { source, email }: { source?: string | null | undefined; email: string },
): { code: string; link: string } {
  const code = codeToken(codeId, codePurposes[template]);
  const { origin, templates } = linkBase(source);
  const own = templates[linkPurposeOf(template)];
  if (own) {
    const values: Record<string, string> = { "{code}": code, "{email}": email };
    return { code, link: own.replace(/\{code\}|\{email\}/g, (name) => encodeURIComponent(values[name] ?? "")) };
  }
  const link = new URL(CODE_PAGES[template], (COMMON.includes(template) && origin) || env().APP_URL);
  link.searchParams.set("code", code);
  return { code, link: link.href };
}

/** A page of our own, for mails that carry no code. */
export const ownPage = (path: string): string => new URL(path, env().APP_URL).href;
