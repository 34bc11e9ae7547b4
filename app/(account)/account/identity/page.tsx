import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { IdentityForm } from "@/app/(account)/account/identity/form";
import { TaskPage } from "@/app/(account)/account/task-page";
import { meansOf } from "@/app/identity/means";
import { type Query, queryValue } from "@/app/query";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";
import { listFactors } from "@/lib/users/account/credentials/factors";
import { requireUser } from "@/lib/web/current-actor";
import { landingPath } from "@/lib/web/landing";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("identity"))("title") };
}

/** Asks to confirm who it is and goes back, where no dialog can ask in place. */
export default async function IdentityPage({ searchParams }: { searchParams: Query }) {
  const actor = await requireUser("/account/identity");
  const [t, returnTo, wanted, means] = await Promise.all([
    getTranslations("identity"),
    queryValue(searchParams, "callbackUrl").then(landingPath),
    queryValue(searchParams, "method"),
    listFactors(actor, {}).then(meansOf),
  ]);
  const method = means.find((one) => one === wanted) ?? means[0];
  const others = means.filter((one) => one !== method);
  return (
    <TaskPage title={t("title")} description={t("pageText")} parent={{ tab: "security", href: "/account/security" }}>
      {method ? (
        <IdentityForm key={method} method={method} returnTo={returnTo} />
      ) : (
        <Callout
          tone="warning"
          action={
            <ButtonLink href="/restore" size="small" prefetch={false}>
              {t("setPassword")}
            </ButtonLink>
          }
        >
          {t("nothing")}
        </Callout>
      )}
      {others.length > 0 && (
        <ul className="mt-5 grid justify-items-start gap-2 border-t border-border pt-4">
          {others.map((other) => (
            <li key={other}>
              <a
                href={`/account/identity?${new URLSearchParams({ method: other, callbackUrl: returnTo })}`}
                className="link font-medium"
              >
                {t(`use.${other}`)}
              </a>
            </li>
          ))}
        </ul>
      )}
    </TaskPage>
  );
}
