import { env } from "@/lib/env";

export interface Brand {
  name: string;
  /** `#rrggbb`. */
  accent: string;
  /** Same-origin path, data URL or https URL; undefined for the built-in mark. */
  logoUrl: string | undefined;
}

/** What this installation calls itself and looks like. */
export function brand(): Brand {
  const { BRAND_NAME, BRAND_ACCENT, BRAND_LOGO_URL } = env();
  return { name: BRAND_NAME, accent: BRAND_ACCENT, logoUrl: BRAND_LOGO_URL };
}
