import { z } from "zod";
import { rightName } from "@/lib/access/permissions.contract";
import { presentation } from "@/lib/applications/presentation.contract";
import { rotation } from "@/lib/applications/rotation.contract";
import { broughtToken } from "@/lib/applications/service-token.contract";
import { page, pageQuery } from "@/lib/lists";
import { contract, STEP_UP } from "@/lib/operation";
import { roleReference } from "@/lib/references";
import { displayName, looksLikeMailbox, text, timestamp, uuid } from "@/lib/values";

const tag = "Applications";

const params = z.object({ id: uuid });

/** Applications act beside people: their names are held to what people's are, and are nobody's email address. */
export const applicationName = displayName
  .pipe(rightName)
  .refine((name) => !looksLikeMailbox(name), { error: "must not be an email address" });
const authority = "Only for applications that hold no role or permission that the caller lacks.";

export const Application = z
  .object({
    id: z.uuid(),
    name: z.string(),
    description: z.string(),
    logo_uri: presentation.logo_uri,
    active: z.boolean(),
    roles: z.array(z.string()),
    tokens: z
      .array(z.object({ created_at: timestamp, expires_at: timestamp.nullable() }))
      .meta({ description: "Service tokens that still work, newest first; only their dates" }),
    created_at: timestamp,
    last_used_at: timestamp.nullable(),
  })
  .meta({ id: "Application" });

const withToken = {
  token: z.string().meta({ description: "The service token. It is shown once; only a digest is stored." }),
};

export const createApplication = contract({
  id: "createApplication",
  method: "POST",
  path: "/v1/applications",
  tag,
  summary: "Register an application",
  description:
    "It holds no roles until they are assigned. Its service token is made for it, or is the given one: for a service that " +
    "holds one already. At least 128 random bits are asked of it, and like the others it is kept only as a digest.",
  access: "applications:write",
  body: z.object({ name: applicationName, description: text(500).default(""), token: broughtToken.optional() }),
  status: 201,
  location: "/v1/applications/{id}",
  output: Application.extend(withToken).meta({ id: "NewApplication" }),
  problems: ["application.already.exists"],
  examples: { body: { name: "billing", description: "Sends invoices" } },
});

export const listApplications = contract({
  id: "listApplications",
  method: "GET",
  path: "/v1/applications",
  tag,
  summary: "List applications",
  access: "applications:read",
  query: z.object(pageQuery(100)),
  output: page(Application),
  paged: true,
});

export const findApplication = contract({
  id: "findApplication",
  method: "GET",
  path: "/v1/applications/{id}",
  tag,
  summary: "Get an application",
  access: "applications:read",
  params,
  output: Application,
  problems: ["application.not.found"],
});

export const updateApplication = contract({
  id: "updateApplication",
  method: "PATCH",
  path: "/v1/applications/{id}",
  tag,
  summary: "Update an application",
  description: `What is left out stays as it is. \`active: false\` ends its sessions and stops its tokens. ${authority}`,
  access: "applications:write",
  params,
  body: z.object({
    name: applicationName.optional(),
    description: text(500).optional(),
    active: z.boolean().optional(),
  }),
  output: Application,
  problems: ["application.not.found", "application.already.exists"],
  examples: { body: { active: false } },
});

export const deleteApplication = contract({
  id: "deleteApplication",
  method: "DELETE",
  path: "/v1/applications/{id}",
  tag,
  summary: "Delete an application",
  description: `With its tokens, grants and sessions. ${authority}`,
  access: "applications:write",
  params,
  output: z.literal(true),
  problems: ["application.not.found"],
});

export const rotateApplicationToken = contract({
  id: "rotateApplicationToken",
  method: "POST",
  path: "/v1/applications/{id}/rotate",
  tag,
  summary: "Rotate an application's service token",
  description:
    "Older tokens, and the sessions started with them, go on for `overlap_seconds`: 0, the default, ends them at once. " +
    authority,
  access: "applications:write",
  recent: STEP_UP,
  params,
  body: rotation,
  bodyRequired: false,
  output: z.object({
    ...withToken,
    previous_expires_at: timestamp
      .nullable()
      .meta({ description: "When older tokens expire; null if there were none" }),
  }),
  problems: ["application.not.found"],
  examples: { body: { overlap_seconds: 3600 } },
});

const roleAssignment = {
  path: "/v1/applications/{id}/roles/{role}",
  tag,
  access: "roles:grant",
  params: z.object({ id: uuid, role: roleReference }),
  output: z.literal(true),
  problems: ["application.not.found", "role.not.found"],
} as const;

export const grantApplicationRole = contract({
  id: "grantApplicationRole",
  method: "PUT",
  summary: "Assign a role to an application",
  description:
    "Idempotent. Nobody can assign a role, or permissions in it, that they do not hold themselves; administrators hold every role.",
  ...roleAssignment,
  problems: [...roleAssignment.problems, "reauthentication.required"],
});

export const revokeApplicationRole = contract({
  id: "revokeApplicationRole",
  method: "DELETE",
  summary: "Revoke a role from an application",
  description: "Idempotent. You can only revoke roles that you could assign.",
  ...roleAssignment,
});
