/** Columns that may be shown beside the user's name, in their order. What is out of the ordinary stands with the name. */
export const userColumns = ["roles", "last_sign_in", "created", "locale", "source", "addresses"] as const;

export type UserColumn = (typeof userColumns)[number];

/** `dense` shows name and email below one another, `compact` beside one another. */
export type Rows = "dense" | "compact";

const standard: readonly UserColumn[] = ["roles", "last_sign_in", "created"];

/** The chosen columns in their order; the usual ones while nobody has chosen. */
export function readColumns(cookie: string | undefined): UserColumn[] {
  const chosen = cookie === undefined ? standard : cookie.split(".");
  return userColumns.filter((column) => chosen.includes(column));
}

/** The chosen height of rows. */
export const readRows = (cookie: string | undefined): Rows => (cookie === "compact" ? "compact" : "dense");
