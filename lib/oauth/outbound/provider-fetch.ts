import { cacheSeconds } from "@/lib/oauth/outbound/cache-seconds";
import { guardedFetch } from "@/lib/oauth/outbound/guarded-fetch";

/** So long keys that were fetched may be used without asking again, whatever their server says. */
const MOST_CACHED_SECONDS = 3600;

const HAVE_NO_BODY = [204, 205, 304];

/** How the provider asks addresses of clients, for example for their keys (`jwks_uri`). */
export async function providerFetch(asked: string | URL | Request, options: RequestInit = {}): Promise<Response> {
  const { url, headers } = new Request(asked, options);
  const { status, text, headers: said } = await guardedFetch(url, { headers: Object.fromEntries(headers) });
  return new Response(HAVE_NO_BODY.includes(status) ? null : text, {
    status,
    headers: {
      "content-type": said["content-type"] ?? "",
      "cache-control": `max-age=${Math.min(cacheSeconds(said) ?? 0, MOST_CACHED_SECONDS)}`,
    },
  });
}
