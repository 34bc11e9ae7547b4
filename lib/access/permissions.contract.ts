import { z } from "zod";
import { page, pageQuery } from "@/lib/lists";
import { contract } from "@/lib/operation";
import { Affected, countsQuery, dryRunQuery, permissionReference, unversioned } from "@/lib/references";
import { line, text } from "@/lib/values";

const tag = "Permissions";

const params = z.object({ id: permissionReference });

/** Name of a permission or role: one line of text without space around it. */
export const rightName = line(100)
  .transform((value) => value.trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(100)
      .regex(/^\P{C}+$/u, { error: "must be one line of text" }),
  );

export const Permission = z
  .object({
    id: z.int().meta({ format: "int64" }),
    name: z.string(),
    description: z.string(),
    system: z.boolean().meta({ description: "Guards the service's own operations; cannot be deleted" }),
  })
  .meta({ id: "Permission" });

/** Someone who may do something, and through which roles. */
export const Holder = z
  .object({
    type: z.enum(["user", "application"]),
    id: z.uuid(),
    name: z.string(),
    email: z.string().nullable(),
    active: z.boolean().meta({ description: "Grants take effect only while this is true" }),
    roles: z.array(z.string()).meta({ description: "The roles that grant it" }),
  })
  .meta({ id: "Holder" });

export const createPermission = contract({
  id: "createPermission",
  method: "POST",
  path: "/v1/permissions",
  aliases: ["/v1/permissions/create", ...unversioned("/v1/permissions", "/v1/permissions/create")],
  tag,
  summary: "Create a permission",
  description: "The role `admin` gets it right away.",
  access: "permissions:write",
  body: z.object({ name: rightName, description: text(500).default("") }),
  status: 201,
  location: "/v1/permissions/{id}",
  output: Permission,
  problems: ["permission.already.exists"],
  examples: { body: { name: "example name", description: "example description" } },
});

export const listPermissions = contract({
  id: "listPermissions",
  method: "GET",
  path: "/v1/permissions",
  aliases: unversioned("/v1/permissions"),
  tag,
  summary: "List permissions",
  access: "permissions:read",
  query: z.object({ ...pageQuery(500), ...countsQuery }),
  output: page(
    Permission.extend({
      roles: z.int().optional().meta({ description: "How many roles allow it; with `counts` only" }),
    }).meta({ id: "ListedPermission" }),
  ),
  paged: true,
});

export const findPermission = contract({
  id: "findPermission",
  method: "GET",
  path: "/v1/permissions/{id}",
  aliases: unversioned("/v1/permissions/{id}"),
  tag,
  summary: "Get a permission",
  access: "permissions:read",
  params,
  output: Permission,
  problems: ["permission.not.found"],
});

export const updatePermission = contract({
  id: "updatePermission",
  method: "PATCH",
  path: "/v1/permissions/{id}",
  aliases: unversioned("/v1/permissions/{id}"),
  tag,
  summary: "Update a permission",
  description:
    "Products ask for a permission by its name: from the rename on they have to ask for the new one. Anyone who holds it would hold " +
    "a name that nobody granted them, so only administrators rename. Permissions that guard the service's own operations stay: 403.",
  access: "permissions:write",
  params,
  body: z.object({ name: rightName.optional(), description: text(500).optional() }),
  output: Permission,
  problems: ["permission.not.found", "permission.already.exists"],
  examples: { body: { name: "reports:read" } },
});

export const deletePermission = contract({
  id: "deletePermission",
  method: "DELETE",
  path: "/v1/permissions/{id}",
  aliases: unversioned("/v1/permissions/{id}"),
  tag,
  summary: "Delete a permission",
  description:
    "Takes it out of every role, which only who holds those roles in full may do. Permissions that guard the service's own operations stay: 403.",
  access: "permissions:write",
  params,
  query: dryRunQuery,
  output: z.union([z.literal(true), Affected]),
  problems: ["permission.not.found"],
  examples: { output: true },
});

export const listPermissionHolders = contract({
  id: "listPermissionHolders",
  method: "GET",
  path: "/v1/permissions/{id}/holders",
  aliases: unversioned("/v1/permissions/{id}/holders"),
  tag,
  summary: "List who has a permission",
  access: "permissions:read",
  params,
  query: z.object(pageQuery(100)),
  output: page(Holder),
  paged: true,
  problems: ["permission.not.found"],
});
