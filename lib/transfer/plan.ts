import { v7 as uuidv7 } from "uuid";
import { fieldNames } from "@/lib/transfer/field-names";
import { type Person, type PersonRow, same } from "@/lib/transfer/person";

/** One field that would be another: what it is and what it becomes. */
export interface Change {
  field: keyof Person;
  before: unknown;
  after: unknown;
}

/** Someone new, with the authenticator apps that come along. */
export type NewPerson = Person & Pick<PersonRow, "authenticator_apps">;

export type Plan =
  | { what: "create"; person: NewPerson }
  | { what: "change"; existing: Person; person: Person; changes: Change[] }
  | { what: "nothing"; existing: Person }
  | { what: "refuse"; why: string };

const toHidden = (field: keyof Person): Change => ({ field, before: "(a hash)", after: "(another)" });

/** Who is there already, and the roles that may be named. */
export interface Known {
  byId: ReadonlyMap<string, Person>;
  byEmail: ReadonlyMap<string, Person>;
  byAddress: ReadonlyMap<string, Person>;
  roles: ReadonlySet<string>;
}

/** Makes people findable by whatever nobody else may have. */
export const toKnown = (people: readonly Person[], roles: ReadonlySet<string>): Known => ({
  byId: new Map(people.map((person) => [person.uid, person])),
  byEmail: new Map(people.map((person) => [person.email, person])),
  byAddress: new Map(people.flatMap((person) => person.addresses.map(({ address }) => [address, person] as const))),
  roles,
});

/** An address as it will be: what a file does not say of one that is there already stays. */
function completeAddresses(row: PersonRow, existing: Person | undefined, now: string): Person["addresses"] | undefined {
  return row.addresses?.map((given) => {
    const before = existing?.addresses.find(({ address }) => address === given.address);
    return {
      ...given,
      id: given.id ?? before?.id ?? uuidv7(),
      created_at: given.created_at ?? before?.created_at ?? now,
    };
  });
}

/** A new account; it has no password unless the file brings a hash. */
function toNew(row: PersonRow, now: string): NewPerson {
  const { confirmed_at = null, created_at = now } = row;
  return {
    uid: row.uid ?? uuidv7(),
    email: row.email,
    name: row.name ?? null,
    locale: row.locale ?? "en",
    source: row.source ?? null,
    roles: row.roles ?? (confirmed_at ? ["user"] : []),
    addresses: completeAddresses(row, undefined, now) ?? [],
    confirmed_at,
    disabled_at: row.disabled_at ?? null,
    deletes_at: row.deletes_at ?? null,
    reset_password: row.reset_password ?? false,
    password_hash: row.password_hash ?? null,
    password_changed_at: row.password_changed_at ?? created_at,
    tokens_not_before: row.tokens_not_before ?? null,
    last_sign_in_at: row.last_sign_in_at ?? null,
    created_at,
    ...(row.authenticator_apps ? { authenticator_apps: row.authenticator_apps } : {}),
  };
}

/** Why a row cannot become, or change, anybody. */
function refusal(row: PersonRow, existing: Person | undefined, known: Known): string | undefined {
  const holder = known.byEmail.get(row.email);
  if (holder && holder.uid !== existing?.uid) return `the email address belongs to another account, ${holder.uid}`;
  for (const { address } of row.addresses ?? []) {
    const owner = known.byAddress.get(address);
    if (owner && owner.uid !== existing?.uid) return `address ${address} belongs to another account, ${owner.uid}`;
  }
  const unknown = row.roles?.find((name) => !known.roles.has(name));
  return unknown === undefined ? undefined : `there is no role ${unknown}; --create-roles makes it`;
}

/**
 * What a row means: someone new, or changes of someone with this id or, without one, this email address.
 */
export function planRow(row: PersonRow, known: Known, now: string): Plan {
  const existing = row.uid ? known.byId.get(row.uid) : known.byEmail.get(row.email);
  const why = refusal(row, existing, known);
  if (why) return { what: "refuse", why };
  if (!existing) return { what: "create", person: toNew(row, now) };
  const addresses = completeAddresses(row, existing, now) ?? existing.addresses;
  const person: Person = { ...existing, ...row, addresses };
  const changes = fieldNames
    .filter((field) => !same(existing[field], person[field]))
    .map((field) =>
      // A diff is read by eyes that a hash is not for.
      field === "password_hash" ? toHidden(field) : { field, before: existing[field], after: person[field] },
    );
  return changes.length === 0 ? { what: "nothing", existing } : { what: "change", existing, person, changes };
}
