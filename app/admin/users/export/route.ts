import type { z } from "zod";
import { filterOf, readView } from "@/app/admin/users/query";
import { csvLine } from "@/lib/csv";
import { respondProblem } from "@/lib/http/respond";
import { listUsers } from "@/lib/users/users";
import type { User } from "@/lib/users/users.contract";
import { currentActor } from "@/lib/web/current-actor";

type UserRow = z.output<typeof User>;

/** As many as one page of the operation holds; no more than this is ever in memory. */
const PAGE = 500;

interface Format {
  mediaType: string;
  head: string;
  row: (user: UserRow, first: boolean) => string;
  foot: string;
}

const formats: Record<"csv" | "json", Format> = {
  csv: {
    mediaType: "text/csv; charset=utf-8",
    // The byte order mark tells spreadsheets that this is UTF-8.
    head: `\uFEFF${csvLine(["uid", "email", "name", "status", "roles", "locale", "source", "created_at", "last_sign_in_at"])}`,
    row: (user) =>
      csvLine([
        user.uid,
        user.email,
        user.name,
        user.status,
        user.roles.join(" "),
        user.locale,
        user.source,
        user.created_at,
        user.last_sign_in_at,
      ]),
    foot: "",
  },
  json: {
    mediaType: "application/json; charset=utf-8",
    head: "[",
    row: (user, first) => `${first ? "\n" : ",\n"}${JSON.stringify(user)}`,
    foot: "\n]\n",
  },
};

/** Everybody whom the filter in the address finds, page by page as the browser takes it. The operation decides who may. */
export async function GET(request: Request): Promise<Response> {
  const params = new URL(request.url).searchParams;
  const name = params.get("format") === "json" ? "json" : "csv";
  const format = formats[name];
  const filter = filterOf(readView(Object.fromEntries(params)));
  const actor = await currentActor();
  const read = (cursor?: string) =>
    listUsers(actor, { query: { ...filter, limit: PAGE, ...(cursor ? { cursor } : {}) } });
  try {
    // Read before anything is answered: a refusal is still a proper one then.
    let page: Awaited<ReturnType<typeof read>> | undefined = await read();
    let started = false;
    let first = true;
    const encoder = new TextEncoder();
    const stream = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (!page) return controller.close();
        let text = started ? "" : format.head;
        started = true;
        for (const user of page.items) {
          text += format.row(user, first);
          first = false;
        }
        const { next } = page;
        if (!next) text += format.foot;
        controller.enqueue(encoder.encode(text));
        page = next ? await read(next) : undefined;
      },
    });
    return new Response(stream, {
      headers: {
        "Content-Type": format.mediaType,
        "Content-Disposition": `attachment; filename="users-${new Date().toISOString().slice(0, 10)}.${name}"`,
        "Cache-Control": "no-store",
      },
    });
  } catch (error) {
    return respondProblem(error, actor.client);
  }
}
