import { ArrowRight, ShieldCheck } from "lucide-react";
import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { addressOf } from "@/app/admin/address";
import { can } from "@/app/admin/can";
import { sinceOf } from "@/app/admin/overview/days";
import type { Range } from "@/app/admin/overview/figures";
import { Card } from "@/components/ui/card";
import { classNames } from "@/components/ui/class-names";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { getSecuritySignals } from "@/lib/operator/overview";
import type { signals } from "@/lib/operator/overview.contract";
import { listUsers } from "@/lib/users/users.contract";
import { currentActor } from "@/lib/web/current-actor";

type Signal = (typeof signals)[number];

/** What nobody meets by mistake. */
const grave: ReadonlySet<Signal> = new Set<Signal>(["refresh_reused", "intrusion_reported"]);

/** The events behind a signal; disabled accounts are a list of users. */
const actions: Record<Exclude<Signal, "disabled">, string> = {
  wrong_password: "login.refused",
  wrong_code: "login.refused",
  wrong_passkey: "login.refused",
  limited: "request.refused",
  refresh_reused: "session.refresh_reused",
  intrusion_reported: "intrusion.reported",
};

/** Why people were refused, and what points to an attack; each with what to do about it, and one click from where. */
export async function Signals({ range }: { range: Range }) {
  const actor = await currentActor();
  const [t, format, { signals: all }] = await Promise.all([
    getTranslations("admin.overview.signals"),
    getFormatter(),
    getSecuritySignals(actor, { query: { days: range } }),
  ]);
  const found = all.filter(({ count }) => count > 0);
  const hrefOf = (signal: Signal) =>
    signal === "disabled" && can(actor, listUsers)
      ? addressOf("/admin/users", { status: "disabled" })
      : addressOf("/admin/audit", {
          action: signal === "disabled" ? "login.refused" : actions[signal],
          ...sinceOf(range),
        });
  return (
    <Card title={t("title")} description={t("period", { count: range })} flush>
      <div className="border-t border-border">
        {found.length === 0 ? (
          <EmptyState icon={<ShieldCheck className="size-5" aria-hidden="true" />} title={t("none")} />
        ) : (
          <ul className="divide-y divide-border">
            {found.map(({ signal, count, more, last_at }) => (
              <li key={signal}>
                <Link
                  href={hrefOf(signal)}
                  prefetch={false}
                  className="group flex items-start gap-4 px-5 py-3 -outline-offset-2 transition-colors hover:bg-background sm:px-6"
                >
                  <span
                    className={classNames(
                      "min-w-10 text-right text-base font-semibold tabular-nums",
                      grave.has(signal) && "text-danger",
                    )}
                  >
                    {more ? t("orMore", { count: format.number(count) }) : format.number(count)}
                  </span>
                  <span className="min-w-0 flex-1">
                    <span className="flex flex-wrap items-baseline justify-between gap-x-3">
                      <span className="font-medium">{t(`names.${signal}`)}</span>
                      {last_at && (
                        <span className="text-[0.8125rem] text-muted">
                          <RelativeTime date={last_at} />
                        </span>
                      )}
                    </span>
                    <span className="block text-[0.8125rem] text-muted">{t(`advice.${signal}`)}</span>
                  </span>
                  <ArrowRight
                    className="mt-1 size-4 shrink-0 text-muted transition-transform group-hover:translate-x-0.5"
                    aria-hidden="true"
                  />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
