import { cellValue, columnOf } from "@/lib/csv";
import { fieldNames } from "@/lib/transfer/person";
import { fromAuth0 } from "@/lib/transfer/sources/auth0";
import { fromBetterAuth } from "@/lib/transfer/sources/better-auth";
import { type FirebaseConfig, fromFirebase } from "@/lib/transfer/sources/firebase";
import { fromKeycloak } from "@/lib/transfer/sources/keycloak";
import { fromSupabase } from "@/lib/transfer/sources/supabase";

type Document = Record<string, unknown>;

/** Makes a row of a person of what stands in a file. @throws Error why it cannot */
export type Mapping = (document: Document) => Document;

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

/** As programs and spreadsheets of several languages write it; anything else is a slip that must not pass for one of them. */
function yesOrNo(value: string): boolean {
  const word = value.trim().toLowerCase();
  if (["true", "t", "yes", "y", "1", "vrai", "oui", "wahr", "ja", "истина", "да"].includes(word)) return true;
  if (["false", "f", "no", "n", "0", "faux", "non", "falsch", "nein", "ложь", "нет"].includes(word)) return false;
  throw new Error(`reset_password: ${value} is neither true nor false`);
}

/** A cell of our own CSV: lists are JSON, or names with commas between; an empty cell is nothing. */
function fromCell(field: string, cell: string): unknown {
  const value = cellValue(cell);
  if (value === "") return nullable.has(field) ? null : undefined;
  if (field === "reset_password") return yesOrNo(value);
  if (field === "roles" && !value.startsWith("[")) return value.split(",").map((name) => name.trim());
  return field === "roles" || field === "addresses" ? JSON.parse(value) : value;
}

/** A line of our own CSV. @throws Error for a column that is not known, for a slip there would change nobody and say nothing */
function fromCsv(document: Document): Document {
  const cells = Object.entries(document).map(([head, cell]) => [columnOf(head), String(cell)] as const);
  const unknown = cells.find(([field]) => !fieldNames.some((name) => name === field));
  if (unknown) throw new Error(`there is no column ${unknown[0]}; there are ${fieldNames.join(", ")}`);
  return Object.fromEntries(cells.map(([field, cell]) => [field, fromCell(field, cell)]));
}

/** Roles elsewhere mean other things: only those count that the operator named, beside the one of every confirmed person. */
const withRoles =
  (mapping: Mapping, roles: ReadonlyMap<string, string>): Mapping =>
  (document) => {
    const person = mapping(document);
    const theirs = Array.isArray(person.roles) ? person.roles.map(String) : [];
    const ours = theirs.flatMap((role) => roles.get(role) ?? []);
    return {
      ...person,
      roles:
        person.roles === undefined && !person.confirmed_at
          ? undefined
          : [...(person.confirmed_at ? ["user"] : []), ...ours],
    };
  };

interface Particulars {
  csv: boolean;
  /** Ours by theirs. */
  roles: ReadonlyMap<string, string>;
  firebase?: FirebaseConfig | undefined;
}

/** How the documents of a system become people. */
export function mappingOf(system: System, { csv, roles, firebase }: Particulars): Mapping {
  switch (system) {
    case "gatehouse":
      return csv ? fromCsv : (document) => document;
    case "keycloak":
      return withRoles(fromKeycloak, roles);
    case "auth0":
      return withRoles(fromAuth0, roles);
    case "supabase":
      return withRoles(fromSupabase, roles);
    case "better-auth":
      return withRoles(fromBetterAuth, roles);
    case "firebase":
      if (!firebase)
        throw new Error("Give --hash-config: the project's password hash parameters, from Firebase's console.");
      return withRoles(fromFirebase(firebase), roles);
  }
}
