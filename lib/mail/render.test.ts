import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { reloadEnv } from "@/lib/env";
import en from "@/lib/i18n/en.json" with { type: "json" };
import { locales } from "@/lib/i18n/locale";
import ru from "@/lib/i18n/ru.json" with { type: "json" };
import { isCodeTemplate, type MailProps, type MailTemplate, templates } from "@/lib/mail/kinds";
import { codeToken } from "@/lib/mail/one-time-codes";
import { type RenderedMail, renderMail } from "@/lib/mail/render";

const codeId = "0190a0a0-0000-7000-8000-00000000000a";
const chrome =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";

const renderFor = (
  template: MailTemplate,
  locale: string,
  props: MailProps = {},
  recipient = "john@example.com",
): Promise<RenderedMail> =>
  renderMail({
    template,
    locale,
    recipient,
    props: {
      ipAddress: "203.0.113.7",
      userAgent: chrome,
      deletesAt: "2026-12-01T10:00:00.000Z",
      newEmail: "jane@example.org",
      ...props,
    },
    codeId: isCodeTemplate(template) ? codeId : null,
    createdAt: new Date("2026-11-03T14:05:00.000Z"),
  });

/** Every address a mail could make someone open. */
const addresses = ({ html, text }: RenderedMail) =>
  [...`${html} ${text}`.matchAll(/https?:\/\/[^\s"<]+/g)].map(([address]) => address);

const keysOf = (value: object, prefix = ""): string[] =>
  Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "object" ? keysOf(inner, `${prefix}${key}.`) : [`${prefix}${key}`],
  );

beforeEach(() => {
  vi.unstubAllEnvs();
  vi.stubEnv("APP_URL", "https://id.gatehouse.example");
  vi.stubEnv("MAIL_LINK_BASES", "license=https://license.example,voting=https://vote.example");
  reloadEnv();
});

afterAll(() => {
  vi.unstubAllEnvs();
  reloadEnv();
});

test("both languages have the same texts for mail and inbox", () => {
  expect(keysOf(ru.mail).sort()).toEqual(keysOf(en.mail).sort());
  expect(keysOf(ru.inbox).sort()).toEqual(keysOf(en.inbox).sort());
});

describe.each(locales)("in %s", (locale) => {
  test.each(templates)(
    "%s renders completely: subject, language, one button, the same link in clear, both formats",
    async (template) => {
      const mail = await renderFor(template, locale);
      expect(mail.subject).not.toBe("");
      expect(mail.html).toContain(`lang="${locale}"`);
      expect(mail.html.split(`href="${mail.link}"`)).toHaveLength(3);
      expect(mail.text).toContain(mail.link);
      expect(mail.text).toContain("john@example.com");
      for (const part of [mail.subject, mail.text, mail.html.replace(/<style>.*?<\/style>/s, "")]) {
        expect(part).not.toMatch(/undefined|\[object|NaN|Invalid Date|[{}]|mail\.\w+\./);
      }
    },
  );

  test.each(templates)("%s links to our own origin and to nothing else", async (template) => {
    const hostile = "https://evil.example";
    for (const name of [
      "HOSTNAME",
      "VERCEL_URL",
      "NEXTAUTH_URL",
      "AUTH_URL",
      "URL",
      "BASE_URL",
      "NEXT_PUBLIC_APP_URL",
    ]) {
      vi.stubEnv(name, hostile);
    }
    vi.stubEnv("HOST", "evil.example");
    reloadEnv();
    const mail = await renderFor(template, locale, {
      source: hostile,
      userAgent: hostile,
      at: hostile,
      deletesAt: hostile,
    });
    const ours = addresses(mail).filter((address) => !address.startsWith("http://www.w3.org/"));
    expect(ours.length).toBeGreaterThan(2);
    for (const address of ours) expect(new URL(address).origin).toBe("https://id.gatehouse.example");
    expect(mail.html + mail.text).not.toContain("evil");
  });
});

test("confirmation, recovery and invitation carry the code, to the page that takes it", async () => {
  const confirmation = await renderFor("confirmation", "en");
  expect(confirmation.code).toBe(codeToken(codeId, "confirmation"));
  expect(confirmation.link).toBe(`https://id.gatehouse.example/confirm?code=${confirmation.code}`);
  const recovery = await renderFor("recovery", "en");
  expect(recovery.code).toBe(codeToken(codeId, "recovery"));
  expect(recovery.link).toBe(`https://id.gatehouse.example/reset?code=${recovery.code}`);
  const invitation = await renderFor("invitation", "en");
  expect(invitation.code).toBe(codeToken(codeId, "invitation"));
  expect(invitation.link).toBe(`https://id.gatehouse.example/reset?code=${invitation.code}`);
});

test("the same row renders the same mail every time", async () => {
  expect(await renderFor("recovery", "ru")).toEqual(await renderFor("recovery", "ru"));
});

test("a configured source moves the link to its own origin; any other text does not", async () => {
  for (const template of ["recovery", "invitation"] as const)
    expect((await renderFor(template, "en", { source: "license" })).link).toMatch(
      "https://license.example/reset?code=",
    );
  for (const source of [
    null,
    undefined,
    "",
    "unknown",
    "License",
    "__proto__",
    "constructor",
    "toString",
    "https://evil.example",
  ]) {
    expect((await renderFor("recovery", "en", { source })).link).toMatch("https://id.gatehouse.example/reset?code=");
  }
});

test("a product's own addresses, by purpose, get the code and the mailbox; what it does not name stays where it was", async () => {
  const east = {
    confirmation: "https://east.example/auth/activate?token={code}",
    recovery: "https://east.example/auth/restore/reset-password?token={code}&email={email}",
    email_change: "https://east.example/#/mailbox/{code}",
    unlock: "https://east.example/{email}/unlock/{code}",
  };
  const settings = Object.entries(east).map(([purpose, address]) => `east.${purpose}=${address}`);
  vi.stubEnv("MAIL_LINK_BASES", ["east=https://plain.east.example", ...settings].join(","));
  reloadEnv();
  const mails = ["confirmation", "recovery", "invitation", "email_change", "unlock", "deletion_scheduled"] as const;
  const [confirmation, recovery, invitation, change, unlock, deletion] = await Promise.all(
    mails.map((template) => renderFor(template, "en", { source: "east" }, "a+b&c@example.com")),
  );
  const mailbox = encodeURIComponent("a+b&c@example.com");
  const codeOf = (mail: RenderedMail | undefined) => encodeURIComponent(mail?.code ?? "");
  expect(confirmation?.link).toBe(`https://east.example/auth/activate?token=${codeOf(confirmation)}`);
  expect(recovery?.link).toBe(
    `https://east.example/auth/restore/reset-password?token=${codeOf(recovery)}&email=${mailbox}`,
  );
  // The page that takes the code of a recovery takes that of an invitation.
  expect(invitation?.link).toBe(
    `https://east.example/auth/restore/reset-password?token=${codeOf(invitation)}&email=${mailbox}`,
  );
  expect(change?.link).toBe(`https://east.example/#/mailbox/${codeOf(change)}`);
  expect(unlock?.link).toBe(`https://east.example/${mailbox}/unlock/${codeOf(unlock)}`);
  expect(deletion?.link).toMatch("https://id.gatehouse.example/keep-account?code=");
  expect((await renderFor("recovery", "en", { source: "west" })).link).toMatch("https://id.gatehouse.example/reset?");
});

test("warnings say when, from where and with what, in the reader's language", async () => {
  const english = await renderFor("new_device", "en");
  expect(english.text).toContain("When: November 3, 2026 at 2:05 PM UTC");
  expect(english.text).toContain("IP address: 203.0.113.7");
  expect(english.text).toContain("Device: Chrome on Windows");
  const russian = await renderFor("new_device", "ru");
  expect(russian.text).toContain("Когда: 3 ноября 2026 г. в 14:05 UTC");
  expect(russian.text).toContain("Устройство: Chrome, Windows");
});

test("a warning without details still says what happened", async () => {
  const { text } = await renderFor("refresh_reuse", "en", { ipAddress: null, userAgent: null });
  expect(text).toContain("IP address: unknown");
  expect(text).toContain("Device: unknown");
});

test("a stranger's User-Agent is never quoted", async () => {
  for (const userAgent of [
    "Call +1 555 0100 to secure your account",
    "Mozilla/5.0 <b>Visit evil.example</b> Chrome/1",
    "x".repeat(5000),
  ]) {
    const { html, text } = await renderFor("new_device", "en", { userAgent });
    expect(html + text).not.toMatch(/Call|555|evil|xxxxx/);
  }
});

test("the old mailbox learns only the shape of the new address", async () => {
  const { html, text } = await renderFor("email_changed", "en");
  expect(html + text).not.toContain("jane@example.org");
  expect(text).toContain("j…@example.org");
});

test("an address with markup characters is escaped", async () => {
  const { html } = await renderFor("confirmation", "en", {}, "a&b'c@example.com");
  expect(html).toContain("a&amp;b&#x27;c@example.com");
});

test("an unknown language is answered in English, unreadable details with none", async () => {
  const row = { locale: "tlh", recipient: "john@example.com", props: ["odd"], codeId: null, createdAt: new Date() };
  const { subject, text } = await renderMail({ ...row, template: "new_device" });
  expect(subject).toBe("New sign-in to your account");
  expect(text).toContain("Device: unknown");
});
