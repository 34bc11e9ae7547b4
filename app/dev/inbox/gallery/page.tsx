import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { MailKind } from "@/app/admin/mail/mail-kind";
import { toFrameSource } from "@/app/dev/inbox/frame-source";
import { Frames } from "@/app/dev/inbox/gallery/frames";
import { InboxFrame } from "@/app/dev/inbox/inbox-frame";
import { ButtonLink } from "@/components/ui/button-link";
import { ClientMessages } from "@/components/ui/client-messages";
import { isInboxOpen } from "@/lib/http/inbox-access";
import { type Locale, locales } from "@/lib/i18n/locale";
import { templates } from "@/lib/mail/kinds";
import { sampleMails } from "@/lib/mail/look/samples";
import type { RenderedMail } from "@/lib/mail/render";

const LANGUAGES = { en: "English", ru: "Русский" } as const satisfies Record<Locale, string>;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("inbox.gallery"))("title") };
}

/** One mail in one language: its frames, and what programs without HTML show. */
async function Sample({ id, locale, mail }: { id: string; locale: Locale; mail: RenderedMail }) {
  const t = await getTranslations("inbox.gallery");
  const { subject, html, text } = mail;
  const names = { subject, language: LANGUAGES[locale] };
  return (
    <article className="border-t border-border py-6">
      <h3 id={id} lang={locale} className="mb-4 scroll-mt-6 font-medium">
        <span className="text-muted">{LANGUAGES[locale]}</span> {subject}
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard */}
      <section aria-label={t("frames", names)} tabIndex={0} className="overflow-x-auto pb-3">
        <Frames subject={subject} source={toFrameSource(html)} />
      </section>
      <h4 className="mt-4 mb-1.5 text-[0.8125rem] text-muted">{t("text")}</h4>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard */}
      <section aria-label={t("plain", names)} tabIndex={0} className="overflow-x-auto rounded-lg bg-subtle p-4">
        <pre lang={locale} className="font-mono text-[0.8125rem] leading-5">
          {text}
        </pre>
      </section>
    </article>
  );
}

/** Every mail there is, in every language, scheme and width. Open where the inbox is, with which it stands and falls. */
export default async function GalleryPage() {
  if (!isInboxOpen(await headers())) notFound();
  const [t, ...samples] = await Promise.all([
    getTranslations("inbox.gallery"),
    ...locales.map(async (locale) => ({ locale, mails: await sampleMails(locale) })),
  ]);
  return (
    <InboxFrame
      wide
      title={t("title")}
      lead={t("lead")}
      actions={
        <ButtonLink href="/dev/inbox" prefetch={false}>
          {t("back")}
        </ButtonLink>
      }
    >
      <ClientMessages namespaces={["inbox.gallery"]}>
        <div className="grid gap-8 lg:grid-cols-[13rem_minmax(0,1fr)]">
          <nav aria-label={t("list")} className="lg:sticky lg:top-6 lg:self-start">
            <ul className="grid gap-1">
              {templates.map((template) => (
                <li key={template}>
                  <a href={`#${template}`} className="block rounded-md px-2 py-1 hover:bg-subtle">
                    <MailKind template={template} />
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <div className="min-w-0">
            {templates.map((template) => (
              <section key={template} aria-labelledby={template} className="mb-12">
                <h2 id={template} tabIndex={-1} className="mb-4 scroll-mt-6 text-lg font-semibold outline-none">
                  <MailKind template={template} />
                </h2>
                {samples.map(({ locale, mails }) =>
                  mails
                    .filter((sample) => sample.template === template)
                    .map(({ mail }) => (
                      <Sample key={locale} id={`${template}-${locale}`} locale={locale} mail={mail} />
                    )),
                )}
              </section>
            ))}
          </div>
        </div>
      </ClientMessages>
    </InboxFrame>
  );
}
