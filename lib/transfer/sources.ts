import { cellValue, columnOf } from "@/lib/transfer/csv";
import { fieldNames } from "@/lib/transfer/field-names";
import { Auth0User, fromAuth0 } from "@/lib/transfer/sources/auth0";
import { BetterAuthUser, fromBetterAuth, type Unseal } from "@/lib/transfer/sources/better-auth";
import { FIREBASE_COLUMNS, type FirebaseConfig, FirebaseUser, fromFirebase } from "@/lib/transfer/sources/firebase";
import { fromKeycloak, KeycloakUser } from "@/lib/transfer/sources/keycloak";
import { fromSupabase, SupabaseUser } from "@/lib/transfer/sources/supabase";
import { isZoneless, type Note, truth } from "@/lib/transfer/sources/values";
import { displayName, isOthersMailbox, normalizeEmail } from "@/lib/values";

type Document = Record<string, unknown>;

/** Makes a row of a person of what stands in a file, and says what it leaves out. @throws Error why it cannot */
export type Mapping = (document: Document, note: Note) => Document;

export const systems = ["gatehouse", "keycloak", "auth0", "supabase", "firebase", "better-auth"] as const;
export type System = (typeof systems)[number];

const nullable = new Set([
  "name",
  "source",
  "confirmed_at",
  "disabled_at",
  "deletes_at",
  "tokens_not_before",
  "last_sign_in_at",
]);

/** A cell of our own CSV: lists are JSON, or names with commas between; an empty cell is nothing. */
function fromCell(field: string, cell: string): unknown {
  const value = cellValue(cell);
  if (value === "") return nullable.has(field) ? null : undefined;
  if (field === "reset_password") return truth.parse(value);
  if (field === "roles" && !value.startsWith("[")) return value.split(",").map((name) => name.trim());
  return field === "roles" || field === "addresses" ? JSON.parse(value) : value;
}

/** A line of our own CSV. */
const fromCsv: Mapping = (document) =>
  Object.fromEntries(Object.entries(document).map(([field, cell]) => [field, fromCell(field, String(cell))]));

/** Roles elsewhere mean other things: only those count that the operator named, beside the one of every confirmed person. */
const withRoles =
  (mapping: Mapping, roles: ReadonlyMap<string, string>): Mapping =>
  (document, note) => {
    const person = mapping(document, note);
    const theirs = Array.isArray(person.roles) ? person.roles.map(String) : [];
    const ours = theirs.flatMap((role) => roles.get(role) ?? []);
    const left = theirs.filter((role) => role !== "" && !roles.has(role));
    if (left.length > 0) note(`comes without what no --map-role names: ${left.sort().join(", ")}`);
    return {
      ...person,
      roles:
        person.roles === undefined && !person.confirmed_at
          ? undefined
          : [...(person.confirmed_at ? ["user"] : []), ...ours],
    };
  };

/** Others let people be called what nobody is called here, for example someone's email address: they come without that. */
const withName =
  (mapping: Mapping): Mapping =>
  (document, note) => {
    const { name, ...person } = mapping(document, note);
    if (typeof name !== "string") return person;
    const isName = displayName.safeParse(name).success;
    if (isName && !isOthersMailbox(name, normalizeEmail(String(person.email)) ?? "")) return { ...person, name };
    note("comes without the name, which is an email address, an ID or no line of text");
    return person;
  };

const fold = (name: string) => name.toLowerCase().replaceAll(/[\s_-]/g, "");

/** The same member has as many spellings as there are ways out of a system: `Email Verified`, `email_verified`, `emailVerified`. */
function namingOf(members: readonly string[]): (name: string) => string {
  const known = new Map(members.map((member) => [fold(member), member]));
  return (name) => known.get(fold(name)) ?? name.trim();
}

export interface Source {
  /** What a column is called, by its head. */
  nameOf: (head: string) => string;
  /** The columns of a table without a head. */
  columns?: readonly string[];
  /** Whose document it is, where it is someone's. */
  mailboxIn: (document: Document) => string | undefined;
  /** The members of a document that are not known, for a slip there would change nobody and say nothing. */
  unknownIn: (document: Document) => string[];
  map: Mapping;
  /** Whether several rows may be one mailbox, of which one person is made. */
  twins: boolean;
}

export interface Particulars {
  csv: boolean;
  /** Ours by theirs. */
  roles: ReadonlyMap<string, string>;
  firebase?: FirebaseConfig | undefined;
  /** Reads what Better Auth keeps encrypted. */
  unseal?: Unseal | undefined;
  /** Members that the operator said to pass over. */
  ignored?: ReadonlySet<string> | undefined;
}

/** A document under the names that are known, without what is passed over. @throws Error where two members are one */
function rename(document: Document, nameOf: (name: string) => string, ignored: ReadonlySet<string>): Document {
  const renamed = new Map<string, unknown>();
  for (const [name, value] of Object.entries(document)) {
    if (ignored.has(name)) continue;
    if (renamed.has(nameOf(name))) throw new Error(`two members are ${nameOf(name)}`);
    renamed.set(nameOf(name), value);
  }
  return Object.fromEntries(renamed);
}

function sourceOf(
  members: readonly string[],
  nameOf: Source["nameOf"],
  mapping: Mapping,
  ignored: ReadonlySet<string>,
) {
  return {
    nameOf,
    twins: false,
    mailboxIn: (document: Document) => {
      const mailboxes = Object.entries(document).flatMap(([name, value]) =>
        ["email", "username"].includes(nameOf(name)) && value ? [String(value).trim().toLowerCase()] : [],
      );
      return mailboxes[0];
    },
    unknownIn: (document: Document) =>
      Object.keys(document).filter((name) => !ignored.has(name) && !members.includes(nameOf(name))),
    map: (document: Document, note: Note) => mapping(rename(document, nameOf, ignored), note),
  };
}

function foreign(schema: { shape: object }, mapping: Mapping, { roles, ignored = new Set() }: Particulars): Source {
  const members = Object.keys(schema.shape);
  const named = withName(withRoles(mapping, roles));
  return sourceOf(
    members,
    namingOf(members),
    (document, note) => {
      if (Object.values(document).some(isZoneless)) note("has times without a zone, which were read as UTC");
      return named(document, note);
    },
    ignored,
  );
}

/** How the documents of a system become people. */
export function sourceFor(system: System, particulars: Particulars): Source {
  switch (system) {
    case "gatehouse": {
      const { csv, ignored = new Set() } = particulars;
      const nameOf = csv ? columnOf : (name: string) => name;
      return sourceOf(fieldNames, nameOf, csv ? fromCsv : (document) => document, ignored);
    }
    case "keycloak":
      return foreign(KeycloakUser, fromKeycloak, particulars);
    case "auth0":
      return foreign(Auth0User, fromAuth0, particulars);
    case "supabase":
      return { ...foreign(SupabaseUser, fromSupabase, particulars), twins: true };
    case "better-auth":
      return foreign(BetterAuthUser, fromBetterAuth(particulars.unseal), particulars);
    case "firebase":
      return { ...foreign(FirebaseUser, fromFirebase(particulars.firebase), particulars), columns: FIREBASE_COLUMNS };
  }
}
