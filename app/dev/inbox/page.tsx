import { Inbox, LayoutGrid, RotateCw } from "lucide-react";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Filter } from "@/app/dev/inbox/filter";
import { InboxFrame } from "@/app/dev/inbox/inbox-frame";
import { Message } from "@/app/dev/inbox/message";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { isInboxOpen } from "@/lib/http/inbox-access";
import { listInbox } from "@/lib/mail/inbox";

const LIMIT = 25;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("inbox"))("title") };
}

async function Empty({ to }: { to: string | undefined }) {
  const t = await getTranslations("inbox");
  return (
    <EmptyState
      icon={<Inbox className="size-5" aria-hidden="true" />}
      title={to ? t("emptyFilteredTitle", { to }) : t("emptyTitle")}
      text={to ? t("emptyFilteredText") : t("emptyText")}
      action={
        to ? undefined : (
          <>
            <ButtonLink href="/sign-up" variant="primary">
              {t("signUp")}
            </ButtonLink>
            <ButtonLink href="/restore">{t("restore")}</ButtonLink>
          </>
        )
      }
    />
  );
}

/** What the service would have mailed, on this machine only: registering and recovering work without a mail server. */
export default async function InboxPage({ searchParams }: { searchParams: Promise<{ to?: string | string[] }> }) {
  if (!isInboxOpen(await headers())) notFound();
  const [t, query] = await Promise.all([getTranslations("inbox"), searchParams]);
  const to = [query.to].flat()[0]?.trim() || undefined;
  const messages = await listInbox({ to, limit: LIMIT });
  return (
    <InboxFrame
      title={t("title")}
      lead={t("lead")}
      actions={
        <>
          <ButtonLink href="/dev/inbox/gallery" prefetch={false}>
            <LayoutGrid className="size-4" aria-hidden="true" />
            {t("gallery.open")}
          </ButtonLink>
          <ButtonLink href={to ? `/dev/inbox?to=${encodeURIComponent(to)}` : "/dev/inbox"} prefetch={false}>
            <RotateCw className="size-4" aria-hidden="true" />
            {t("refresh")}
          </ButtonLink>
        </>
      }
    >
      <Filter to={to} />
      <Card flush>
        {messages.length === 0 ? (
          <Empty to={to} />
        ) : (
          messages.map((message, index) => <Message key={message.id} message={message} open={index === 0} />)
        )}
      </Card>
      {messages.length === LIMIT && <p className="mt-4 text-muted">{t("limit", { count: LIMIT })}</p>}
    </InboxFrame>
  );
}
