import type { RequestListener } from "node:http";
import { env } from "@/lib/env";
import { everywhere, strictTransport } from "@/lib/http/security-headers";

/** Headers of every answer. Over TLS means that the configured origin is, whatever a request or a proxy says of itself. */
export const hostHeaders = () => (env().APP_URL.startsWith("https:") ? [...everywhere, strictTransport] : everywhere);

/**
 * Sets on every answer what next.config.ts sets on those that pass through Next: also on its refusals, static files and
 * redirects.
 */
export function withSecurityHeaders(listener: RequestListener): RequestListener {
  const headers = hostHeaders();
  return (request, response) => {
    for (const { key, value } of headers) response.setHeader(key, value);
    return listener(request, response);
  };
}
