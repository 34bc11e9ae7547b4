import { getTranslations } from "next-intl/server";

interface Device {
  browser?: string | null | undefined;
  system?: string | null | undefined;
}

/** Writes devices in the reader's language: “Firefox on Linux”. */
export async function deviceNames(): Promise<(device: Device) => string> {
  const t = await getTranslations("account.device");
  return ({ browser, system }) =>
    browser && system ? t("both", { browser, system }) : (browser ?? system ?? t("unknown"));
}
