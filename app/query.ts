/** What Next gives a page as its query. */
export type Query = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/**
 * The query of an address as flat values, for pages and for what answers beside them. A repeated parameter counts once, as its
 * first value, and an empty one not at all.
 */
export function flatQuery(query: Awaited<Query> | URLSearchParams): Record<string, string> {
  const entries = query instanceof URLSearchParams ? [...query].reverse() : Object.entries(query);
  const given = entries.flatMap(([name, value]) => {
    const text = [value].flat()[0]?.trim();
    return text ? [[name, text] as const] : [];
  });
  return Object.fromEntries(given);
}

/** The query of a page. */
export const readQuery = async (query: Query): Promise<Record<string, string>> => flatQuery(await query);

/** One value of it. */
export const queryValue = async (query: Query, name: string): Promise<string | undefined> =>
  (await readQuery(query))[name];
