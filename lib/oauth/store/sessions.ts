import type { AdapterPayload } from "oidc-provider";
import type { Method } from "@/lib/actor";
import { runPrepared } from "@/lib/db";
import { perConfiguration } from "@/lib/env";
import { CLIENT_ID } from "@/lib/oauth/store/clients";
import { acrOf, obstacleSql } from "@/lib/sessions/admission";

interface SessionRow {
  user_id: string;
  amr: Method[];
  authenticated_at: Date;
  created_at: Date;
  expires_at: Date;
  authorizations: AdapterPayload["authorizations"] | null;
}

const findSql = perConfiguration(
  () => `
  SELECT s.user_id, s.amr, s.authenticated_at, s.created_at, s.expires_at,
         (SELECT json_object_agg(${CLIENT_ID}, json_build_object('sid', s.id, 'grantId', g.id))
          FROM oauth_grants g JOIN applications a ON a.id = g.application_id WHERE g.session_id = s.id) AS authorizations
  FROM sessions s JOIN users u ON u.id = s.user_id
  WHERE s.id = $1 AND s.profile = 'browser' AND s.ended_at IS NULL AND s.expires_at > $2 AND s.idle_expires_at > $2
    AND (${obstacleSql("u", "$2::timestamptz", "s.amr")}) IS NULL`,
);

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

/**
 * A browser session as the provider knows sessions. It is read anew at every use and stored nowhere else, so that there is no
 * second session that could be another person's.
 */
export async function findSession(id: string): Promise<AdapterPayload | undefined> {
  const [row] = await runPrepared<SessionRow>(findSql(), [id, new Date()]);
  if (!row) return undefined;
  return {
    jti: id,
    uid: id,
    kind: "Session",
    accountId: row.user_id,
    loginTs: seconds(row.authenticated_at),
    ...(row.amr.length > 0 ? { amr: row.amr, acr: acrOf(row.amr) } : {}),
    iat: seconds(row.created_at),
    exp: seconds(row.expires_at),
    authorizations: row.authorizations ?? {},
  };
}
