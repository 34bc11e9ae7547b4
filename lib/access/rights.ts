/** The product's own permissions: what its operations ask for. Seeded, and protected from deletion. */
export const permissions = {
  "users:read": "See users, their roles and addresses",
  "users:write": "Create, change, disable and delete users",
  "roles:read": "See roles and what they allow",
  "roles:write": "Create, change and delete roles and their permissions",
  "roles:grant": "Grant roles to users and revoke them",
  "permissions:read": "See permissions and who holds them",
  "permissions:write": "Create and delete permissions",
  "sessions:read": "See the sessions of any user",
  "sessions:end": "End the sessions of any user",
  "applications:read": "See applications",
  "applications:write": "Create and change applications and rotate their tokens",
  "audit:read": "Read the audit log",
  "mail:read": "See mail that was sent or waits",
  "mail:write": "Send mail again",
  "keys:read": "See signing keys",
  "keys:rotate": "Rotate signing keys",
  "settings:read": "See how the service is configured",
  "settings:write": "Change settings of the service",
} as const satisfies Record<string, string>;

export type PermissionName = keyof typeof permissions;

/** The names, in the order above. */
export const permissionNames = Object.keys(permissions) as PermissionName[];

/** Roles that exist from the start. Nobody can delete or rename them; `admin` holds every permission there is. */
export const roles = {
  user: "Everyone with a verified email",
  admin: "Holds every permission",
} as const satisfies Record<string, string>;

/** The role that keeps every permission: nothing is taken from it, and there is nothing left to give. */
export const ADMINISTRATOR = "admin" satisfies keyof typeof roles;
