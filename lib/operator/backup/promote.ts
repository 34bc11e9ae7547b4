import { migrateDatabase } from "@/lib/database/migrate";
import { emptyDatabase, loadDatabase } from "./load";
import {
  compare,
  listTables,
  type Progress,
  readSequences,
  readSnapshot,
  readTable,
  type Summary,
  summarize,
} from "./tables";

/**
 * Copies everything from one database into another, empty one, and reads it back. Both have every migration afterwards.
 * Nobody else may write to the first meanwhile: what came after the moment of reading would be left behind.
 * @param place what the target is called in messages
 * @throws Error for people; the target then has none of the rows
 */
export async function promote(
  from: string,
  { url, place }: { url: string; place: string },
  progress: Progress,
): Promise<Summary[]> {
  await migrateDatabase(from);
  await emptyDatabase(url, place);
  await migrateDatabase(url);
  let copied: Summary[] = [];
  await readSnapshot(from, async (client) => {
    const tables = new Map((await listTables(client)).map((table) => [table.name, table]));
    const source = {
      tables: [...tables.keys()],
      read: (name: string) => readTable(client, tables.get(name) ?? { name, order: "1" }),
      sequences: await readSequences(client),
    };
    await loadDatabase(url, source, progress, (summaries) => {
      copied = summaries;
    });
  });
  compare(copied, await summarize(url, (table, rows) => progress(`${table}, again`, rows)));
  return copied;
}
