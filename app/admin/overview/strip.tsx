import Link from "next/link";
import { useTranslations } from "next-intl";
import { getFormatter, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { addressOf } from "@/app/admin/address";
import { can } from "@/app/admin/can";
import { type Change, changeOf, shareOf } from "@/app/admin/overview/change";
import { sinceOf } from "@/app/admin/overview/days";
import { type Range, readFigures } from "@/app/admin/overview/figures";
import { roundly, type Total } from "@/app/admin/users/total";
import { classNames } from "@/components/ui/class-names";
import { Skeleton } from "@/components/ui/skeleton";
import type { Actor } from "@/lib/actor";
import { listAuditEvents } from "@/lib/audit/audit.contract";
import { listMail } from "@/lib/mail/mail.contract";
import { getFactorCoverage } from "@/lib/operator/overview";
import * as overview from "@/lib/operator/overview.contract";
import { countUsers } from "@/lib/users/users";
import * as users from "@/lib/users/users.contract";
import { currentActor } from "@/lib/web/current-actor";

const DAY_MS = 86_400_000;

const keys = ["total", "active", "signUps", "success", "delivered", "covered"] as const;

type Key = (typeof keys)[number];

/** What this reader may see. */
function keysFor(actor: Actor): readonly Key[] {
  const hidden = new Set<Key>([
    ...(can(actor, users.countUsers) ? [] : (["total", "active"] as const)),
    ...(can(actor, overview.getFactorCoverage) ? [] : (["covered"] as const)),
  ]);
  return keys.filter((key) => !hidden.has(key));
}

interface Tile {
  key: Key;
  value: string;
  change?: Change | undefined;
  /** More of it is good news; of most figures nobody can say. */
  good?: boolean;
  /** The list behind it, for who may see it. */
  href: string | undefined;
}

/** What matters at a glance, against as many days before; each leads to the list behind it. */
export async function Strip({ range }: { range: Range }) {
  const actor = await currentActor();
  const shown = keysFor(actor);
  const seesUsers = shown.includes("total");
  const start = new Date(Date.now() - range * DAY_MS).toISOString();
  const [t, format, days, total, active, coverage] = await Promise.all([
    getTranslations("admin.overview"),
    getFormatter(),
    readFigures(range),
    seesUsers ? countUsers(actor, { query: {} }) : undefined,
    seesUsers ? countUsers(actor, { query: { signed_in_since: start } }) : undefined,
    shown.includes("covered") ? getFactorCoverage(actor, {}) : undefined,
  ]);
  const sum = (part: typeof days.now, figure: (typeof overview.figures)[number]) =>
    part.reduce((all, day) => all + day[figure], 0);
  const sums = (part: typeof days.now) => ({
    signUps: sum(part, "sign_ups"),
    success: shareOf(sum(part, "sign_ins"), sum(part, "refusals")),
    delivered: shareOf(sum(part, "mail_sent"), sum(part, "mail_failed")),
  });
  const [before, now] = [sums(days.before), sums(days.now)];
  const percent = (share: number | undefined) =>
    share === undefined ? "—" : format.number(share, { style: "percent", maximumFractionDigits: share < 1 ? 1 : 0 });
  const counted = ({ count, exact }: Total) => format.number(exact ? count : roundly(count));
  const toUsers = (query: Record<string, string>) =>
    can(actor, users.listUsers) ? addressOf("/admin/users", query) : undefined;
  const toAudit = (action: string) =>
    can(actor, listAuditEvents) ? addressOf("/admin/audit", { action, ...sinceOf(range) }) : undefined;
  const tiles: Tile[] = [
    ...(total ? [{ key: "total" as const, value: counted(total), href: toUsers({}) }] : []),
    ...(active ? [{ key: "active" as const, value: counted(active), href: toUsers({ since: `${range}d` }) }] : []),
    {
      key: "signUps",
      value: format.number(now.signUps),
      change: changeOf(before.signUps, now.signUps),
      href: toAudit("user.registered"),
    },
    {
      key: "success",
      value: percent(now.success),
      change: changeOf(before.success, now.success, true),
      good: true,
      href: toAudit("login.refused"),
    },
    {
      key: "delivered",
      value: percent(now.delivered),
      change: changeOf(before.delivered, now.delivered, true),
      good: true,
      href: can(actor, listMail) ? "/admin/mail?state=failed" : undefined,
    },
    ...(coverage
      ? [
          {
            key: "covered" as const,
            value: percent(coverage.users === 0 ? undefined : coverage.covered / coverage.users),
            href: toUsers({ status: "active", second_factor: "false" }),
          },
        ]
      : []),
  ];
  return (
    <Frame label={t("strip")}>
      {tiles.map(({ key, value, change, good, href }) => {
        const inside = (
          <Figure label={t(`tiles.${key}`, { count: range })} value={value}>
            {change && (
              <span
                className={classNames(
                  "text-[0.8125rem] tabular-nums",
                  good && change.direction === "down" ? "text-danger" : "text-muted",
                )}
              >
                {t(`changes.${change.direction}`, {
                  by: format.number(change.by, { style: "percent", maximumFractionDigits: 1 }),
                })}
                <span className="sr-only"> {t("before", { count: range })}</span>
              </span>
            )}
          </Figure>
        );
        return (
          <li key={key} className="bg-surface">
            {href ? (
              <Link
                href={href}
                prefetch={false}
                className="block h-full px-4 py-3.5 -outline-offset-2 transition-colors hover:bg-background"
              >
                {inside}
              </Link>
            ) : (
              <div className="px-4 py-3.5">{inside}</div>
            )}
          </li>
        );
      })}
    </Frame>
  );
}

/** Holds the place of the strip: as many tiles under the same names, so that nothing below moves when the figures come. */
export function StripPlace({ range, actor }: { range: Range; actor: Actor }) {
  const t = useTranslations("admin.overview");
  return (
    <Frame label={t("strip")} busy>
      {keysFor(actor).map((key) => (
        <li key={key} className="bg-surface px-4 py-3.5">
          <Figure label={t(`tiles.${key}`, { count: range })} value={<Skeleton className="my-1.5 h-4 w-16" />} />
        </li>
      ))}
    </Frame>
  );
}

const Frame = ({ label, busy, children }: { label: string; busy?: boolean; children: ReactNode }) => (
  <ul
    aria-label={label}
    aria-busy={busy}
    className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-border bg-border shadow-card sm:grid-cols-3 xl:grid-cols-6"
  >
    {children}
  </ul>
);

const Figure = ({ label, value, children }: { label: string; value: ReactNode; children?: ReactNode }) => (
  <>
    <span className="block text-[0.8125rem] text-muted">{label}</span>
    <span className="mt-1 flex flex-wrap items-baseline gap-x-2">
      <span className="text-xl font-semibold tracking-tight tabular-nums">{value}</span>
      {children}
    </span>
  </>
);
