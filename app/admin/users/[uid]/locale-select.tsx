"use client";

import { useTranslations } from "next-intl";
import { useOptimistic } from "react";
import { updateUser } from "@/app/admin/users/[uid]/actions";
import { useAction } from "@/components/forms/use-action";
import { Select } from "@/components/ui/inputs/select";
import { type Locale, locales } from "@/lib/i18n/locale";

/** The language of mail and pages; a choice is saved at once. */
export function LocaleSelect({ uid, locale }: { uid: string; locale: Locale }) {
  const t = useTranslations("admin.user");
  const columns = useTranslations("admin.users.columns");
  const names = useTranslations("admin.users.locales");
  const { run } = useAction();
  const [shown, show] = useOptimistic(locale);
  return (
    <Select
      className="w-44"
      aria-label={columns("locale")}
      options={locales.map((value) => ({ value, label: names(value) }))}
      value={shown}
      onChange={({ target: { value } }) =>
        run(
          () => {
            show(value === "ru" ? "ru" : "en");
            return updateUser({}, { uid, locale: value });
          },
          () => t("saved"),
        )
      }
    />
  );
}
