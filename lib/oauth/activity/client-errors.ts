import { pool } from "@/lib/db";
import { digest } from "@/lib/secrets";

/** So many different ones are kept of an application. */
const MOST = 50;

const MINUTE = 60_000;

/** So many are written a minute for one application, by this process: whoever sends nonsense in masses writes no masses. */
const MOST_A_MINUTE = 30;

const written = new Map<string, { since: number; count: number }>();

function isTooMuch(applicationId: string, now: number): boolean {
  const known = written.get(applicationId);
  if (known && now - known.since < MINUTE) {
    known.count += 1;
    return known.count > MOST_A_MINUTE;
  }
  if (written.size > 10_000) written.clear();
  written.set(applicationId, { since: now, count: 1 });
  return false;
}

/** Answers that say nothing of a mistake: the user does not want to, or has to be asked first, or has not typed the code yet. */
const USUAL = [
  "access_denied",
  "login_required",
  "consent_required",
  "interaction_required",
  "account_selection_required",
  "authorization_pending",
  "slow_down",
];

/** As far as it can be shown: of one line, and no longer than a person reads. */
const shown = (text: string, most: number) => text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, most);

/** An address without what may be a secret in it: its query, its fragment, and a name before the host. */
function addressWithoutSecrets(text: string): string {
  const [address = ""] = text.split(/[?#]/);
  const rest = address.length < text.length ? "?…" : "";
  return `${shown(address.replace(/\/\/[^/@]*@/, "//"), 300).trim()}${rest}`;
}

/** What was refused, in the provider's words. */
interface Refused {
  error: string;
  description?: string | undefined;
  /** What only we are told, for example that a code was not found. */
  detail?: string | undefined;
  /** Where users were to be sent back to. */
  redirectUri?: string | undefined;
  /** What was asked for and may not be. */
  scope?: string | undefined;
}

function explain({ error, description, detail, redirectUri, scope }: Refused): string {
  const said = shown(description ?? error, 200);
  if (error === "invalid_redirect_uri" && redirectUri) return `${said}: got ${addressWithoutSecrets(redirectUri)}`;
  const more = [detail, scope].filter((one): one is string => Boolean(one)).map((one) => shown(one, 100));
  return more.length > 0 ? `${said} (${more.join(", ")})` : said;
}

/**
 * Keeps why a request of an application was refused, for those who look after it; the same again is counted. Bounded by the
 * application and the minute, for anybody may send requests in its name.
 */
export async function recordClientError(applicationId: string, operation: string, refused: Refused): Promise<void> {
  const now = new Date();
  if (USUAL.includes(refused.error) || isTooMuch(applicationId, now.getTime())) return;
  const error = shown(refused.error, 64);
  const detail = explain(refused);
  const { rows } = await pool().query<{ is_new: boolean }>(
    `INSERT INTO client_errors AS known (application_id, digest, operation, error, detail, first_at, last_at)
     VALUES ($1, $2, $3, $4, $5, $6, $6)
     ON CONFLICT (application_id, digest) DO UPDATE SET count = known.count + 1, last_at = excluded.last_at
     RETURNING count = 1 AS is_new`,
    [
      applicationId,
      Buffer.from(digest(JSON.stringify([operation, error, detail]))).toString("hex"),
      operation,
      error,
      detail,
      now,
    ],
  );
  if (!rows[0]?.is_new) return;
  await pool().query(
    `DELETE FROM client_errors WHERE application_id = $1 AND digest IN (
       SELECT digest FROM client_errors WHERE application_id = $1 ORDER BY last_at DESC, digest DESC OFFSET ${MOST})`,
    [applicationId],
  );
}
