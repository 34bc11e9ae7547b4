import { withPeer } from "@/lib/http/client";
import { withDirectMark } from "@/lib/http/inbox-access";
import { withConfiguredOrigin } from "../configuration/configured-origin";
import type { Handlers } from "./listener";
import { withOAuth } from "./oauth";
import { withOperations } from "./operations";
import type { Pages } from "./pages";
import { withPlainBody } from "./plain-body";
import { refuseTunnel, refuseUnreadable } from "./refusals";
import { withRequestTarget } from "./request-target";
import { withSecurityHeaders } from "./security-headers";
import { withSettings } from "./settings";
import { withStaticFiles } from "./static-files";

/** Everything between a connection and who answers it, the outermost first. In development Next answers operations too. */
export async function handlersOf(pages: Pages, { dev }: { dev: boolean }): Promise<Handlers> {
  const { isOperationPath } = await import("@/lib/http/route");
  const toNext = withSettings(withConfiguredOrigin(withPlainBody(pages.listener)));
  const listener = dev ? toNext : await withOperations(await withOAuth(withStaticFiles(toNext)));
  return {
    request: withPeer(
      withDirectMark(withSecurityHeaders(withRequestTarget(listener, dev ? undefined : isOperationPath))),
    ),
    unreadable: refuseUnreadable,
    connect: refuseTunnel,
  };
}
