import { existsSync } from "node:fs";
import { Refusal } from "@/lib/env/schema";
import { canParseUrl } from "@/lib/parse-url";

/** Parameters that the driver reads. */
const USED =
  /^(host|port|user|password|ssl|sslmode|sslcert|sslkey|sslrootcert|sslnegotiation|uselibpqcompat|application_name|fallback_application_name|options|statement_timeout|lock_timeout|query_timeout|idle_in_transaction_session_timeout)$/;
/** What hosts write for other drivers, and what holds here anyway. */
const NEEDLESS = /^(pgbouncer|channel_binding|connect_timeout|pool_timeout|target_session_attrs|gssencmode)$/;
const SSL_MODES = ["disable", "prefer", "require", "verify-ca", "verify-full", "no-verify"];

const ONE_SCHEMA =
  "cannot choose a schema: the tables stand in the schema public of a database of their own. Create a database, and leave out schema and search_path";

function checkParameter(name: string, value: string): void {
  if (/^(schema|currentschema|search_path)$/i.test(name)) throw new Refusal(ONE_SCHEMA);
  if (name === "options" && /search_path/i.test(value)) throw new Refusal(ONE_SCHEMA);
  if (/^(connection_limit|max|pool_size)$/.test(name))
    throw new Refusal(`must not hold ${name}: how many connections are opened is said by DATABASE_CONNECTIONS`);
  if (!USED.test(name) && !NEEDLESS.test(name))
    throw new Refusal("holds a parameter that is unknown here; leave it out");
  if (name === "sslmode" && !SSL_MODES.includes(value))
    throw new Refusal(`must have an sslmode of ${SSL_MODES.join(", ")}`);
  if (/^ssl(cert|key|rootcert)$/.test(name) && !existsSync(value))
    throw new Refusal(`names a file for ${name} that is not there`);
}

/** Whether each percent sign begins an escape that stands for text. */
function isEscaped(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

/** URL of a PostgreSQL server and a database there. It is used as it was written. */
export function readDatabaseUrl(text: string): string {
  if (!/^postgres(ql)?:\/\//i.test(text)) throw new Refusal("must be a postgresql:// URL");
  const hint = "in user and password write # / ? @ : and % as %23 %2F %3F %40 %3A and %25";
  if (!canParseUrl(text)) throw new Refusal(`must be a postgresql:// URL; ${hint}`);
  const url = new URL(text);
  const { username, password, hostname, pathname, searchParams, hash } = url;
  if (hash || /\s/.test(text) || ![username, password, pathname].every(isEscaped))
    throw new Refusal(`must be a postgresql:// URL; ${hint}`);
  if (hostname.includes(",") || searchParams.get("host")?.includes(",")) throw new Refusal("must name one host");
  if (!hostname && !searchParams.get("host")) throw new Refusal("must name a host");
  if (url.port === "0") throw new Refusal("must name a port above 0, or none");
  if (!/^\/[^/]+$/.test(pathname)) throw new Refusal("must name a database: postgresql://user@host/database");
  for (const [name, value] of searchParams) checkParameter(name, value);
  return text;
}
