import type { IncomingHttpHeaders } from "node:http";
import { env } from "@/lib/env";
import { Problem } from "@/lib/problem";

/** The header in which our own server passes what the browser named as its origin. */
const BROWSER_ORIGIN_HEADER = "x-gatehouse-origin";

const host = globalThis as typeof globalThis & { gatehouseKeepsOrigin?: boolean };

/** Passes on what the browser named as its origin; only then is the header believed, for a stranger's is overwritten. */
export function keepOrigin(headers: IncomingHttpHeaders): void {
  host.gatehouseKeepsOrigin = true;
  if (headers.origin === undefined) delete headers[BROWSER_ORIGIN_HEADER];
  else headers[BROWSER_ORIGIN_HEADER] = headers.origin;
}

/** What the browser named as its origin: Next puts ours in its place. */
export const browserOrigin = (headers: Headers): string | null =>
  headers.get(host.gatehouseKeepsOrigin ? BROWSER_ORIGIN_HEADER : "origin");

/**
 * Refuses what another site's page sends along with our cookies (CSRF). Browsers name the page in `Origin`; the few that
 * leave it out say `Sec-Fetch-Site`. Next's own check compares with `Host`, which a proxy may have rewritten; this one
 * compares with the configured origin.
 * @throws Problem forbidden
 */
export function requireSameOrigin(headers: Headers): void {
  const origin = browserOrigin(headers);
  const same = origin === null ? headers.get("sec-fetch-site") === "same-origin" : origin === env().APP_URL;
  if (!same)
    throw new Problem("forbidden", { detail: `This form works only at ${env().APP_URL}.`, reason: "another origin" });
}
