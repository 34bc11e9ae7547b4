import { z } from "zod";
import { rightName } from "@/lib/access/permissions.contract";
import { page, pageQuery } from "@/lib/lists";
import { contract, STEP_UP } from "@/lib/operation";
import { canParseUrl } from "@/lib/parse-url";
import { displayName, timestamp, uuid } from "@/lib/values";

const tag = "Resources";

const params = z.object({ id: uuid });

/** An absolute URI without a fragment (RFC 8707, section 2), in the one spelling that programs compare. */
function isAudience(value: string): boolean {
  if (!canParseUrl(value) || value.includes("#") || !/^[\x21-\x7e]+$/.test(value)) return false;
  const { href, username, password } = new URL(value);
  return username === "" && password === "" && (href === value || href === `${value}/`);
}

const audience = z
  .string()
  .max(500)
  .refine(isAudience, { error: "must be an absolute URI without fragment" })
  .meta({ description: "The URI of the API: the `aud` of its tokens, and the `resource` that clients ask for" });

const exposed = z.array(z.object({ id: z.int().meta({ format: "int64" }), name: z.string() }));

/** Ids, so that a permission of the same name that is made later is another one. */
const permissionIds = z.array(z.int().min(1)).max(1000);

const settings = {
  name: displayName.pipe(rightName),
  opaque: z
    .boolean()
    .meta({ description: "Its tokens are no JWTs, and the API asks about each at the introspection endpoint" }),
  self_registered_clients: z.boolean().meta({
    description:
      "Clients that registered themselves, or that are what a metadata document says, may ask for all that it exposes; people are always asked",
  }),
  application_id: z
    .uuid()
    .nullable()
    .meta({ description: "The application that is this API, and may introspect tokens for it" }),
};

export const Resource = z
  .object({
    id: z.uuid(),
    audience: z.string(),
    ...settings,
    system: z.boolean().meta({ description: "This service itself; cannot be changed" }),
    permissions: exposed.meta({ description: "What it exposes as scopes, by name" }),
    created_at: timestamp,
  })
  .meta({ id: "Resource" });

export const createResource = contract({
  id: "createResource",
  method: "POST",
  path: "/v1/resources",
  tag,
  summary: "Register an API",
  description:
    "An API that access tokens can be for (RFC 8707). The permissions that it exposes become scopes; clients may ask for those " +
    "that they are allowed, and a token carries what of them the roles of its holder allow at that moment.",
  access: "applications:write",
  body: z.object({
    audience,
    name: settings.name,
    opaque: settings.opaque.default(false),
    application_id: settings.application_id.default(null),
    permission_ids: permissionIds.default([]),
  }),
  status: 201,
  location: "/v1/resources/{id}",
  output: Resource,
  problems: ["resource.already.exists", "permission.not.found", "application.not.found"],
  examples: { body: { audience: "https://reports.example.com", name: "Reports" } },
});

export const listResources = contract({
  id: "listResources",
  method: "GET",
  path: "/v1/resources",
  tag,
  summary: "List APIs",
  access: "applications:read",
  query: z.object(pageQuery(100)),
  output: page(Resource),
  paged: true,
});

export const findResource = contract({
  id: "findResource",
  method: "GET",
  path: "/v1/resources/{id}",
  tag,
  summary: "Get an API",
  access: "applications:read",
  params,
  output: Resource,
  problems: ["resource.not.found"],
});

export const updateResource = contract({
  id: "updateResource",
  method: "PATCH",
  path: "/v1/resources/{id}",
  tag,
  summary: "Update an API",
  description:
    "What is left out stays as it is; its audience always does. A permission that it exposes no more is taken from every client. " +
    "With `self_registered_clients` clients that nobody here has looked at, for example AI agents, may ask for what it exposes; nobody can " +
    "let them ask for a permission that they do not hold themselves. This service itself stays: 403.",
  access: "applications:write",
  recent: STEP_UP,
  params,
  body: z.object({
    name: settings.name.optional(),
    opaque: settings.opaque.optional(),
    self_registered_clients: settings.self_registered_clients.optional(),
    application_id: settings.application_id.optional(),
    permission_ids: permissionIds.optional(),
  }),
  output: Resource,
  problems: ["resource.not.found", "permission.not.found", "application.not.found"],
  examples: { body: { permission_ids: [18] } },
});

export const deleteResource = contract({
  id: "deleteResource",
  method: "DELETE",
  path: "/v1/resources/{id}",
  tag,
  summary: "Delete an API",
  description: "No client gets a token for it any more. This service itself stays: 403.",
  access: "applications:write",
  params,
  output: z.literal(true),
  problems: ["resource.not.found"],
});

/** What a client may ask for at one API. */
export const ClientResource = z
  .object({
    resource_id: z.uuid(),
    audience: z.string(),
    name: z.string(),
    permissions: exposed,
    open: z.boolean().meta({
      description:
        "The API is open to clients that registered themselves, of which this is one: it may ask for all that the API exposes, whatever `permissions` says",
    }),
  })
  .meta({ id: "ClientResource" });

export const listClientResources = contract({
  id: "listClientResources",
  method: "GET",
  path: "/v1/applications/{id}/client/resources",
  tag,
  summary: "List what a client may ask for at APIs",
  access: "applications:read",
  params,
  output: z.array(ClientResource),
  problems: ["application.not.found"],
});

export const setClientResource = contract({
  id: "setClientResource",
  method: "PUT",
  path: "/v1/applications/{id}/client/resources/{resource}",
  tag,
  summary: "Set what a client may ask for at an API",
  description:
    "Of the permissions that the API exposes; an empty list is none of them. Nobody can let a client ask for a permission that " +
    "they do not hold themselves. What is taken away counts no more in tokens for this service, and verifiers hear of it.",
  access: "applications:write",
  recent: STEP_UP,
  params: z.object({ id: uuid, resource: uuid }),
  body: z.object({ permission_ids: permissionIds }),
  output: ClientResource,
  problems: ["application.not.found", "resource.not.found", "permission.not.found"],
  examples: { body: { permission_ids: [1] } },
});
