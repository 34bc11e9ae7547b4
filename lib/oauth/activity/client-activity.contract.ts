import { z } from "zod";
import { page, pageQuery } from "@/lib/lists";
import { contract } from "@/lib/operation";
import { timestamp, uuid } from "@/lib/values";

const tag = "Applications";

const params = z.object({ id: uuid });

/** Of each so many are counted; how many more there are takes longer to find out than it is worth. */
export const COUNTED = 10_000;

export const activityCounts = ["users", "consents", "grants", "access_tokens", "refresh_tokens"] as const;

export const getApplicationActivity = contract({
  id: "getApplicationActivity",
  method: "GET",
  path: "/v1/applications/{id}/activity",
  tag,
  summary: "Get what an application holds and when it was last used",
  description: "Of each at most 10,000 are counted; `more` names those of which there are more.",
  access: "applications:read",
  params,
  output: z
    .object({
      users: z.int().meta({ description: "Who has signed in to it" }),
      consents: z.int().meta({ description: "Users who let it access their account" }),
      grants: z.int().meta({ description: "Browser sessions in which someone is signed in to it" }),
      access_tokens: z.int().meta({ description: "Opaque access tokens that work now; JWTs are not counted" }),
      refresh_tokens: z.int().meta({ description: "Refresh tokens that work now" }),
      more: z.array(z.enum(activityCounts)).meta({ description: "Of what there are more than 10,000" }),
      last_used_at: timestamp.nullable().meta({ description: "When it last got something for a user, to the minute" }),
    })
    .meta({ id: "ApplicationActivity" }),
  problems: ["application.not.found"],
});

export const listApplicationUsers = contract({
  id: "listApplicationUsers",
  method: "GET",
  path: "/v1/applications/{id}/users",
  tag,
  summary: "List the users of an application",
  description: "Everyone who has signed in to it, the last to use it first.",
  access: "users:read",
  params,
  query: z.object(pageQuery(100)),
  output: page(
    z
      .object({
        uid: z.uuid(),
        name: z.string(),
        email: z.string(),
        scopes: z
          .array(z.string())
          .meta({ description: "What they let it see and do; empty where they were not asked" }),
        consented_at: timestamp.nullable(),
        sessions: z.int().meta({ description: "In how many browser sessions they are signed in to it" }),
        first_used_at: timestamp,
        last_used_at: timestamp,
      })
      .meta({ id: "ApplicationUser" }),
  ),
  paged: true,
  problems: ["application.not.found"],
});

export const listApplicationErrors = contract({
  id: "listApplicationErrors",
  method: "GET",
  path: "/v1/applications/{id}/errors",
  tag,
  summary: "List the recent errors of an application",
  description:
    "Why its requests were refused at `/oauth`, the newest first; the same again is counted. The newest 50 are kept, for 30 days.",
  access: "applications:read",
  params,
  query: z.object(pageQuery(50)),
  output: page(
    z
      .object({
        operation: z.string().meta({ description: "What it asked for, for example `requestToken`" }),
        error: z.string().meta({ description: "The code that it was answered (RFC 6749, section 5.2)" }),
        detail: z.string(),
        count: z.int(),
        first_at: timestamp,
        last_at: timestamp,
      })
      .meta({ id: "ApplicationError" }),
  ),
  paged: true,
  problems: ["application.not.found"],
});
