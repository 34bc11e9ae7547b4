import type { z } from "zod";
import type { AuditEvent } from "@/lib/audit/audit.contract";

export type Event = z.output<typeof AuditEvent>;

/** Someone or something that a sentence names; without an id it has no page. */
export interface Named {
  type: string | null;
  id: string | null;
  name: string | null;
  /** Of a person. */
  email: string | null;
}

/** What the sentence about an event is made of. */
export interface Facts {
  /** Undefined for the service itself and for someone who was not signed in. */
  actor: Named | undefined;
  target: Named;
  /** A job or a command of the service did it. */
  byService: boolean;
  /** What the sentences choose and fill in by. */
  values: Record<
    "self" | "kind" | "reason" | "role" | "permission" | "operation" | "task" | "problem" | "from" | "to",
    string
  > & { count: number };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** What people do for themselves, often before they are signed in: then the target is who did it. */
const OWN = /^(login\.succeeded|user\.(registered|confirmed)|password\.(changed|reset)|email\.changed|deletion\.)/;

/** Reads an event; what is gone by now goes by the name that its details kept. */
export function factsOf(event: Event): Facts {
  const { details } = event;
  const text = (name: string) => (typeof details[name] === "string" ? details[name] : "");
  const before = isRecord(details.before) ? details.before : {};
  const after = isRecord(details.after) ? details.after : {};
  const role = event.target_type === "role" ? details.role : undefined;
  const kept = [before.name, after.name, role].find((value) => typeof value === "string" && value !== "");
  const target: Named = {
    // A session goes by the person whose it is.
    type: event.target_type === "session" ? "user" : event.target_type,
    id: event.target_type === "session" ? text("userId") || null : event.target_id,
    name: event.target_name ?? (typeof kept === "string" ? kept : null),
    email: event.target_email,
  };
  const signedIn = event.actor_type !== "anonymous";
  const actor = signedIn
    ? { type: event.actor_type, id: event.actor_id, name: event.actor_name, email: event.actor_email }
    : OWN.test(event.action)
      ? target
      : undefined;
  return {
    actor,
    target,
    byService: !signedIn && event.ip_address === null,
    values: {
      self: actor?.id === target.id ? "yes" : "no",
      kind: target.type ?? "",
      // A mailbox without an account: only its pseudonym is known.
      reason: "mailbox" in details ? "unknown" : text("reason"),
      role: text("role"),
      permission: text("permission"),
      operation: text("operation"),
      task: text("operation").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
      problem: text("problem"),
      from: text("from"),
      to: text("to"),
      count: typeof details.ended === "number" ? details.ended : 1,
    },
  };
}
