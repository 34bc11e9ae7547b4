import { isDatabaseUnavailable, runPrepared } from "@/lib/db";
import { storedSettings, takeStored } from "@/lib/env";
import { log } from "@/lib/log";
import { Prisma } from "@/prisma/client/client";

/*
 * What administrators set while the service runs is kept in the table `settings`, and by each process as it last read it: `env()`
 * is made of that and the environment. Whoever begins something asks first whether it is still so, by `checkSettings` or by a
 * statement that finds nothing where it is not (`KNOWN`). So a change acts from the next request on, on every instance.
 */

/** The version of the settings now, and the settings if it is not the one that is known. */
const READ = `
  SELECT newest.version::float8 AS version,
         CASE WHEN newest.version <> $1::bigint THEN
           (SELECT coalesce(json_object_agg(name, value) FILTER (WHERE value IS NOT NULL), '{}') FROM settings)
         END AS values
  FROM (SELECT coalesce(max(version), 0) AS version FROM settings) newest`;

/** The version of the settings that this process goes by; -1 before it has read any. */
export const knownVersion = (): number => storedSettings()?.version ?? -1;

async function read(): Promise<void> {
  const [row] = await runPrepared<{ version: number; values: Record<string, string> | null }>(READ, [knownVersion()]);
  if (row?.values) takeStored({ version: row.version, values: row.values });
}

// One at a time for all bundles of this process.
const holder = globalThis as typeof globalThis & {
  gatehouseSettings?: { reading?: Promise<void> | undefined; next?: Promise<void> | undefined };
};

/**
 * Makes sure that `env()` holds the settings of now. However many ask, one statement runs at a time: those who come while it
 * does wait for the next one, because it may have begun before the change that they must see.
 */
export function checkSettings(): Promise<void> {
  holder.gatehouseSettings ??= {};
  const state = holder.gatehouseSettings;
  const begin = () => {
    state.next = undefined;
    // Whoever began one meanwhile did so after all who wait here had asked.
    state.reading ??= read().finally(() => {
      state.reading = undefined;
    });
    return state.reading;
  };
  if (!state.reading) return begin();
  // What became of the other one is told to those who wait for it.
  state.next ??= state.reading.then(begin, begin);
  return state.next;
}

/**
 * The same for whatever only shows them: while the database is away it goes on with those last read. What is done is decided
 * by operations, which do not.
 */
export async function followSettings(): Promise<void> {
  try {
    await checkSettings();
  } catch (error) {
    if (!isDatabaseUnavailable(error)) log.error({ error }, "Failed to read the settings");
  }
}

/** SQL of whether the settings are those of a version: of `knownVersion()`, given as this parameter. */
export const KNOWN = (parameter: string): string =>
  `(SELECT coalesce(max(version), 0) FROM settings) = ${parameter}::bigint`;

/** `KNOWN` in a statement that carries its values. */
export const knownSql = (): Prisma.Sql => Prisma.sql`
  (SELECT coalesce(max(version), 0) FROM settings) = ${knownVersion()}::bigint`;

/**
 * Runs a statement that finds and changes nothing where the settings are not `KNOWN`, again where that was the reason. So what
 * is asked all the time costs no statement more.
 */
export async function withSettings<Found>(run: () => Promise<Found | undefined>): Promise<Found | undefined> {
  for (;;) {
    const version = knownVersion();
    const found = await run();
    if (found !== undefined) return found;
    await checkSettings();
    if (knownVersion() === version) return undefined;
  }
}

/** Reads them anew at the next question. */
export function forgetSettings(): void {
  takeStored(undefined);
}
