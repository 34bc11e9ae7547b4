/** What Next gives a page as its query. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The query as flat values; a repeated parameter counts once, as its first value, and an empty one not at all. */
export async function readQuery(searchParams: SearchParams): Promise<Record<string, string>> {
  const entries = Object.entries(await searchParams).flatMap(([name, value]) => {
    const text = [value].flat()[0]?.trim();
    return text ? [[name, text] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** A path with a query; values that are undefined or empty are left out. */
export function addressOf(path: string, query: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
