import { KeyRound, Smartphone } from "lucide-react";
import { getFormatter, getTranslations } from "next-intl/server";
import type { z } from "zod";
import { ResetFactors } from "@/app/admin/users/[uid]/reset-factors";
import { openUser } from "@/app/admin/users/[uid]/user";
import { found } from "@/app/found";
import { Badge } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { listUserFactors } from "@/lib/users/user-factors";
import * as contracts from "@/lib/users/user-factors.contract";
import type { User } from "@/lib/users/users.contract";

/** What one person signs in with, never with a secret of it, and the way back in for who lost everything. */
export async function FactorsCard({ user }: { user: z.output<typeof User> }) {
  const [t, own, format, { actor, may }] = await Promise.all([
    getTranslations("admin.user"),
    getTranslations("account.signInMethods"),
    getFormatter(),
    openUser(user.uid),
  ]);
  const known = await found(listUserFactors(actor, { params: { uid: user.uid } }));
  const { factors, hasPassword, secondFactor, secondFactorDueAt, recoveryCodes } = known;
  const resets = may(contracts.resetUserFactors.access) && factors.length > 0;
  return (
    <div className="max-w-3xl space-y-5">
      {secondFactorDueAt && factors.length === 0 && (
        <Callout
          tone="warning"
          title={t("factorDue", { date: format.dateTime(new Date(secondFactorDueAt), { dateStyle: "long" }) })}
        >
          {t("factorDueText")}
        </Callout>
      )}
      <Card title={t("factors")} action={resets ? <ResetFactors uid={user.uid} name={user.name} /> : undefined}>
        <DescriptionList
          items={[
            {
              term: own("password"),
              details: t(hasPassword ? "passwordSet" : "passwordUnset"),
            },
            {
              term: own("title"),
              details: (
                <Badge tone={secondFactor ? "success" : "neutral"} dot>
                  {own(secondFactor ? "on" : "off")}
                </Badge>
              ),
            },
            ...(recoveryCodes.createdAt
              ? [{ term: own("recovery"), details: own("recoveryLeft", { count: recoveryCodes.left }) }]
              : []),
          ]}
        />
        {factors.length > 0 && (
          <ul className="mt-5 divide-y divide-border border-t border-border" aria-label={t("factors")}>
            {factors.map(({ id, kind, name, provider, backedUp, signCount, createdAt, lastUsedAt }) => {
              const Icon = kind === "passkey" ? KeyRound : Smartphone;
              const used = () => <RelativeTime date={lastUsedAt ?? createdAt} />;
              return (
                <li key={id} className="flex items-center gap-3 py-2.5 last:pb-0">
                  <Icon className="size-4.5 shrink-0 text-muted" aria-hidden="true" />
                  <span className="min-w-0 flex-1">
                    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium wrap-anywhere">
                      <bdi>{name}</bdi>
                      {kind === "passkey" && <Badge>{own(backedUp ? "synced" : "thisDeviceOnly")}</Badge>}
                    </span>
                    <span className="block text-[0.8125rem] text-muted">
                      {provider && provider !== name && `${provider} · `}
                      {own.rich(kind === "passkey" ? "created" : "createdApp", {
                        time: () => <RelativeTime date={createdAt} />,
                      })}
                      {" · "}
                      {lastUsedAt ? own.rich("lastUsed", { time: used }) : own("neverUsed")}
                      {signCount > 0 && ` · ${own("signatures", { count: signCount })}`}
                    </span>
                  </span>
                </li>
              );
            })}
          </ul>
        )}
      </Card>
    </div>
  );
}
