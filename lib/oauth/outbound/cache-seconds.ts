import type { IncomingHttpHeaders } from "node:http";

/** How long an answer says that it may be kept (RFC 9111); undefined where it says nothing. */
export function cacheSeconds({ "cache-control": control = "", expires }: IncomingHttpHeaders): number | undefined {
  if (/\bno-(store|cache)\b/i.test(control)) return 0;
  const [, seconds] = /(?:^|[\s,])max-age="?(\d+)/i.exec(control) ?? [];
  if (seconds !== undefined) return Number(seconds);
  const end = Date.parse(expires ?? "");
  return Number.isNaN(end) ? undefined : Math.max(0, Math.floor((end - Date.now()) / 1000));
}
