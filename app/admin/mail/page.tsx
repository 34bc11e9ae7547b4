import { Mail } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { addressOf } from "@/app/admin/address";
import { can } from "@/app/admin/can";
import { MailFilter } from "@/app/admin/mail/mail-filter";
import { MailRow } from "@/app/admin/mail/mail-row";
import { StuckMail } from "@/app/admin/mail/stuck-mail";
import { PageRefused } from "@/app/admin/no-access";
import { found } from "@/app/found";
import { type Query, readQuery } from "@/app/query";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/navigation/pagination";
import { PageHeader } from "@/components/ui/page-header";
import { Table, TableBody, TableHead, Th } from "@/components/ui/table";
import { listMail } from "@/lib/mail/mail";
import * as contracts from "@/lib/mail/mail.contract";
import { getOutbox } from "@/lib/operator/outbox";
import { currentActor } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("mail") };
}

const LIMIT = 50;

const states = ["pending", "sent", "dropped", "failed"] as const;

/** The outbox: what was sent, what waits, what failed and why. */
export default async function MailPage({ searchParams }: { searchParams: Query }) {
  const actor = await currentActor();
  if (!can(actor, contracts.listMail)) return <PageRefused />;
  const { cursor, recipient, user, ...query } = await readQuery(searchParams);
  const state = states.find((known) => known === query.state);
  const [t, sections, { items, next }, queues] = await Promise.all([
    getTranslations("admin.mail"),
    getTranslations("admin.sections"),
    found(listMail(actor, { query: { limit: LIMIT, cursor, state, recipient, user } })),
    getOutbox(actor, {}),
  ]);
  const filtered = Boolean(state || recipient || user);
  const address = (at?: string) => addressOf("/admin/mail", { state, recipient, user, cursor: at });
  return (
    <>
      <PageHeader title={sections("mail")} description={t("lead")} />
      {queues.map((queue) => (
        <StuckMail key={queue.consumer} queue={queue} />
      ))}
      <MailFilter state={state} recipient={recipient} />
      <Card flush>
        {items.length === 0 ? (
          <EmptyState
            icon={<Mail className="size-5" aria-hidden="true" />}
            title={t(filtered ? "emptyFilteredTitle" : "emptyTitle")}
            text={t(filtered ? "emptyFilteredText" : "emptyText")}
          />
        ) : (
          <Table caption={sections("mail")} stacked>
            <TableHead>
              <Th>{t("recipient")}</Th>
              <Th>{t("state")}</Th>
              <Th>{t("attempts")}</Th>
              <Th>{t("opened")}</Th>
              <Th>{t("created")}</Th>
              <Th align="right">
                <span className="sr-only">{t("resend")}</span>
              </Th>
            </TableHead>
            <TableBody>
              {items.map((mail) => (
                <MailRow key={mail.id} mail={mail} mayResend={can(actor, contracts.retryMail)} />
              ))}
            </TableBody>
          </Table>
        )}
      </Card>
      <div className="mt-5">
        <Pagination previousHref={cursor && address()} nextHref={next ? address(next) : undefined} />
      </div>
    </>
  );
}
