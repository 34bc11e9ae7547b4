import { createTranslator } from "next-intl";
import { describeAgent } from "@/lib/agent";
import { brand } from "@/lib/brand/brand";
import en from "@/lib/i18n/en.json";
import { isLocale, type Locale } from "@/lib/i18n/locale";
import ru from "@/lib/i18n/ru.json";
import {
  codePurposes,
  FEW_RECOVERY_CODES,
  isCodeTemplate,
  type MailProps,
  parseMailProps,
  showsOtp,
} from "@/lib/mail/kinds";
import { codeLink, ownPage } from "@/lib/mail/links";
import { otpOf } from "@/lib/mail/one-time-codes";
import type { PreparedMail } from "@/lib/mail/prepare";

/** Where the button of a mail without a code leads. */
const PAGES = {
  refresh_reuse: "/restore",
  password_changed: "/restore",
  new_device: "/restore",
  email_changed: "/",
  deletion_cancelled: "/account",
  factor_added: "/restore",
  factor_removed: "/restore",
  factors_reset: "/account",
  recovery_codes_renewed: "/restore",
  recovery_code_used: "/account",
  device_trusted: "/account/security",
} as const;

/** Everything a mail says, in the reader's language and not yet in any format. */
export interface MailContent {
  locale: Locale;
  product: string;
  subject: string;
  preheader: string;
  body: string;
  details: { label: string; value: string }[];
  button: string;
  link: string;
  /** The secret in the link, where there is one. */
  code: string | null;
  /** the same code as a one-time code, and what to do with them. */
  otp: { label: string; value: string } | null;
  linkHint: string;
  notes: string[];
  footer: string;
}

/** Times are told in UTC and say so: a server does not know the reader's zone. */
const formatTime = (locale: Locale, time: Date) =>
  `${new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(time)} UTC`;

const parseTime = (text: string | null | undefined, otherwise: Date) => {
  const time = new Date(text ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? otherwise : time;
};

/** `john@example.com` → `j…@example.com`: the old owner may recognize the address, a stranger learns little. */
const maskEmail = (email: string) => email.replace(/^(.).*(?=@)/u, "$1…");

function translator(locale: Locale) {
  return createTranslator({
    locale,
    messages: locale === "ru" ? ru : en,
    namespace: "mail",
    timeZone: "UTC",
    // A missing text must fail a test, not reach a person as its key.
    onError: (error) => {
      throw error;
    },
  });
}

function details(t: ReturnType<typeof translator>, locale: Locale, createdAt: Date, props: MailProps) {
  const { browser, system } = describeAgent(props.userAgent);
  const device =
    browser && system ? t("common.deviceOn", { browser, system }) : (browser ?? system ?? t("common.unknown"));
  return [
    { label: t("common.when"), value: formatTime(locale, parseTime(props.at, createdAt)) },
    { label: t("common.ipAddress"), value: props.ipAddress ?? t("common.unknown") },
    { label: t("common.device"), value: device },
  ];
}

/** Writes a mail. Says nothing a stranger could have chosen, for example a display name, so that nobody can send others text. */
export function composeMail(
  mail: Pick<PreparedMail, "template" | "locale" | "recipient" | "props" | "codeId" | "createdAt">,
): MailContent {
  const { template, recipient: email, createdAt } = mail;
  const locale = isLocale(mail.locale) ? mail.locale : "en";
  const props = parseMailProps(mail.props);
  const product = brand().name;
  const t = translator(locale);
  const values = {
    product,
    email,
    kind: props.kind ?? "other",
    left: props.left ?? 0,
    few: String((props.left ?? 0) <= FEW_RECOVERY_CODES),
    newEmail: maskEmail(props.newEmail ?? t("common.unknown")),
    deletesAt: formatTime(locale, parseTime(props.deletesAt, createdAt)),
    trustedUntil: formatTime(locale, parseTime(props.trustedUntil, createdAt)),
  };
  const shared = {
    locale,
    product,
    subject: t(`${template}.subject`, values),
    preheader: t(`${template}.preheader`, values),
    body: t(`${template}.body`, values),
    button: t(`${template}.button`, values),
    linkHint: t("common.linkHint"),
    footer: t("common.footer", values),
  };
  if (isCodeTemplate(template)) {
    if (!mail.codeId) throw new Error(`a ${template} mail needs a code`);
    const notes = [t(`${template}.expiry`), t(`${template}.notYou`, values)];
    const value = showsOtp(template) ? otpOf(mail.codeId, codePurposes[template]) : null;
    const otp = value === null ? null : { label: t("common.otp"), value };
    // Only who asked while signed in is told where from: anybody can ask for a new password.
    const facts = props.at ? details(t, locale, createdAt, props) : [];
    return {
      ...shared,
      ...codeLink(template, mail.codeId, { source: props.source, email }),
      otp,
      details: facts,
      notes,
    };
  }
  const notes = [t(`${template}.notYou`)];
  return {
    ...shared,
    link: ownPage(PAGES[template]),
    code: null,
    otp: null,
    details: details(t, locale, createdAt, props),
    notes,
  };
}
