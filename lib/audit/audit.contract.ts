import { z } from "zod";
import { auditGroups } from "@/lib/audit/audit-actions";
import { page, pageQuery } from "@/lib/lists";
import { contract } from "@/lib/operation";
import { text, timestamp, uuid } from "@/lib/values";

export const AuditEvent = z
  .object({
    id: z.int(),
    at: timestamp,
    action: z.string(),
    actor_type: z.enum(["anonymous", "user", "application", "operator"]),
    actor_id: z.string().nullable(),
    actor_name: z
      .string()
      .nullable()
      .meta({ description: "The actor's name at that time; null once the account is deleted" }),
    actor_email: z.string().nullable().meta({ description: "The user's email at that time" }),
    target_type: z.string().nullable(),
    target_id: z.string().nullable(),
    target_name: z.string().nullable().meta({
      description: "What the target was called, a person when it happened, while it exists; of a session, whose it is",
    }),
    target_email: z.string().nullable().meta({ description: "The user's email at that time" }),
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    request_id: z.string().nullable(),
    session_id: z.string().nullable().meta({ description: "The actor's session" }),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "AuditEvent" });

export const listAuditEvents = contract({
  id: "listAuditEvents",
  method: "GET",
  path: "/v1/audit",
  tag: "Audit",
  summary: "Read the audit log",
  description: "Newest first.",
  access: "audit:read",
  query: z.object({
    ...pageQuery(100),
    actor: text(64, 1).optional().meta({ description: "ID of the actor" }),
    target: text(254, 1).optional().meta({ description: "ID of the target" }),
    about: text(254, 1).optional().meta({ description: "ID of the actor or the target" }),
    target_type: text(32, 1)
      .optional()
      .meta({ description: "What `target` or `about` is: `user`, `role` …, since numbers repeat among them" }),
    group: z.enum(auditGroups).optional().meta({ description: "A group of related actions" }),
    action: text(100, 1).optional().meta({ description: "`role.created`, or `role.` for every action of that noun" }),
    request: text(128, 1).optional().meta({ description: "ID of the request" }),
    session: uuid.optional().meta({ description: "ID of a session: what was done in it and to it" }),
    from: timestamp.optional(),
    to: timestamp.optional(),
  }),
  output: page(AuditEvent),
  paged: true,
});
