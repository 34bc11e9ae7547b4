import { Refusal } from "@/lib/env/schema";
import { canParseUrl } from "@/lib/parse-url";

const USED =
  /^(name|authMethod|requireTLS|ignoreTLS|opportunisticTLS|tls\.(servername|rejectUnauthorized|minVersion|ciphers))$/;

/** URL of a mail server. It is used as it was written. */
export function readSmtpUrl(text: string): string {
  if (!/^smtps?:\/\//i.test(text)) throw new Refusal("must be an smtp:// or smtps:// URL");
  const hint = "in user and password write # / ? @ : and % as %23 %2F %3F %40 %3A and %25";
  if (!canParseUrl(text) || /\s/.test(text)) throw new Refusal(`must be a URL; ${hint}`);
  const { hostname, pathname, hash, username, password, port, searchParams } = new URL(text);
  if (!hostname) throw new Refusal("must name a host");
  if (/[,*]/.test(hostname)) throw new Refusal("must name one host");
  if (hash || (pathname !== "" && pathname !== "/") || /%(?![0-9a-f]{2})/i.test(username + password))
    throw new Refusal(`must end after host and port; ${hint}`);
  if (port === "0") throw new Refusal("must name a port above 0, or none");
  if (password && !username) throw new Refusal("must name a user with the password");
  for (const name of searchParams.keys())
    if (!USED.test(name)) throw new Refusal("holds a parameter that is unknown here; leave it out");
  return text;
}
