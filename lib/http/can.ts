import type { Actor } from "@/lib/auth/actor";
import type { Contract } from "@/lib/operation";

/**
 * Whether an operation would admit this actor, by its own contract: what decides if a page shows a link or a button.
 * It refuses nothing; the operation does that, and may still ask for more, such as authority over the one it changes.
 */
export function can(actor: Actor, { access }: Pick<Contract, "access">): boolean {
  if (access === "public") return true;
  if (actor.type === "anonymous" || actor.mustChangePassword) return false;
  if (access === "authenticated") return true;
  if (access === "user") return actor.type === "user";
  return actor.permissions.has(typeof access === "string" ? access : access.permission);
}
