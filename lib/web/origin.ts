import { env } from "@/lib/env";
import { Problem } from "@/lib/problem";

/**
 * Refuses what another site's page sends along with our cookies (CSRF). Browsers name the page in `Origin`; the few that
 * leave it out say `Sec-Fetch-Site`. Next's own check compares with `Host`, which a proxy may have rewritten; this one
 * compares with the configured origin.
 * @throws Problem forbidden
 */
export function requireSameOrigin(headers: Headers): void {
  const origin = headers.get("origin");
  const same = origin === null ? headers.get("sec-fetch-site") === "same-origin" : origin === env().APP_URL;
  if (!same) throw new Problem("forbidden", { detail: `This form works only at ${env().APP_URL}.` });
}
