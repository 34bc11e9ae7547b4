import { z } from "zod";
import { page, pageQuery } from "@/lib/lists";
import { contract } from "@/lib/operation";
import { text, timestamp, uuid } from "@/lib/values";

const tag = "Mail";

const mailState = z.enum(["pending", "sent", "dropped", "failed"]);

export const Mail = z
  .object({
    id: z.uuid(),
    template: z.string(),
    recipient: z.string(),
    user_uid: z.uuid().nullable(),
    locale: z.string(),
    state: mailState,
    attempts: z.int(),
    next_attempt_at: timestamp.nullable().meta({ description: "Set while the email is waiting" }),
    transport: z.string().nullable(),
    provider_id: z.string().nullable(),
    error: z.string().nullable().meta({ description: "Why the last attempt failed, or why nothing was sent" }),
    opened: z
      .object({ times: z.int(), used: z.boolean() })
      .nullable()
      .meta({ description: "Visits to the link, for emails that have one" }),
    created_at: timestamp,
    sent_at: timestamp.nullable(),
  })
  .meta({ id: "Mail" });

export const listMail = contract({
  id: "listMail",
  method: "GET",
  path: "/v1/mail",
  tag,
  summary: "List emails",
  description: "Newest first.",
  access: "mail:read",
  query: z.object({
    ...pageQuery(100),
    state: mailState.optional(),
    recipient: text(254, 1).optional().meta({ description: "The full email address" }),
    user: uuid.optional(),
  }),
  output: page(Mail),
  paged: true,
});

export const retryMail = contract({
  id: "retryMail",
  method: "POST",
  path: "/v1/mail/{id}/retry",
  tag,
  summary: "Resend an email",
  description: "An email that was already sent is left alone.",
  access: "mail:write",
  params: z.object({ id: uuid }),
  output: Mail,
  problems: ["not.found"],
});
