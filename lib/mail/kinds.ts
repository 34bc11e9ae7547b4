import { z } from "zod";
import type { CodePurpose } from "@/prisma/client/client";

/** Mails a person can receive. */
export const templates = [
  "confirmation",
  "recovery",
  "invitation",
  "refresh_reuse",
  "password_changed",
  "new_device",
  "email_change",
  "email_changed",
  "deletion_scheduled",
  "deletion_cancelled",
  "unlock",
  "sign_in",
  "factor_added",
  "factor_removed",
  "factors_reset",
  "recovery_codes_renewed",
  "recovery_code_used",
  "device_trusted",
] as const;
export type MailTemplate = (typeof templates)[number];

/**
 * Requests that become a mail, or nothing, at delivery. The request path writes the same row whether or not anybody has
 * the address, so its work and time give nothing away.
 */
const intents = ["restore", "resend", "unlock_request", "sign_in_request"] as const;
export type MailIntent = (typeof intents)[number];

/** Mails whose link carries a one-time code, by the purpose of the code. */
export const codePurposes = {
  confirmation: "confirmation",
  recovery: "recovery",
  invitation: "invitation",
  email_change: "email_change",
  deletion_scheduled: "deletion",
  unlock: "unlock",
  sign_in: "sign_in",
} as const satisfies Partial<Record<MailTemplate, CodePurpose>>;
export type CodeTemplate = keyof typeof codePurposes;

/** Mails that also show a one-time code, for people who cannot open the link where they need it. */
export const showsOtp = (template: CodeTemplate): boolean => template === "confirmation" || template === "email_change";

export const isIntent = (template: string): template is MailIntent => intents.some((intent) => intent === template);
export const isTemplate = (template: string): template is MailTemplate => templates.some((known) => known === template);
export const isCodeTemplate = (template: string): template is CodeTemplate => Object.hasOwn(codePurposes, template);

/** So few recovery codes are left that new ones should be made. */
export const FEW_RECOVERY_CODES = 3;

const mailProps = z.object({
  /** Picks the origin of the links in confirmations, recoveries and invitations. */
  source: z.string().nullish(),
  /** When the reported event happened, ISO; the time of the row unless given. */
  at: z.string().nullish(),
  ipAddress: z.string().nullish(),
  userAgent: z.string().nullish(),
  /** `deletion_scheduled`: when the account goes, ISO. */
  deletesAt: z.string().nullish(),
  /** `email_changed`: the new address. The mail goes to the old one and shows this one masked. */
  newEmail: z.string().nullish(),
  /** `factor_added`, `factor_removed`: what was. */
  kind: z.enum(["totp", "passkey"]).nullish(),
  /** `recovery_code_used`: how many are left. */
  left: z.int().nullish(),
  /** `device_trusted`: until when, ISO. */
  trustedUntil: z.string().nullish(),
  /** `sign_in`: digest of the device that asked, base64url. */
  device: z.string().nullish(),
});

/** What a mail says beyond its template. Stored in clear: never a secret. */
export type MailProps = z.infer<typeof mailProps>;

/** Reads stored values; an unreadable row still makes a mail that names no details. */
export const parseMailProps = (stored: unknown): MailProps => mailProps.catch({}).parse(stored);
