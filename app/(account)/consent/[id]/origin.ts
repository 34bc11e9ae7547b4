import type { getTranslations } from "next-intl/server";
import { LOOPBACK } from "@/lib/applications/clients.contract";
import type { Interaction } from "@/lib/oauth/consent/interactions";

type Translate = Awaited<ReturnType<typeof getTranslations<"consent">>>;

/** Where an address leads, as people read it: a host, or the scheme of a program on the device. */
export const hostOf = ({ host, protocol }: URL): string => host || protocol;

/** Whether any program on the device could be what waits there (RFC 8252, section 8.6). */
const isOnDevice = ({ protocol, hostname }: URL) => !/^https?:$/.test(protocol) || LOOPBACK.includes(hostname);

/** What someone should know of where an application comes from that nobody here has checked; undefined of others. */
export function originOf(client: Interaction["client"], destination: URL, t: Translate) {
  if (!client.registeredItself) return undefined;
  const host = hostOf(destination);
  const home = client.document === null ? undefined : new URL(client.document).host;
  const onDevice = isOnDevice(destination);
  const title = home === undefined ? t("unknownTitle", { host }) : t("documentTitle", { host: home });
  const advice = onDevice ? t("deviceText") : host === home ? "" : t("elsewhereText", { host });
  return {
    tone: advice ? ("warning" as const) : ("info" as const),
    title,
    text: [t("uncheckedText"), advice].join(" ").trim(),
  };
}
