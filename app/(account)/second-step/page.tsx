import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EntryPage } from "@/app/(account)/entry-page";
import { SecondStepForm } from "@/app/(account)/second-step/form";
import { type Query, queryValue } from "@/app/query";
import { ClientMessages } from "@/components/ui/client-messages";
import { env } from "@/lib/env";
import { keptChallenge } from "@/lib/web/challenge";
import { leaveIfSignedIn } from "@/lib/web/landing";
import { returnPath, secondStepPath, signInPath } from "@/lib/web/return-to";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("secondStep"))("title") };
}

/** The easiest of what someone has. */
const ORDER = ["totp", "passkey", "recovery"] as const;

/** Asks for the second factor, after the right password. */
export default async function SecondStepPage({ searchParams }: { searchParams: Query }) {
  const returnTo = returnPath(await queryValue(searchParams, "callbackUrl"));
  await leaveIfSignedIn(returnTo);
  const kept = await keptChallenge();
  if (!kept) redirect(signInPath(returnTo, "challenge.invalid"));
  const [t, identity, wanted] = await Promise.all([
    getTranslations("secondStep"),
    getTranslations("identity"),
    queryValue(searchParams, "method"),
  ]);
  const methods = ORDER.filter((one) => kept.methods.includes(one));
  const method = methods.find((one) => one === wanted) ?? methods[0] ?? "totp";
  return (
    <EntryPage
      title={t("heading")}
      lead={t(`lead.${method}`)}
      below={
        <a href={signInPath(returnTo)} className="link font-medium">
          {t("startOver")}
        </a>
      }
    >
      <ClientMessages namespaces={["secondStep", "identity"]}>
        <SecondStepForm key={method} method={method} returnTo={returnTo} trustDays={env().TRUSTED_DEVICE_DAYS} />
      </ClientMessages>
      {methods.length > 1 && (
        <ul className="mt-5 grid justify-items-start gap-2">
          {methods
            .filter((other) => other !== method)
            .map((other) => (
              <li key={other}>
                <a href={secondStepPath(returnTo, other)} className="link font-medium">
                  {identity(`use.${other}`)}
                </a>
              </li>
            ))}
        </ul>
      )}
      <div className="mt-6 border-t border-border pt-4 text-[0.8125rem] text-muted">
        <p className="font-medium text-foreground">{t("lostTitle")}</p>
        <p className="mt-0.5">{t("lost")}</p>
      </div>
    </EntryPage>
  );
}
