import { getFormatter, getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { getFactorCoverage } from "@/lib/operator/overview";
import { listUsers } from "@/lib/users/users.contract";
import { currentActor } from "@/lib/web/current-actor";

/** How many of the active users have a second factor, and the way to those who have none. */
export async function Coverage() {
  const actor = await currentActor();
  const [t, format, { users, covered }] = await Promise.all([
    getTranslations("admin.overview"),
    getFormatter(),
    getFactorCoverage(actor, {}),
  ]);
  const share = users === 0 ? 0 : covered / users;
  return (
    <Card
      title={t("coverage")}
      description={t("coverageText", { covered, users })}
      action={
        covered < users && can(actor, listUsers) ? (
          <ButtonLink href="/admin/users?status=active&second_factor=false" size="small">
            {t("coverageLink")}
          </ButtonLink>
        ) : undefined
      }
    >
      <div className="flex items-center gap-4">
        {/* Drawn: the policy of the pages forbids styles in attributes. */}
        <svg className="h-2 flex-1 rounded-full bg-subtle" aria-hidden="true">
          <rect width={`${share * 100}%`} height="100%" rx="4" className="fill-accent" />
        </svg>
        <span className="text-xl font-semibold tabular-nums">
          {format.number(share, { style: "percent", maximumFractionDigits: share > 0.99 && share < 1 ? 1 : 0 })}
        </span>
      </div>
    </Card>
  );
}
