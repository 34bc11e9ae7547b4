import type { RequestListener } from "node:http";
import { env } from "@/lib/env";
import { keepOrigin } from "@/lib/web/origin";

/**
 * Tells Next that every request came to the configured origin, whatever a proxy has made of `Host`. Next compares the
 * origin of a form with it and would refuse our own as foreign (500); where a form comes from is judged once, by
 * `requireSameOrigin`, which still sees what the browser said.
 */
export function withConfiguredOrigin(listener: RequestListener): RequestListener {
  const { host, protocol, origin } = new URL(env().APP_URL);
  return (request, response) => {
    const { headers, method, url } = request;
    // Next's own scripts in development: it protects those by the real origin.
    if (url?.startsWith("/_next/")) return listener(request, response);
    headers.host = host;
    headers["x-forwarded-host"] = host;
    headers["x-forwarded-proto"] = protocol.slice(0, -1);
    keepOrigin(headers);
    if (headers.origin !== undefined && method !== "GET" && method !== "HEAD") headers.origin = origin;
    return listener(request, response);
  };
}
