import { exportResponse } from "@/app/admin/export-response";
import { filterOf, readView } from "@/app/admin/users/query";
import { flatQuery } from "@/app/query";
import { listUsers, openUserExport } from "@/lib/users/users";
import { currentActor } from "@/lib/web/current-actor";

/** As many as one page of the operation holds; no more than this is ever in memory. */
const LIMIT = 500;

/** Everyone whom the filter in the address finds, page by page as the browser takes it. The operation decides who may. */
export async function GET(request: Request): Promise<Response> {
  const actor = await currentActor();
  const query = flatQuery(new URL(request.url).searchParams);
  const format = query.format === "json" ? "json" : "csv";
  const filter = filterOf(readView(query));
  return exportResponse({
    name: "users",
    page: "/admin/users",
    format,
    actor,
    contract: listUsers.contract,
    open: () => openUserExport(actor, format, { ...filter, limit: LIMIT }),
    read: (reader, cursor) => listUsers(reader, { query: { ...filter, limit: LIMIT, cursor } }),
    columns: ["uid", "email", "name", "status", "roles", "locale", "source", "created_at", "last_sign_in_at"],
  });
}
