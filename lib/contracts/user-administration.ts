import { z } from "zod";
import { roleReference } from "@/lib/contracts/references";
import { User } from "@/lib/contracts/users";
import { email, locale, source, text, uuid } from "@/lib/contracts/values";
import { contract } from "@/lib/operation";

const tag = "Users";

export const createUser = contract({
  id: "createUser",
  method: "POST",
  path: "/v1/users",
  tag,
  summary: "Create a user",
  description:
    "Nobody knows a password of the account yet. With `invite`, its mailbox gets a mail to choose one, which also confirms the account.",
  access: "users:write",
  body: z.object({
    email,
    name: text(200).optional(),
    locale: locale.default("en"),
    source,
    invite: z.boolean().default(true),
  }),
  status: 201,
  location: "/v1/users/{uid}",
  output: User,
  problems: ["user.already.exists"],
  examples: { body: { email: "john.smith@example.com", name: "John Smith", invite: true } },
});

export const startPasswordReset = contract({
  id: "startPasswordReset",
  method: "POST",
  path: "/v1/users/{uid}/password/restore",
  tag,
  summary: "Send a user the mail that leads to a new password",
  description: "Nobody but the owner of the mailbox sees or chooses the password.",
  access: "users:write",
  params: z.object({ uid: uuid }),
  output: z.literal(true),
  problems: ["user.not.found"],
});

export const bulkActions = [
  "grant",
  "revoke",
  "disable",
  "enable",
  "require_password_change",
  "restore_password",
  "delete",
] as const;

export const BulkResult = z
  .object({
    uid: z.uuid(),
    name: z.string().nullable(),
    outcome: z.enum(["changed", "unchanged", "refused"]),
    problem: z.string().nullable().meta({ description: "Code of the refusal" }),
  })
  .meta({ id: "BulkResult" });

export const changeUsers = contract({
  id: "changeUsers",
  method: "POST",
  path: "/v1/users/bulk",
  tag,
  summary: "Do one thing to many users",
  description:
    "Each user is a transaction of their own: who is refused, and why, is told beside those who were changed. " +
    "With `dry_run` nothing is changed, and the answer tells who would be.",
  access: "users:read",
  body: z.object({
    action: z.enum(bulkActions),
    role_id: roleReference.optional().meta({ description: "For `grant` and `revoke`" }),
    uids: z.array(uuid).min(1).max(100),
    dry_run: z.boolean().default(false),
  }),
  output: z.array(BulkResult),
  problems: ["role.not.found"],
  examples: { body: { action: "disable", uids: ["02dd5dcb-c073-4efa-bc03-15715ba52742"], dry_run: true } },
});

const ImportRow = z.object({ email: z.string(), name: z.string().optional(), locale: z.string().optional() });

export const importUsers = contract({
  id: "importUsers",
  method: "POST",
  path: "/v1/users/import",
  tag,
  summary: "Create many users",
  description:
    "Rows that cannot be used, and addresses that have an account already, are told row by row; the others are created. " +
    "With `dry_run` nothing is created. Nobody knows a password of the new accounts; restoring it confirms them.",
  access: "users:write",
  body: z.object({ rows: z.array(ImportRow).min(1).max(100), dry_run: z.boolean().default(false) }),
  output: z.array(
    z.object({
      row: z.int().meta({ description: "Position in `rows`, from 0" }),
      email: z.string(),
      outcome: z.enum(["created", "exists", "invalid"]),
      detail: z.string().nullable(),
    }),
  ),
});
