/** What Next hands a page of the address's query. */
export type Query = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** One value of the query; of several the first, as nobody of ours writes more. */
export async function queryValue(query: Query, name: string): Promise<string | undefined> {
  return [(await query)[name]].flat()[0];
}
