import { filtersIn, toAuditQuery } from "@/app/admin/audit/filters";
import { exportResponse } from "@/app/admin/export-response";
import { flatQuery } from "@/app/query";
import { listAuditEvents, openAuditExport } from "@/lib/audit/events";
import { currentActor } from "@/lib/web/current-actor";

const LIMIT = 500;

/** The filtered audit log as a file, read page by page while it is sent. */
export async function GET(request: Request): Promise<Response> {
  const actor = await currentActor();
  const query = flatQuery(new URL(request.url).searchParams);
  const filters = toAuditQuery(filtersIn(query));
  const format = query.format === "json" ? "json" : "csv";
  return exportResponse({
    name: "audit",
    page: "/admin/audit",
    format,
    actor,
    contract: listAuditEvents.contract,
    open: () => openAuditExport(actor, format, { ...filters, limit: LIMIT }),
    read: (reader, cursor) => listAuditEvents(reader, { query: { ...filters, limit: LIMIT, cursor } }),
    columns: [
      "id",
      "at",
      "action",
      "actor_type",
      "actor_id",
      "actor_name",
      "actor_email",
      "target_type",
      "target_id",
      "target_name",
      "target_email",
      "ip_address",
      "user_agent",
      "request_id",
      "session_id",
      "details",
    ],
  });
}
