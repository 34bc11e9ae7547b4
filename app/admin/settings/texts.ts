import { getTranslations } from "next-intl/server";
import type { variables } from "@/lib/env";
import type messages from "@/lib/i18n/en.json";

type Variable = keyof typeof variables;
type Fallbacks = (typeof messages)["admin"]["settings"]["fallbacks"];

/** Says in the reader's language what a variable means and, unless that is a value, what holds while nobody sets it. */
export async function settingTexts() {
  const t = await getTranslations("admin.settings");
  return {
    // The operation lists these variables and no others; one without a meaning here does not compile.
    meaning: (name: string) => t(`meanings.${name as Variable}`),
    fallback: (name: string, value: string) => {
      const key = `fallbacks.${name as keyof Fallbacks}` as const; // `has` tells whether it is one
      return t.has(key) ? t(key) : value;
    },
  };
}
