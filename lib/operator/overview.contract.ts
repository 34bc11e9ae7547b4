import { z } from "zod";
import { contract } from "@/lib/operation";
import { timestamp } from "@/lib/values";

const tag = "Service";

/** What is counted by day, and the audit actions or mail states behind each figure. */
export const figures = ["active_users", "sign_ups", "sign_ins", "refusals", "mail_sent", "mail_failed"] as const;

export const getOverview = contract({
  id: "getOverview",
  method: "GET",
  path: "/v1/overview",
  tag,
  summary: "Get daily figures",
  description: "Days are in UTC, oldest first, without gaps; the last one is today.",
  access: "audit:read",
  query: z.object({ days: z.coerce.number().int().min(1).max(180).default(30) }),
  output: z.object({
    days: z.array(
      z.object({
        day: z.iso.date(),
        active_users: z.int(),
        sign_ups: z.int(),
        sign_ins: z.int(),
        refusals: z.int(),
        mail_sent: z.int(),
        mail_failed: z.int(),
      }),
    ),
  }),
});

export const getFactorCoverage = contract({
  id: "getFactorCoverage",
  method: "GET",
  path: "/v1/overview/factors",
  tag,
  summary: "Get how many users have a second factor",
  description: "Of the active users, those who have an authenticator app or a passkey.",
  access: "audit:read",
  output: z.object({ users: z.int(), covered: z.int() }),
});

/** What in the audit log may be an attack, or an owner who cannot get in. */
export const signals = [
  "wrong_password",
  "wrong_code",
  "wrong_passkey",
  "disabled",
  "limited",
  "refresh_reused",
  "intrusion_reported",
] as const;

export const getSecuritySignals = contract({
  id: "getSecuritySignals",
  method: "GET",
  path: "/v1/overview/security",
  tag,
  summary: "Get security signals",
  description:
    "Why sign-ins were refused, who was stopped by a limit, refresh tokens used twice and reported intruders, over the last " +
    "days up to now. Of each kind of event the newest 10,000 are looked at.",
  access: "audit:read",
  query: z.object({ days: z.coerce.number().int().min(1).max(180).default(30) }),
  output: z.object({
    signals: z.array(
      z.object({
        signal: z.enum(signals),
        count: z.int().meta({ description: "How often, among the events looked at" }),
        more: z.boolean().meta({ description: "There are more events than were looked at" }),
        last_at: timestamp.nullable(),
      }),
    ),
  }),
});

export const getChecklist = contract({
  id: "getChecklist",
  method: "GET",
  path: "/v1/checklist",
  tag,
  summary: "Get the setup checklist",
  access: "settings:read",
  output: z.array(
    z.object({
      id: z.enum([
        "public_address",
        "mail_provider",
        "second_administrator",
        "administrators_second_factor",
        "database_server",
        "first_role",
        "first_application",
      ]),
      done: z.boolean(),
    }),
  ),
});
