import { partsOf, Refusal } from "@/lib/env/schema";
import { canParseUrl } from "@/lib/parse-url";

/** A host with its port, if that is not the one of https, as it stands in URLs. */
function readHost(text: string): string {
  if (/[/\\?#@\s]/.test(text))
    throw new Refusal("must hold hosts alone, for example agent.example.com: no scheme and path");
  if (text.includes("*")) throw new Refusal("names each host: only a * alone stands for any");
  if (!canParseUrl(`https://${text}`)) throw new Refusal("must hold hosts, for example agent.example.com");
  const { host, hostname, port } = new URL(`https://${text}`);
  if (hostname.endsWith(".")) throw new Refusal("must hold hosts that do not end with a dot");
  if (port === "0") throw new Refusal("must name a port above 0, or none");
  return host;
}

/** Hosts, each once, or `*` for any. */
export function readMetadataHosts(text: string): string[] {
  const parts = partsOf(text);
  if (parts.length === 1 && parts[0] === "*") return parts;
  return [...new Set(parts.map(readHost))];
}
