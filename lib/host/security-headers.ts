import type { RequestListener } from "node:http";
import { env } from "@/lib/env";
import { everywhere, strictTransport } from "@/lib/http/security-headers";

/**
 * Sets on every answer what next.config.ts sets on those that pass through Next: also on its refusals, static files and
 * redirects. Over TLS means that the configured origin is, whatever a request or a proxy says of itself.
 */
export function withSecurityHeaders(listener: RequestListener): RequestListener {
  const headers = env().APP_URL.startsWith("https:") ? [...everywhere, strictTransport] : everywhere;
  return (request, response) => {
    for (const { key, value } of headers) response.setHeader(key, value);
    return listener(request, response);
  };
}
