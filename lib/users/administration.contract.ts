import { z } from "zod";
import { contract, STEP_UP } from "@/lib/operation";
import { findEmailChange } from "@/lib/users/account/account.contract";
import { User } from "@/lib/users/users.contract";
import { displayName, EmailEcho, email, locale, source, uuid } from "@/lib/values";

const tag = "Users";

export const createUser = contract({
  id: "createUser",
  method: "POST",
  path: "/v1/users",
  tag,
  summary: "Create a user",
  description:
    "The account has no password yet. With `invite`, the user gets an invitation to choose one within 7 days, which also verifies the email.",
  access: "users:write",
  body: z.object({
    email,
    name: displayName.optional(),
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
  summary: "Send a password reset to a user",
  description:
    "Only the owner of the email chooses the password. A user who has neither chosen a password nor verified the email gets an invitation.",
  access: "users:write",
  params: z.object({ uid: uuid }),
  output: z.literal(true),
  problems: ["user.not.found"],
});

export const markEmailVerified = contract({
  id: "markEmailVerified",
  method: "POST",
  path: "/v1/users/{uid}/confirm",
  tag,
  summary: "Mark a user's email as verified",
  description:
    "Only for an email that you know is theirs. The emailed code or invitation stops working; a disabled account stays disabled.",
  access: "users:write",
  params: z.object({ uid: uuid }),
  output: User,
  problems: ["user.not.found"],
});

export const resendConfirmation = contract({
  id: "resendConfirmation",
  method: "POST",
  path: "/v1/users/{uid}/confirm/resend",
  tag,
  summary: "Resend the verification email to a user",
  description:
    "Who registered gets the confirmation, who was created by an administrator the invitation to choose a password. " +
    "Nothing is sent to anyone who has confirmed, or is disabled; the output tells whether a mail was queued.",
  access: "users:write",
  params: z.object({ uid: uuid }),
  output: z.object({ queued: z.boolean() }),
  problems: ["user.not.found"],
});

export const startEmailChange = contract({
  id: "startEmailChange",
  recent: STEP_UP,
  method: "POST",
  path: "/v1/users/{uid}/email/change",
  tag,
  summary: "Start an email change for a user",
  description:
    "Emails a code to the new address. Nothing changes until the user, signed in, uses it; then the old address is told. " +
    "A change that was pending before is replaced; a disabled account gets no email. Your own email is changed at `/v1/user/email/change`.",
  access: "users:write",
  params: z.object({ uid: uuid }),
  body: z.object({ email }),
  output: EmailEcho,
  problems: ["user.not.found", "user.already.exists"],
  examples: { body: { email: "john.smith@example.org" } },
});

export const findUserEmailChange = contract({
  id: "findUserEmailChange",
  method: "GET",
  path: "/v1/users/{uid}/email/change",
  tag,
  summary: "Get the pending email change of a user",
  description: "Started by the user or by an administrator.",
  access: "users:read",
  params: z.object({ uid: uuid }),
  output: findEmailChange.output,
  problems: ["user.not.found"],
});

export const cancelUserEmailChange = contract({
  id: "cancelUserEmailChange",
  method: "DELETE",
  path: "/v1/users/{uid}/email/change",
  tag,
  summary: "Cancel the email change of a user",
  description: "The emailed code stops working. The response is the same if no change is pending.",
  access: "users:write",
  params: z.object({ uid: uuid }),
  status: 204,
  output: z.undefined(),
  problems: ["user.not.found"],
});

const ImportRow = z.object({ email: z.string(), name: z.string().optional(), locale: z.string().optional() });

export const importUsers = contract({
  id: "importUsers",
  recent: STEP_UP,
  method: "POST",
  path: "/v1/users/import",
  tag,
  summary: "Import users",
  description:
    "Rows that cannot be used, and addresses that have an account already, are told row by row; the others are created. " +
    "With `dry_run` nothing is created. The new accounts have no password; choosing one verifies the email. " +
    "With `invite`, each mailbox gets an invitation to choose one within 7 days.",
  access: "users:write",
  body: z.object({
    rows: z.array(ImportRow).min(1).max(100),
    invite: z.boolean().default(false),
    dry_run: z.boolean().default(false),
  }),
  output: z.array(
    z.object({
      row: z.int().meta({ description: "Index in `rows`, from 0" }),
      email: z.string(),
      outcome: z.enum(["created", "exists", "invalid"]),
      detail: z.string().nullable(),
    }),
  ),
});
