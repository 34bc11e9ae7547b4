import { env } from "@/lib/env";
import { respondProblem } from "@/lib/http/respond";
import { exportAccount } from "@/lib/users/account/export";
import { currentActor } from "@/lib/web/current-actor";
import { signInPath } from "@/lib/web/return-to";

/** Everything kept about the person who is signed in, as a file. Links cannot send tokens; the operation is the API's. */
export async function GET(): Promise<Response> {
  const actor = await currentActor();
  if (actor.type === "anonymous") {
    const headers = { Location: env().APP_URL + signInPath("/account/data"), "Cache-Control": "no-store" };
    return new Response(null, { status: 303, headers });
  }
  try {
    const data = await exportAccount(actor, {});
    return new Response(`${JSON.stringify(data, null, 2)}\n`, {
      headers: {
        "Cache-Control": "no-store",
        "Content-Type": "application/json",
        "Content-Disposition": `attachment; filename="account-${data.exportedAt.slice(0, 10)}.json"`,
      },
    });
  } catch (error) {
    return respondProblem(error, actor.client);
  }
}
