import type { IncomingMessage, ServerResponse } from "node:http";
import { everywhere, strictTransport } from "@/lib/http/security-headers";

/** What next.config.ts sets on every answer, for those that do not pass through Next. */
export function setSecurityHeaders(request: IncomingMessage, response: ServerResponse): void {
  const encrypted = request.headers["x-forwarded-proto"] === "https";
  for (const { key, value } of encrypted ? [...everywhere, strictTransport] : everywhere)
    response.setHeader(key, value);
}
