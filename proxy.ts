import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { isKeepable } from "@/lib/web/keepable-pages";

/**
 * The digest of `display:none`, alone in a style attribute: with it React hides a part of a drawing that comes after the page
 * began, until that part takes its place. No other style attribute counts.
 */
const HIDDEN = "'sha256-aqNNdDLnnrDOnTNdkJpYlAxKVJtLt9CtFLklmInuUAE='";

/** The origin a logo may be loaded from, if it is not our own. */
function logoOrigin(): string {
  const { BRAND_LOGO_URL } = env();
  return BRAND_LOGO_URL?.startsWith("https:") ? ` ${new URL(BRAND_LOGO_URL).origin}` : "";
}

function contentSecurityPolicy(nonce: string): string {
  const development = env().NODE_ENV === "development";
  return [
    "default-src 'self'",
    // React rebuilds server stacks with eval() in development, and only there.
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // The development overlay writes styles without a nonce.
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    ...(development ? [] : [`style-src-attr 'unsafe-hashes' ${HIDDEN}`]),
    `img-src 'self' data: blob:${logoOrigin()}`,
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * Gives every page its content security policy with a fresh nonce, which Next reads from the request's own header.
 * Decides nothing about access: with this file removed every page and operation still refuses whom it should.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  // A layout that sends someone to sign in first has no other way to know the page to come back to.
  headers.set("x-return-to", request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  // Next says `no-store` where nothing else is said.
  if (isKeepable(request.nextUrl, (name) => request.cookies.has(name)))
    response.headers.set("cache-control", "private, no-cache");
  if (env().APP_URL.startsWith("https:")) {
    response.headers.set("strict-transport-security", "max-age=63072000; includeSubDomains");
  }
  return response;
}

// Programs' paths (next.config.ts has the same list) and built files are left alone. Next wants a constant here.
export const config = {
  matcher:
    "/((?!(?:v1|users|roles|permissions|auth|public|status|metrics|openapi\\.json|\\.well-known|api|oauth|_next/static|_next/image)(?:/|$)).*)",
};
