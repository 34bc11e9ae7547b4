import { brand } from "@/lib/brand/brand";
import { env } from "@/lib/env";

/**
 * The operator's logo for a mail. Undefined for what many clients show as a broken image: data URLs and SVG. The product's name
 * stands beside it anyway.
 */
export function mailLogo(): string | undefined {
  const { logoUrl } = brand();
  if (!logoUrl || logoUrl.startsWith("data:")) return undefined;
  const address = new URL(logoUrl, env().APP_URL);
  return address.pathname.toLowerCase().endsWith(".svg") ? undefined : address.href;
}
