import { roles } from "@/lib/access/rights";
import { db } from "@/lib/db";
import { env, providedVariables } from "@/lib/env";
import { usesInbox } from "@/lib/mail/transports";
import { implement } from "@/lib/operation";
import * as contracts from "@/lib/operator/overview.contract";

interface Count {
  day: Date;
  figure: (typeof contracts.figures)[number];
  count: number;
}

const DAY_MILLISECONDS = 86_400_000;

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** Counts of the days since `start`, by the indexes of actions, and of the times of events and mails. */
function countByDay(start: Date): Promise<Count[]> {
  return db.$queryRaw<Count[]>`
    SELECT date_trunc('day', at, 'UTC') AS day,
           CASE action WHEN 'user.registered' THEN 'sign_ups' WHEN 'login.succeeded' THEN 'sign_ins' ELSE 'refusals' END AS figure,
           count(*)::int AS count
    FROM audit_events
    WHERE action IN ('user.registered', 'login.succeeded', 'login.refused') AND at >= ${start}
      AND id >= (SELECT id FROM audit_events WHERE at >= ${start} ORDER BY at, id LIMIT 1)
    GROUP BY 1, 2
    UNION ALL
    SELECT date_trunc('day', at, 'UTC'), 'active_users', count(DISTINCT coalesce(actor_id, target_id))::int
    FROM audit_events WHERE at >= ${start} AND (actor_type = 'user' OR action = 'login.succeeded')
    GROUP BY 1
    UNION ALL
    SELECT date_trunc('day', created_at, 'UTC'), CASE state WHEN 'sent' THEN 'mail_sent' ELSE 'mail_failed' END, count(*)::int
    FROM mails WHERE created_at >= ${start} AND state IN ('sent', 'failed')
    GROUP BY 1, 2`;
}

export const getOverview = implement(contracts.getOverview, async (_, { query: { days } }) => {
  const today = new Date(`${dayOf(new Date())}T00:00:00Z`);
  const start = new Date(today.getTime() - (days - 1) * DAY_MILLISECONDS);
  const counts = new Map((await countByDay(start)).map(({ day, figure, count }) => [`${dayOf(day)} ${figure}`, count]));
  return {
    days: Array.from({ length: days }, (_, index) => {
      const day = dayOf(new Date(start.getTime() + index * DAY_MILLISECONDS));
      const figure = (name: Count["figure"]) => counts.get(`${day} ${name}`) ?? 0;
      return {
        day,
        active_users: figure("active_users"),
        sign_ups: figure("sign_ups"),
        sign_ins: figure("sign_ins"),
        refusals: figure("refusals"),
        mail_sent: figure("mail_sent"),
        mail_failed: figure("mail_failed"),
      };
    }),
  };
});

export const getFactorCoverage = implement(contracts.getFactorCoverage, async () => {
  const [counted] = await db.$queryRaw<{ users: number; covered: number }[]>`
    SELECT (SELECT count(*)::int FROM users WHERE confirmed_at IS NOT NULL AND disabled_at IS NULL) AS users,
           (SELECT count(DISTINCT u.id)::int FROM factors f JOIN users u ON u.id = f.user_id
            WHERE f.confirmed_at IS NOT NULL AND u.confirmed_at IS NOT NULL AND u.disabled_at IS NULL) AS covered`;
  return counted ?? { users: 0, covered: 0 };
});

/** Beyond this nobody needs the exact number: it is an attack. */
const MOST_SIGNALS = 10_000;

interface Signal {
  signal: (typeof contracts.signals)[number] | null;
  count: number;
  more: boolean;
  last_at: Date;
}

/** Reads the index of actions from its end, and of no action more than the newest. */
function countSignals(start: Date): Promise<Signal[]> {
  return db.$queryRaw<Signal[]>`
    WITH first AS (SELECT id FROM audit_events WHERE at >= ${start} ORDER BY at, id LIMIT 1),
    found AS (
      SELECT wanted.action, event.at, event.details, event.place
      FROM first, unnest(ARRAY['login.refused', 'request.refused', 'session.refresh_reused', 'intrusion.reported']) AS wanted(action)
      CROSS JOIN LATERAL (
        SELECT at, details, row_number() OVER () AS place
        FROM (SELECT at, details FROM audit_events WHERE action = wanted.action AND id >= first.id
              ORDER BY id DESC LIMIT ${MOST_SIGNALS + 1}::int) newest
      ) event
    )
    SELECT CASE
             WHEN action = 'session.refresh_reused' THEN 'refresh_reused'
             WHEN action = 'intrusion.reported' THEN 'intrusion_reported'
             WHEN action = 'request.refused' THEN
               CASE WHEN details->>'problem' = 'too.many.requests' THEN 'limited' END
             WHEN details->>'reason' = 'code' THEN 'wrong_code'
             WHEN details->>'reason' = 'passkey' THEN 'wrong_passkey'
             WHEN details->>'reason' = 'disabled' THEN 'disabled'
             ELSE 'wrong_password'
           END AS signal,
           count(*) FILTER (WHERE place <= ${MOST_SIGNALS}::int)::int AS count,
           bool_or(place > ${MOST_SIGNALS}::int) AS more,
           max(at) AS last_at
    FROM found WHERE at >= ${start}
    GROUP BY 1`;
}

export const getSecuritySignals = implement(contracts.getSecuritySignals, async (_, { query: { days } }) => {
  const counted = await countSignals(new Date(Date.now() - days * DAY_MILLISECONDS));
  return {
    signals: contracts.signals.map((signal) => {
      const found = counted.find((each) => each.signal === signal);
      return {
        signal,
        count: found?.count ?? 0,
        more: found?.more ?? false,
        last_at: found?.last_at.toISOString() ?? null,
      };
    }),
  };
});

export const getChecklist = implement(contracts.getChecklist, async () => {
  const active = { confirmedAt: { not: null }, disabledAt: null, grants: { some: { role: { name: "admin" } } } };
  const [administrators, admin, ownRoles, applications] = await Promise.all([
    db.user.findMany({ where: active, select: { id: true }, take: 2 }),
    db.role.findFirst({ where: { name: "admin", secondFactorRequiredAt: { not: null } }, select: { id: true } }),
    db.role.findFirst({ where: { name: { notIn: Object.keys(roles) } }, select: { id: true } }),
    db.application.findFirst({ select: { id: true } }),
  ]);
  return [
    { id: "public_address" as const, done: !env().loopback },
    { id: "mail_provider" as const, done: !usesInbox() && Boolean(env().RESEND_API_KEY || env().SMTP_URL) },
    { id: "database_server" as const, done: !providedVariables().has("DATABASE_URL") },
    { id: "second_administrator" as const, done: administrators.length > 1 },
    { id: "administrators_second_factor" as const, done: admin !== null },
    { id: "first_role" as const, done: ownRoles !== null },
    { id: "first_application" as const, done: applications !== null },
  ];
});
