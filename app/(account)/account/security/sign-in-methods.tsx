import { getFormatter, getTranslations } from "next-intl/server";
import { AddPasskey } from "@/app/(account)/account/security/add-passkey";
import { FactorRow } from "@/app/(account)/account/security/factor-row";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { UserActor } from "@/lib/actor";
import { FEW_RECOVERY_CODES } from "@/lib/mail/kinds";
import { listFactors } from "@/lib/users/account/credentials/factors";

/** What one signs in with: the password, a second step, passkeys. */
export async function SignInMethods({ actor }: { actor: UserActor }) {
  const [t, format, password, known] = await Promise.all([
    getTranslations("account.signInMethods"),
    getFormatter(),
    getTranslations("account.password"),
    listFactors(actor, {}),
  ]);
  const { factors, hasPassword, secondFactor, secondFactorDueAt, recoveryCodes } = known;
  const apps = factors.filter(({ kind }) => kind === "totp");
  const passkeys = factors.filter(({ kind }) => kind === "passkey");
  const { left, createdAt } = recoveryCodes;
  return (
    <>
      {secondFactorDueAt && factors.length === 0 && (
        <Callout
          tone="warning"
          title={t("dueTitle", { date: format.dateTime(new Date(secondFactorDueAt), { dateStyle: "long" }) })}
        >
          {t("dueText")}
        </Callout>
      )}
      <Card
        title={t("password")}
        description={t(hasPassword ? "passwordText" : "noPassword")}
        action={
          <ButtonLink href={hasPassword ? "/account/password" : "/restore"} prefetch={false}>
            {password("change")}
          </ButtonLink>
        }
        className="pb-5"
      />
      <Card
        title={
          <span className="flex flex-wrap items-center gap-2.5">
            {t("title")}
            <Badge tone={secondFactor ? "success" : "neutral"} dot>
              {t(secondFactor ? "on" : "off")}
            </Badge>
          </span>
        }
        description={t(secondFactor ? "textOn" : "textOff")}
        action={
          <ButtonLink href="/account/security/authenticator" prefetch={false}>
            {t("addApp")}
          </ButtonLink>
        }
        flush
      >
        {apps.length > 0 && (
          <ul className="divide-y divide-border border-t border-border" aria-label={t("apps")}>
            {apps.map((factor) => (
              <FactorRow key={factor.id} factor={factor} last={apps.length === 1} />
            ))}
          </ul>
        )}
        {apps.length > 0 && (
          <div className="grid gap-3 border-t border-border px-5 py-3.5 sm:px-6">
            {left <= FEW_RECOVERY_CODES && (
              <Callout tone="warning" title={t("fewTitle", { count: left })}>
                {t("fewText")}
              </Callout>
            )}
            <div className="flex flex-wrap items-center justify-between gap-3">
              <div className="min-w-0">
                <p className="font-medium">{t("recovery")}</p>
                <p className="text-muted">
                  {t("recoveryLeft", { count: left })}
                  {createdAt && (
                    <>
                      {" · "}
                      {t.rich("recoveryCreated", { time: () => <RelativeTime date={createdAt} /> })}
                    </>
                  )}
                </p>
              </div>
              <ButtonLink href="/account/security/recovery-codes" size="small" prefetch={false}>
                {t("recoveryNew")}
              </ButtonLink>
            </div>
          </div>
        )}
      </Card>
      <Card title={t("passkeys")} description={t("passkeysText")} flush>
        {passkeys.length > 0 && (
          <ul className="divide-y divide-border border-t border-border" aria-label={t("passkeys")}>
            {passkeys.map((factor) => (
              <FactorRow key={factor.id} factor={factor} />
            ))}
          </ul>
        )}
        <div className="border-t border-border px-5 py-3.5 sm:px-6">
          <AddPasskey />
        </div>
      </Card>
    </>
  );
}
