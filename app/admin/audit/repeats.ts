import { type Event, factsOf } from "@/app/admin/audit/facts";

/** What an event's sentence is made of, and where it came from. */
function sameness(event: Event): string {
  const { actor, target, values } = factsOf(event);
  return JSON.stringify([event.action, actor?.type, actor?.id, target.type, target.id, event.ip_address, values]);
}

/** Neighbors in the log that read the same, as one: what a program or a guess does again and again. Newest first. */
export function groupRepeats(events: readonly Event[]): [Event, ...Event[]][] {
  const groups: [Event, ...Event[]][] = [];
  for (const event of events) {
    const last = groups.at(-1);
    if (last && sameness(last[0]) === sameness(event)) last.push(event);
    else groups.push([event]);
  }
  return groups;
}
