import { getTranslations } from "next-intl/server";
import { actionKey } from "@/lib/i18n/action-key";

/** Writes in a few words of the reader's language what happened. */
export async function activityTexts(): Promise<(action: string) => string> {
  const [t, names] = await Promise.all([getTranslations("account.activity"), getTranslations("audit")]);
  return (action) => {
    const key = actionKey(action);
    return key ? names(`actions.${key}`) : t("otherAction", { action });
  };
}
