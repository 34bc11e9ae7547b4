import { UserSearch } from "lucide-react";
import { getTranslations } from "next-intl/server";
import type { UserView } from "@/app/admin/users/query";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

/** What the list says when nobody is found, and the way on. */
export async function NoUsers({ view }: { view: UserView }) {
  const t = await getTranslations("admin.users");
  return (
    <EmptyState
      icon={<UserSearch className="size-5" aria-hidden="true" />}
      title={view.q ? t("noneFor", { q: view.q }) : t("none")}
      text={t("noneText")}
      action={<ButtonLink href="/admin/users">{t("showAll")}</ButtonLink>}
    />
  );
}
