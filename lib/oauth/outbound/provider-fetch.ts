import { guardedFetch } from "@/lib/oauth/outbound/guarded-fetch";

/** So long keys that were fetched may be used without asking again, whatever their server says. */
const MOST_CACHED_SECONDS = 3600;

const HAVE_NO_BODY = [204, 205, 304];

/** What an answer says of its own lifetime, up to ours. */
function cacheControl(said: string | undefined): string {
  const seconds = Number(/max-age=(\d+)/.exec(said ?? "")?.[1] ?? 0);
  return `max-age=${Math.min(seconds, MOST_CACHED_SECONDS)}`;
}

/** How the provider asks addresses of clients, for example for their keys (`jwks_uri`). */
export async function providerFetch(asked: string | URL | Request, options: RequestInit = {}): Promise<Response> {
  const { url, headers } = new Request(asked, options);
  const { status, text, headers: said } = await guardedFetch(url, { headers: Object.fromEntries(headers) });
  return new Response(HAVE_NO_BODY.includes(status) ? null : text, {
    status,
    headers: { "content-type": said["content-type"] ?? "", "cache-control": cacheControl(said["cache-control"]) },
  });
}
