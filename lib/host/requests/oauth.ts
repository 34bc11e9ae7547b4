import type { RequestListener } from "node:http";

/** Leads what belongs to the OpenID Provider to it, and everything else on. */
export async function withOAuth(listener: RequestListener): Promise<RequestListener> {
  const { answerOAuth, isOAuthPath } = await import("@/lib/web/oauth/oauth");
  return (request, response) =>
    isOAuthPath(request.url ?? "") ? answerOAuth(request, response) : listener(request, response);
}
