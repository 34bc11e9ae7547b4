import { clientOf } from "@/lib/http/client";
import { isInboxOpen } from "@/lib/http/inbox-access";
import { respondProblem } from "@/lib/http/respond";
import { listInbox } from "@/lib/mail/inbox";
import { Problem } from "@/lib/problem";

/** The inbox for programs: `GET /dev/inbox/messages?to=john@example.com`, newest first. */
export async function GET(request: Request): Promise<Response> {
  try {
    if (!isInboxOpen(request.headers)) throw new Problem("not.found");
    const to = new URL(request.url).searchParams.get("to") ?? undefined;
    const messages = await listInbox({ to, limit: 50 });
    const answer = messages.map(({ html, ...message }) => message);
    return Response.json(answer, { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    return respondProblem(error, clientOf(request.headers));
  }
}
