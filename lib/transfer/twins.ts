import type { FileRow, Numbered } from "@/lib/transfer/file-row";
import type { Mapping } from "@/lib/transfer/sources";
import type { Note } from "@/lib/transfer/sources/values";

type Mapped = Record<string, unknown>;

const has = (value: unknown) => value !== undefined && value !== null && value !== "";

const earliest = (one: unknown, other: unknown) =>
  [one, other]
    .filter((time) => typeof time === "string")
    .sort()
    .at(0);

/**
 * One person of two rows of one mailbox, as where someone signed in by password and later through a company's system: who
 * has the password, filled up from the other. A password counts only where its own row had the mailbox confirmed: else it may be
 * that of someone who registered another's address and waited.
 * @throws Error where each has a password
 */
export function mergeTwins(one: Mapped, other: Mapped, note: Note): Mapped {
  if (has(one.password_hash) && has(other.password_hash)) throw new Error("there are two passwords for this mailbox");
  const [base, twin] = has(other.password_hash) ? [other, one] : [one, other];
  const trusted = has(base.confirmed_at) || !has(twin.confirmed_at);
  if (!trusted && has(base.password_hash)) note("comes without the password, which never had this mailbox confirmed");
  const filled = Object.fromEntries(Object.entries(twin).filter(([field]) => !has(base[field])));
  return {
    ...base,
    ...filled,
    authenticator_apps: trusted ? base.authenticator_apps : undefined,
    password_hash: trusted ? base.password_hash : undefined,
    roles: has(base.confirmed_at) ? base.roles : twin.roles,
    created_at: earliest(base.created_at, twin.created_at),
    last_sign_in_at: [base.last_sign_in_at, twin.last_sign_in_at].filter(has).sort().at(-1),
  };
}

/** The person that a row is, with its twins. @throws Error why it is none */
export const mapRow = ({ document, twins = [] }: Omit<Numbered, "line">, map: Mapping, note: Note): Mapped =>
  twins.reduce<Mapped>((one, twin) => mergeTwins(one, map(twin, note), note), map(document, note));

/**
 * Rows of which those of one mailbox are one, at the end: a row's others stand beside it.
 * @param keyOf the mailbox, where others may be the same
 */
export async function* joinTwins(
  rows: AsyncIterable<FileRow>,
  keyOf: (document: Record<string, unknown>) => string | undefined,
): AsyncGenerator<FileRow> {
  const waiting = new Map<string, Numbered & { twins: Record<string, unknown>[] }>();
  for await (const row of rows) {
    const key = "document" in row ? keyOf(row.document) : undefined;
    const first = key === undefined ? undefined : waiting.get(key);
    if (key === undefined || "why" in row) yield row;
    else if (first) first.twins.push(row.document);
    else waiting.set(key, { ...row, twins: [] });
  }
  yield* waiting.values();
}
