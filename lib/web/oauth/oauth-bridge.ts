import { answerAsWeb } from "@/lib/oauth/provider/web-types";
import { answerOAuth } from "@/lib/web/oauth/oauth";
import { browserOrigin } from "@/lib/web/origin";

/** The OpenID Provider for hosts that speak the web's own types. */
export const handleOAuth = (request: Request): Promise<Response> =>
  answerAsWeb(request, (incoming, outgoing) => {
    const origin = browserOrigin(request.headers);
    if (origin === null) delete incoming.headers.origin;
    else incoming.headers.origin = origin;
    return answerOAuth(incoming, outgoing);
  });
