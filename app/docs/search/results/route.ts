import { findInDocs } from "@/app/docs/search/find";
import { isLocale, locales } from "@/lib/i18n/locale";

/** How many fit into the list below the field. */
const LIMIT = 8;

/** What the field of the documentation shows while someone types: `GET /docs/search/results?q=refresh&lang=en`. */
export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const lang = searchParams.get("lang");
  const results = await findInDocs(searchParams.get("q") ?? "", isLocale(lang) ? lang : locales[0], LIMIT);
  return Response.json(results, { headers: { "Cache-Control": "no-store" } });
}
