/** Columns that may be shown beside the user's name, in their order. */
export const userColumns = ["status", "roles", "last_sign_in", "created", "locale", "source", "addresses"] as const;

export type UserColumn = (typeof userColumns)[number];

/** Cookie that holds the choice, so that the first byte is already right. */

const standard: readonly UserColumn[] = ["status", "roles", "last_sign_in", "created"];

/** The chosen columns in their order; the usual ones while nobody has chosen. */
export function readColumns(cookie: string | undefined): UserColumn[] {
  const chosen = cookie === undefined ? standard : cookie.split(".");
  return userColumns.filter((column) => chosen.includes(column));
}
