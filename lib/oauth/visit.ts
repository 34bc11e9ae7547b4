import { AsyncLocalStorage } from "node:async_hooks";
import { type Actor, anonymous, type Client, type UserActor } from "@/lib/actor";

/** One request to the provider: where it comes from, and who is signed in at the browser that makes it. */
export interface Visit {
  client: Client;
  actor: Actor;
  /**
   * Counts a request of an application that has shown who it is, whatever networks it asks from.
   * @throws Problem too.many.requests
   */
  countApplication(id: string): void;
  /** Whether it may bring a client that we have not met: a sign-in begins. */
  startsSignIn: boolean;
  /** The application whose client this request is made for here, while someone tries it out; none that comes from outside has one. */
  trial?: string;
  /** Why the client that it names by a document is none; it is asked for more than once. */
  documentRefusal?: Error;
  /** What is answered in place of what the provider would: too many requests, or a database that is away. */
  failure?: unknown;
}

// Next evaluates modules once per bundle; the provider that is built in one of them answers in all.
const holder = globalThis as typeof globalThis & { gatehouseVisits?: AsyncLocalStorage<Visit> };
holder.gatehouseVisits ??= new AsyncLocalStorage();
const visits = holder.gatehouseVisits;

/** Runs `work` as part of a request, for the code that the provider calls. */
export const withVisit = <Result>(visit: Visit, work: () => Result): Result => visits.run(visit, work);

/** The request that is being answered. */
export function currentVisit(): Visit {
  const visit = visits.getStore();
  if (!visit) throw new Error("The provider answers requests alone");
  return visit;
}

/** Whether someone is signed in whom nothing keeps from going on: a new password, or a second factor to add. */
export const isAdmitted = (actor: Actor): actor is UserActor =>
  actor.type === "user" && !actor.mustChangePassword && !actor.mustEnroll;

/** The person at the browser. */
export function visitor(): UserActor | undefined {
  const { actor } = currentVisit();
  return isAdmitted(actor) ? actor : undefined;
}

/** Whom the audit log names where an application acts for itself. */
export const visitingClient = (): Actor => anonymous(currentVisit().client);
