import type { Held } from "./verify.ts";

/** What a caller must have: a permission by its name, or a role. */
export type Requirement = string | { role: string };

/**
 * Whether verified claims meet a requirement.
 * @throws Error for a permission where the verifier was not told what roles permit: a mistake of the set-up, not of the caller
 */
export function allows({ roles, permissions }: Held, requirement: Requirement): boolean {
  if (typeof requirement === "object") return roles.includes(requirement.role);
  if (!permissions) throw new Error("Give createVerifier() `permissions`: tokens carry roles alone.");
  return permissions.includes(requirement);
}
