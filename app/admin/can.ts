import type { Actor } from "@/lib/actor";
import type { Contract } from "@/lib/operation";

/**
 * Whether it makes sense to show someone what leads to an operation. Read from the contract's own access, so no page has a
 * rule of its own; the operation decides when it is called, and knows more (whom the actor may change, what they may grant).
 */
export function can(actor: Actor, { access }: Pick<Contract, "access">): boolean {
  if (access === "public") return true;
  if (actor.type === "anonymous") return false;
  if (access === "authenticated") return true;
  if (access === "user") return actor.type === "user";
  return actor.permissions.has(typeof access === "string" ? access : access.permission);
}
