import { z } from "zod";
import { Holder, Permission, rightName } from "@/lib/access/permissions.contract";
import { page, pageQuery } from "@/lib/lists";
import { contract } from "@/lib/operation";
import {
  Affected,
  countsQuery,
  dryRunQuery,
  looksLikeReference,
  permissionReference,
  roleReference,
  unversioned,
} from "@/lib/references";
import { text, uuid } from "@/lib/values";

const tag = "Roles";

const params = z.object({ id: roleReference });
const done = z.literal(true);
const inFull =
  "Of a role that was granted to anybody only who holds it, and everything it allows, may do so; administrators hold every role.";

/** Unlike an id: lists take names and ids in the same place. */
const roleName = rightName.refine((name) => !looksLikeReference(name), { error: "must not look like an id" });

const requiresFactor = z.boolean().meta({
  description:
    "Everyone who holds the role must sign in with a second factor; who has none adds one within the grace days, or at the next sign-in after them",
});

const NewRole = z.object({
  name: roleName,
  description: text(500).default(""),
  second_factor_required: requiresFactor.default(false),
});
const newRoleExample = { name: "example name", description: "example description" };

export const Role = z
  .object({
    id: z.int().meta({ format: "int64" }),
    uuid: z.uuid(),
    name: z.string(),
    description: z.string(),
    permissions: z.array(Permission),
    system: z.boolean().meta({ description: "Comes with the service; cannot be renamed or deleted" }),
    second_factor_required: requiresFactor,
    version: z.int().meta({ description: "Raised by every change of the role or its permissions" }),
  })
  .meta({ id: "Role" });

const expectedVersion = z.coerce
  .number()
  .int()
  .min(0)
  .optional()
  .meta({ description: "The version the caller knows; a role that has another one by now is left alone: 409" });

export const createRole = contract({
  id: "createRole",
  method: "POST",
  path: "/v1/roles",
  aliases: unversioned("/v1/roles"),
  tag,
  summary: "Create a role",
  access: "roles:write",
  body: NewRole,
  status: 201,
  location: "/v1/roles/{id}",
  output: Role,
  problems: ["role.already.exists"],
  examples: { body: newRoleExample },
});

export const createRoleLegacy = contract({
  id: "createRoleLegacy",
  method: "POST",
  path: "/v1/roles/create",
  aliases: unversioned("/v1/roles/create"),
  tag,
  summary: "Create a role (legacy, returns `true`)",
  access: "roles:write",
  body: NewRole,
  output: done,
  problems: ["role.already.exists"],
  examples: { body: newRoleExample, output: true },
});

export const listRoles = contract({
  id: "listRoles",
  method: "GET",
  path: "/v1/roles",
  aliases: unversioned("/v1/roles"),
  tag,
  summary: "List roles",
  access: "roles:read",
  query: z.object({ ...pageQuery(500), ...countsQuery }),
  output: page(
    Role.extend({
      holders: z
        .object({
          users: z.int().meta({ description: "Number of users who have it, at most 10,000" }),
          more: z.boolean().meta({ description: "There are more users than counted" }),
        })
        .optional()
        .meta({ description: "With `counts` only" }),
    }).meta({ id: "ListedRole" }),
  ),
  paged: true,
});

export const listRolePermissions = contract({
  id: "listRolePermissions",
  method: "GET",
  path: "/v1/roles/permissions",
  aliases: unversioned("/v1/roles/permissions"),
  tag,
  summary: "List which role holds which permissions",
  description: "Ids alone: with thousands of permissions a fraction of what `GET /v1/roles` answers.",
  access: "roles:read",
  query: z.object(pageQuery(500)),
  output: page(
    Role.pick({ id: true, name: true, system: true, version: true })
      .extend({ permission_ids: z.array(z.int()).meta({ description: "In ascending order" }) })
      .meta({ id: "RolePermissions" }),
  ),
  paged: true,
});

export const findRole = contract({
  id: "findRole",
  method: "GET",
  path: "/v1/roles/{id}",
  aliases: unversioned("/v1/roles/{id}"),
  tag,
  summary: "Get a role",
  access: "roles:read",
  params,
  output: Role,
  problems: ["role.not.found"],
});

export const updateRole = contract({
  id: "updateRole",
  method: "PATCH",
  path: "/v1/roles/{id}",
  aliases: unversioned("/v1/roles/{id}"),
  tag,
  summary: "Update a role",
  description:
    "Other services know roles by their names: one that was granted to anybody is renamed by administrators only, any " +
    "other by who holds everything it allows. `second_factor_required` is switched by who holds the role in full.",
  access: "roles:write",
  params,
  body: z.object({
    name: roleName.optional(),
    description: text(500).optional(),
    second_factor_required: requiresFactor.optional(),
    version: expectedVersion,
  }),
  output: Role,
  problems: ["role.not.found", "role.already.exists", "role.is.protected", "role.changed", "reauthentication.required"],
  examples: { body: { description: "another description" } },
});

export const deleteRole = contract({
  id: "deleteRole",
  method: "DELETE",
  path: "/v1/roles/{id}",
  aliases: unversioned("/v1/roles/{id}"),
  tag,
  summary: "Delete a role",
  description: `With its grants to users and applications. ${inFull}`,
  access: "roles:write",
  params,
  query: dryRunQuery,
  output: z.union([done, Affected]),
  problems: ["role.not.found", "role.is.protected"],
  examples: { output: true },
});

export const listRoleHolders = contract({
  id: "listRoleHolders",
  method: "GET",
  path: "/v1/roles/{id}/holders",
  aliases: unversioned("/v1/roles/{id}/holders"),
  tag,
  summary: "List who has a role",
  access: "users:read",
  params,
  query: z.object(pageQuery(100)),
  output: page(Holder),
  paged: true,
  problems: ["role.not.found"],
});

/** What two addresses of one change share: a body in one, a path in the other. */
const permissionChange = {
  tag,
  access: "roles:write",
  output: done,
  problems: ["role.not.found", "permission.not.found", "reauthentication.required"],
} as const;
const permissionRemoval = {
  ...permissionChange,
  problems: [...permissionChange.problems, "role.is.protected"],
} as const;
const permissionBody = {
  body: z.object({ role_id: roleReference, permission_id: permissionReference }),
  examples: { body: { role_id: 3, permission_id: 18 }, output: true },
};
const permissionPath = {
  path: "/v1/roles/{role}/permissions/{permission}",
  aliases: unversioned("/v1/roles/{role}/permissions/{permission}"),
  params: z.object({ role: roleReference, permission: permissionReference }),
  examples: { output: true },
};
const addition = {
  summary: "Add a permission to a role",
  description: "Idempotent. You can only add permissions that you have yourself.",
};
const removal = {
  summary: "Remove a permission from a role",
  description: `Idempotent. The role \`admin\` keeps every permission. ${inFull}`,
};

export const addPermission = contract({
  id: "addPermission",
  method: "POST",
  path: "/v1/roles/permissions/add",
  aliases: unversioned("/v1/roles/permissions/add"),
  ...addition,
  ...permissionChange,
  ...permissionBody,
});

export const addPermissionByPath = contract({
  id: "addPermissionByPath",
  method: "PUT",
  ...addition,
  ...permissionChange,
  ...permissionPath,
});

export const removePermission = contract({
  id: "removePermission",
  method: "POST",
  path: "/v1/roles/permissions/remove",
  aliases: unversioned("/v1/roles/permissions/remove"),
  ...removal,
  ...permissionRemoval,
  ...permissionBody,
});

export const removePermissionByPath = contract({
  id: "removePermissionByPath",
  method: "DELETE",
  ...removal,
  ...permissionRemoval,
  ...permissionPath,
});

const permissionIds = z.array(permissionReference).max(500).default([]);

export const changeRolePermissions = contract({
  id: "changeRolePermissions",
  method: "POST",
  path: "/v1/roles/permissions/batch",
  aliases: unversioned("/v1/roles/permissions/batch"),
  tag,
  summary: "Change the permissions of several roles at once",
  description:
    "All of it or nothing, under the rules of adding and removing a single permission; a role may be named more than once. With `dry_run` nothing is changed, " +
    "no fresh proof is asked for, and the answer says who would be affected. Of roles whose `version` is not the given one, `issues` says which they are now.",
  access: "roles:write",
  query: dryRunQuery,
  body: z.object({
    roles: z
      .array(z.object({ role_id: roleReference, version: expectedVersion, add: permissionIds, remove: permissionIds }))
      .min(1)
      .max(100),
  }),
  output: z
    .object({
      applied: z.boolean().meta({ description: "False for a dry run" }),
      changes: z
        .int()
        .meta({ description: "How many permissions are added or removed; what is so already does not count" }),
      affected: Affected.meta({ description: "Holders of the roles that change" }),
      gains: z
        .array(
          z.object({
            permission: z.string(),
            users: z.int().meta({ description: "How many users would gain it, at most 10,000" }),
            more: z.boolean().meta({ description: "There are more users than counted" }),
          }),
        )
        .meta({
          description:
            "Of a dry run: how many users would have a permission that they have from no other role. For 20 of the added " +
            "permissions, the service’s own first; empty once the changes are applied",
        }),
      roles: z.array(Role).meta({ description: "The named roles as they are now, by id" }),
    })
    .meta({ id: "RolePermissionChanges" }),
  problems: [
    "role.not.found",
    "permission.not.found",
    "role.is.protected",
    "role.changed",
    "reauthentication.required",
  ],
  examples: { body: { roles: [{ role_id: 3, version: 1, add: [18], remove: [] }] } },
});

const grantChange = { tag, access: "roles:grant", output: done } as const;
const grantBody = {
  body: z.object({ role_id: roleReference, user_uid: uuid }),
  examples: { body: { role_id: 3, user_uid: "02dd5dcb-c073-4efa-bc03-15715ba52742" }, output: true },
};
const grantPath = {
  path: "/v1/users/{uid}/roles/{role}",
  aliases: unversioned("/v1/users/{uid}/roles/{role}"),
  params: z.object({ uid: uuid, role: roleReference }),
  examples: { output: true },
};
const grant = {
  summary: "Grant a role to a user",
  description:
    "Idempotent; acts on the user's next request, or once an unconfirmed account is confirmed. Nobody can grant a role, or " +
    "permissions in it, that they do not hold themselves; administrators hold every role.",
  problems: ["role.not.found", "user.not.found", "reauthentication.required"],
} as const;
const revocation = {
  summary: "Revoke a role from a user",
  description: "Idempotent; takes effect on the user's next request. You can only revoke roles that you could grant.",
  problems: ["role.not.found", "user.not.found", "last.administrator"],
} as const;

export const grantRole = contract({
  id: "grantRole",
  method: "POST",
  path: "/v1/roles/grant",
  aliases: unversioned("/v1/roles/grant"),
  ...grant,
  ...grantChange,
  ...grantBody,
});

export const grantRoleByPath = contract({
  id: "grantRoleByPath",
  method: "PUT",
  ...grant,
  ...grantChange,
  ...grantPath,
});

export const revokeRole = contract({
  id: "revokeRole",
  method: "POST",
  path: "/v1/roles/revoke",
  aliases: unversioned("/v1/roles/revoke"),
  ...revocation,
  ...grantChange,
  ...grantBody,
});

export const revokeRoleByPath = contract({
  id: "revokeRoleByPath",
  method: "DELETE",
  ...revocation,
  ...grantChange,
  ...grantPath,
});
