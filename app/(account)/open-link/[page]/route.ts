import type { NextRequest } from "next/server";
import { recordVisit } from "@/lib/authentication/link-visits";
import { clientOf } from "@/lib/http/client";
import { addressOfLinked, isLinkedPage, keepLinkedCode, linkedPages } from "@/lib/web/mailed-code";

/**
 * Where every link with a secret arrives (next.config.ts): moves the secret from the address into a cookie of this browser
 * and goes on to the page. Changes nothing else, for mail scanners open links too. Works without scripts.
 */
export async function GET(request: NextRequest, { params }: { params: Promise<{ page: string }> }): Promise<Response> {
  const { page } = await params;
  if (!isLinkedPage(page)) return new Response(null, { status: 404, headers: { "cache-control": "no-store" } });
  const code = request.nextUrl.searchParams.get(linkedPages[page]) ?? "";
  if (page !== "setup") await recordVisit(code, clientOf(request.headers));
  await keepLinkedCode(page, code);
  return new Response(null, {
    status: 303,
    headers: { location: addressOfLinked(page), "cache-control": "no-store", "referrer-policy": "no-referrer" },
  });
}
