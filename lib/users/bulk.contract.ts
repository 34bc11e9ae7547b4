import { z } from "zod";
import { contract } from "@/lib/operation";
import { roleReference } from "@/lib/references";
import { uuid } from "@/lib/values";

export const bulkActions = [
  "grant",
  "revoke",
  "disable",
  "enable",
  "confirm",
  "resend_confirmation",
  "require_password_change",
  "restore_password",
  "delete",
] as const;

export const BulkResult = z
  .object({
    uid: z.uuid(),
    name: z.string().nullable(),
    outcome: z.enum(["changed", "unchanged", "refused"]),
    problem: z.string().nullable().meta({ description: "Problem code, if it failed" }),
  })
  .meta({ id: "BulkResult" });

export const changeUsers = contract({
  id: "changeUsers",
  method: "POST",
  path: "/v1/users/bulk",
  tag: "Users",
  summary: "Change many users at once",
  description:
    "Each user is a transaction of their own: who is refused, and why, is told beside those who were changed. " +
    "With `dry_run` nothing is changed, and the answer tells who would be, and who would be refused.",
  access: "users:read",
  body: z.object({
    action: z.enum(bulkActions),
    role_id: roleReference.optional().meta({ description: "For `grant` and `revoke`" }),
    uids: z.array(uuid).min(1).max(100),
    dry_run: z.boolean().default(false),
  }),
  output: z.array(BulkResult),
  problems: ["role.not.found", "reauthentication.required"],
  examples: { body: { action: "disable", uids: ["02dd5dcb-c073-4efa-bc03-15715ba52742"], dry_run: true } },
});
