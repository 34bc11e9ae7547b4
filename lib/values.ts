import { z } from "zod";
import { canParseUrl } from "@/lib/parse-url";

/** Control characters (Cc) and the two line separators of Unicode, but not the line ends and tabs of a paragraph. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;
const CONTROL_OR_LINE_END = /[\p{Cc}\u2028\u2029]/u;

const plain = (value: string) => !CONTROL.test(value) && value.isWellFormed();

/** Text of any number of lines: no control characters, no half of a surrogate pair. `max` counts UTF-16 units. */
export const text = (max: number, min = 0) =>
  z.string().min(min).max(max, { abort: true }).refine(plain, { error: "must be plain Unicode text", abort: true });

/** Text of one line, stored in its composed form (NFC), in which one spelling is one text. `max` counts UTF-16 units of that. */
export const line = (max: number, min = 0) =>
  z
    .string()
    .min(min)
    .refine((value) => !CONTROL_OR_LINE_END.test(value) && value.isWellFormed(), { error: "must be one line of text" })
    .overwrite((value) => value.normalize("NFC"))
    .max(max);

/** What is not seen, and reorders or hides what is: bidirectional marks, zero-width characters, fillers. Variants of a letter are seen. */
const INVISIBLE = /(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point}|\u2800/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
const UUID = /^[({]?(?:urn:uuid:)?[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}[)}]?$/i;
const MAILBOX_IN_TEXT = /[^\s@]@[^\s@]+\.[^\s@]/u;

/** A name as it is stored: composed, on one line, without what cannot be seen; empty where nothing can. */
export function cleanName(value: string): string {
  const name = value.normalize("NFC").replace(INVISIBLE, "").replace(/\s+/gu, " ").trim();
  return VISIBLE.test(name) ? name : "";
}

/** Whether a name reads as an email address, in whatever letters look like one. */
export const looksLikeMailbox = (name: string): boolean => MAILBOX_IN_TEXT.test(name.normalize("NFKC"));

/** Whether a name reads as an email address that is not the one given. */
export const isOthersMailbox = (name: string, own: string): boolean =>
  looksLikeMailbox(name) && normalizeEmail(name) !== own;

const looksLikeId = (name: string): boolean => UUID.test(name.normalize("NFKC"));

/**
 * What someone or something is called: names stand where others read who acts, so none is an ID, or holds what cannot
 * be seen. An email address is one's own at most, which `personName` of `lib/users/person.ts` sees to.
 */
export const displayName = line(200)
  .overwrite(cleanName)
  .refine((name) => !looksLikeId(name), { error: "must not be an ID" });

const EMAIL_MESSAGE = "email must be an email";

// RFC 5322 dot-atom, widened to letters and digits of any script (RFC 6531); linear, and only ever run on 254 characters.
const LOCAL_PART = /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A domain of mailboxes in its ASCII form (IDNA), so that both spellings of an international domain are one. */
export function asciiDomain(domain: string): string | undefined {
  if (!/^[\p{L}\p{N}\p{M}.-]+$/u.test(domain) || !canParseUrl(`http://${domain}`)) return undefined;
  const host = new URL(`http://${domain}`).hostname;
  return DOMAIN.test(host) ? host : undefined;
}

/**
 * The one form of an email address that is stored and compared: NFKC, trimmed, lower case, ASCII domain.
 * Idempotent. Undefined for anything but one plain mailbox of at most 254 characters: no comments, quotes, lists, or
 * characters that only look like an `@`.
 */
export function normalizeEmail(input: string): string | undefined {
  const trimmed = input.trim();
  if (trimmed.length > 254 || !trimmed.isWellFormed()) return undefined;
  const folded = trimmed.normalize("NFKC").toLowerCase().normalize("NFKC");
  const [local, domain, ...rest] = trimmed.split("@");
  const [foldedLocal, foldedDomain, ...foldedRest] = folded.split("@");
  if (!local || !domain || !foldedLocal || !foldedDomain || rest.length > 0 || foldedRest.length > 0) return undefined;
  const host = asciiDomain(foldedDomain);
  if (!host || foldedLocal.length > 64 || !LOCAL_PART.test(foldedLocal)) return undefined;
  const email = `${foldedLocal}@${host}`;
  return email.length <= 254 ? email : undefined;
}

/** An email address, parsed into its normal form. */
export const email = z
  .string({ error: EMAIL_MESSAGE })
  .transform((value, context) => {
    const normal = normalizeEmail(value);
    if (normal === undefined) {
      context.issues.push({ code: "custom", message: EMAIL_MESSAGE, input: value });
      return z.NEVER;
    }
    return normal;
  })
  .meta({ format: "email", maxLength: 254, examples: ["john.smith@example.com"] });

/** A password as given. Whether a new one is good enough is the policy's to say, with its own problem. */
export const password = z
  .string()
  .max(4096)
  .meta({ format: "password", examples: ["testing1234"] });

/** The language mail and pages are written in. */
export const locale = z.enum(["en", "ru"]);

/** Which product a user signed up through; free text that picks the origin of mailed links. */
export const source = line(64).optional();

/** A time as it stands in answers. */
export const timestamp = z.iso.datetime();

/** A UUID in any version, in lower case. */
export const uuid = z.uuid().transform((value) => value.toLowerCase());

/** How many blockchain addresses one account may claim. Accounts from before may have more; lists show so many of them. */
export const MAX_ADDRESSES = 100;

/** A blockchain address as tokens, `validate` and the profile tell of it. */
export const ClaimedAddress = z.object({ address: z.string(), type: z.string(), name: z.string() });

/** A mailed code or link token, or any other opaque credential. */
export const opaque = z.string().min(1).max(8192);

/** RFC 6749 answer without `expires_in`, as the first service gave it. */
export const TokenPair = z
  .object({
    access_token: z.string().meta({ examples: ["eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6…"] }),
    refresh_token: z
      .string()
      .min(1)
      .meta({ examples: ["AZrYv3aQc2mF0yLkU5s1Vw…"] }),
    token_type: z.literal("bearer"),
  })
  .meta({ id: "TokenPair" });

/** Answer of operations that send mail whether or not the address is known. */
export const EmailEcho = z.object({ email: z.string() }).meta({ id: "EmailEcho" });

const identifierNames = ["username", "login", "email"] as const;

/** Which of the names is given first, and its value. */
function identifierIn(body: object): { name: (typeof identifierNames)[number]; value: unknown } {
  const name = identifierNames.find((candidate) => Reflect.get(body, candidate) !== undefined) ?? "email";
  return { name, value: Reflect.get(body, name) ?? "" };
}

/**
 * A person named by `username`, `login` or `email`, whichever is given first in this order, together with `others`.
 * Parses to `{ email, …others }`.
 */
export function withIdentifier<Others extends z.ZodRawShape>(others: Others) {
  const loose = z.string({ error: EMAIL_MESSAGE }).optional().meta({ format: "email" });
  return z
    .object({ username: loose, login: loose, email: loose, ...others })
    .superRefine(
      (body, context) => {
        const { name, value } = identifierIn(body);
        if (typeof value !== "string" || normalizeEmail(value) !== undefined) return;
        context.addIssue({ code: "custom", message: EMAIL_MESSAGE, path: [name], input: value });
      },
      // Also when another member is wrong: the caller is told about both at once.
      { when: ({ value }) => typeof value === "object" && value !== null },
    )
    .transform((body) => ({
      // TypeScript cannot see through the generic spread: `others` are in the object's own shape just above.
      ...(body as unknown as z.output<z.ZodObject<Others>>),
      email: normalizeEmail(String(identifierIn(body).value)) ?? z.NEVER,
    }))
    .meta({ description: "One of `username`, `login` and `email` is required; each holds the email address." });
}
