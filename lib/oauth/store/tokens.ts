import type { AdapterPayload } from "oidc-provider";
import { pool, runPrepared } from "@/lib/db";
import { perConfiguration } from "@/lib/env";
import { isClientId } from "@/lib/oauth/store/clients";
import { digest } from "@/lib/secrets";
import { obstacleSql } from "@/lib/sessions/admission";

/** The row of a thing that the provider keeps under an id: the id is a secret, and the kinds are told apart. */
export const digestOf = (kind: string, id: string) => digest(`${kind} ${id}`);

interface TokenRow {
  payload: AdapterPayload;
  consumed_at: Date | null;
}

/**
 * One statement for "is it there, and does what it was issued on still stand": the session has not ended, the person and the
 * application are admitted, and nothing of the person has changed since that voids tokens.
 */
const findSql = perConfiguration(
  () => `
  SELECT t.payload, t.consumed_at
  FROM oauth_tokens t
  LEFT JOIN sessions s ON s.id = t.session_id
  LEFT JOIN users u ON u.id = t.user_id
  LEFT JOIN applications a ON a.id = t.application_id
  WHERE t.digest = $1 AND t.kind = $2 AND s.ended_at IS NULL AND a.disabled_at IS NULL
    AND (${obstacleSql("u", "$3::timestamptz", "coalesce(s.amr, '{}')")}) IS NULL
    AND (u.tokens_not_before IS NULL OR t.created_at >= u.tokens_not_before)`,
);

/** What is kept under an id; undefined where nothing is, or where it counts no more. */
export async function findToken(kind: string, id: string): Promise<AdapterPayload | undefined> {
  const [row] = await runPrepared<TokenRow>(findSql(), [digestOf(kind, id), kind, new Date()]);
  if (!row) return undefined;
  const consumed = row.consumed_at ? { consumed: Math.floor(row.consumed_at.getTime() / 1000) } : {};
  return { ...row.payload, jti: id, ...consumed };
}

/** Inserts a row; what a row that is there already means is for the caller to say. */
async function insert(kind: string, id: string, payload: AdapterPayload, seconds: number, conflict: string) {
  const { jti: _, ...rest } = payload;
  // A sign-in on its way is nobody's yet: who will be signed in when it is over is asked then.
  const { accountId, clientId, sessionUid, grantId } = kind === "Interaction" ? ({} as AdapterPayload) : payload;
  const now = new Date();
  const named = clientId === undefined || isClientId(clientId);
  const application = named ? "$4" : "(SELECT id FROM applications WHERE metadata_url = $4)";
  return pool().query(
    `INSERT INTO oauth_tokens (digest, kind, user_id, application_id, session_id, grant_id, payload, created_at, expires_at)
     VALUES ($1, $2, $3, ${application}, $5, $6, $7, $8, $9) ON CONFLICT (digest) ${conflict}`,
    [
      digestOf(kind, id),
      kind,
      accountId ?? null,
      clientId ?? null,
      sessionUid ?? null,
      grantId ?? null,
      JSON.stringify(rest),
      now,
      new Date(now.getTime() + seconds * 1000),
    ],
  );
}

/** Keeps something under an id, or changes what is kept there. */
export async function storeToken(kind: string, id: string, payload: AdapterPayload, seconds: number): Promise<void> {
  await insert(
    kind,
    id,
    payload,
    seconds,
    "DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at",
  );
}

/** Notes that something was shown. @returns whether for the first time, of however many at once */
export async function storeOnce(kind: string, id: string, payload: AdapterPayload, seconds: number): Promise<boolean> {
  const { rowCount } = await insert(kind, id, payload, seconds, "DO NOTHING");
  return rowCount === 1;
}

/** Marks it as used. @returns whether it was this call that did, of however many at once */
export async function consumeToken(kind: string, id: string): Promise<boolean> {
  const { rowCount } = await pool().query(
    "UPDATE oauth_tokens SET consumed_at = $2 WHERE digest = $1 AND consumed_at IS NULL",
    [digestOf(kind, id), new Date()],
  );
  return rowCount === 1;
}

export async function deleteToken(kind: string, id: string): Promise<void> {
  await pool().query("DELETE FROM oauth_tokens WHERE digest = $1", [digestOf(kind, id)]);
}

/** Ends all of one kind that was issued on the ground of a grant. */
export async function deleteTokensOfGrant(kind: string, grantId: string): Promise<void> {
  await pool().query("DELETE FROM oauth_tokens WHERE kind = $1 AND grant_id = $2", [kind, grantId]);
}
