import { useTranslations } from "next-intl";

const kinds = [
  "confirmation",
  "recovery",
  "invitation",
  "refresh_reuse",
  "password_changed",
  "new_device",
  "factor_added",
  "factor_removed",
  "factors_reset",
  "recovery_codes_renewed",
  "recovery_code_used",
  "device_trusted",
  "email_change",
  "email_changed",
  "deletion_scheduled",
  "deletion_cancelled",
  "unlock",
  "sign_in",
] as const;

/** What a mail is about, in words; the template's own name where there are none. */
export function MailKind({ template }: { template: string }) {
  const t = useTranslations("admin.mail.kinds");
  const kind = kinds.find((known) => known === template);
  return kind ? t(kind) : template;
}
