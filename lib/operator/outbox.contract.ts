import { z } from "zod";
import { contract } from "@/lib/operation";
import { timestamp } from "@/lib/values";

const Queue = z
  .object({
    consumer: z
      .string()
      .meta({ description: "What it is delivered to: `mail`, or applications by back-channel `logout`" }),
    ready: z
      .boolean()
      .meta({ description: "False while there is nowhere to deliver to, for example no mail provider" }),
    waiting: z.int(),
    stuck: z.int().meta({ description: "Failed and due for a retry, or given up within the last week" }),
    oldest_at: timestamp.nullable().meta({ description: "Creation time of the oldest one" }),
    reasons: z
      .array(z.object({ reason: z.string(), count: z.int() }))
      .meta({ description: "Reasons of the last failures, most frequent first" }),
  })
  .meta({ id: "Queue" });

export const getOutbox = contract({
  id: "getOutbox",
  method: "GET",
  path: "/v1/outbox",
  tag: "Mail",
  summary: "Get the delivery status of the outbox",
  description: "For every consumer of what happens. A single mail is sent again with `POST /v1/mail/{id}/retry`.",
  access: "mail:read",
  output: z.array(Queue),
});
