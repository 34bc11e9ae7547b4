import type { RequestListener } from "node:http";
import sirv from "sirv";

const FOLDER = ".next/static";
const PREFIX = "/_next/static/";

/**
 * Serves the build's scripts, styles and fonts itself: as Brotli where `npm run build` has left a smaller copy, which is
 * a sixth less than the gzip that Next makes at every request.
 */
export function withStaticFiles(listener: RequestListener): RequestListener {
  // Names hold a digest of the content, so a browser never has to ask again.
  const serve = sirv(FOLDER, { brotli: true, immutable: true, maxAge: 31_536_000, etag: true, dotfiles: false });
  return (request, response) => {
    const acceptsBrotli = /\bbr\b/.test(String(request.headers["accept-encoding"]));
    if (!request.url?.startsWith(PREFIX) || !acceptsBrotli) return listener(request, response);
    const original = request.url;
    request.url = original.slice(PREFIX.length - 1);
    return serve(request, response, () => {
      request.url = original;
      return listener(request, response);
    });
  };
}
