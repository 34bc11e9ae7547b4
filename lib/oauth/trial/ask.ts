import { type Actor, anonymous } from "@/lib/actor";
import { answerAsWeb } from "@/lib/oauth/provider/web-types";
import { type Visit, withVisit } from "@/lib/oauth/visit";

/** What the provider says, as a client reads it. */
export interface Answer {
  ok: boolean;
  body: Readonly<Record<string, unknown>>;
}

/** A request of a client, made here. */
export type Ask = (path: string, fields: Record<string, string>, accessToken?: string) => Promise<Answer>;

/**
 * Runs requests of a client that is tried out through the provider, as if they had come to it. The client need not show who it
 * is: whoever tries it out was asked that before, and nothing from outside gets here.
 */
export function asTriedClient<Result>(
  { client }: Actor,
  applicationId: string,
  work: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const visit: Visit = {
    client,
    actor: anonymous(client),
    countApplication: () => undefined,
    startsSignIn: false,
    trial: applicationId,
  };
  const ask: Ask = async (path, fields, accessToken) => {
    const { currentProvider } = await import("@/lib/oauth/provider/provider");
    const handle = await currentProvider();
    const request = new Request(
      new URL(path, "http://localhost"),
      accessToken === undefined
        ? { method: "POST", body: new URLSearchParams(fields) }
        : { headers: { authorization: `Bearer ${accessToken}` } },
    );
    const response = await answerAsWeb(request, async (incoming, outgoing) => {
      await handle(incoming, outgoing);
      if (visit.failure !== undefined) throw visit.failure;
    });
    return { ok: response.ok, body: await response.json() };
  };
  return withVisit(visit, () => work(ask));
}
