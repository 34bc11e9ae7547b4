import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DeleteForm } from "@/app/(account)/account/delete/form";
import { TaskPage } from "@/app/(account)/account/task-page";
import { Callout } from "@/components/ui/callout";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.delete"))("title") };
}

const consequences = ["sessions", "days", "gone"] as const;

/** The end of an account: what will happen, and the two proofs that it is meant. */
export default async function DeletePage() {
  const { email } = await requireUser("/account/delete");
  const t = await getTranslations("account.delete");
  return (
    <TaskPage title={t("title")} description={t("lead")} parent={{ tab: "data", href: "/account/data" }}>
      <Callout tone="danger" title={t("consequencesTitle")} className="mb-6">
        <ul className="mt-1 list-disc space-y-1 pl-4">
          {consequences.map((key) => (
            <li key={key}>{t(`consequences.${key}`)}</li>
          ))}
        </ul>
      </Callout>
      <DeleteForm email={email} />
    </TaskPage>
  );
}
