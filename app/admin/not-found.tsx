import { SearchX } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

/** What the dashboard says about something that is gone; the sidebar stays. */
export default async function AdminNotFound() {
  const t = await getTranslations("admin.notFound");
  return (
    <div className="pt-10">
      <h1 className="sr-only">{t("title")}</h1>
      <EmptyState
        icon={<SearchX className="size-5" aria-hidden="true" />}
        title={t("title")}
        text={t("text")}
        action={<ButtonLink href="/admin">{t("back")}</ButtonLink>}
      />
    </div>
  );
}
