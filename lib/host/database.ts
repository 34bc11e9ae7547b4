import { join, relative } from "node:path";
import { startEmbeddedDatabase } from "@/lib/database/embedded";
import { dataDirectory } from "./configuration/configuration";
import { setDefaults } from "./configuration/default-variables";

export type HostDatabase = {
  url: string;
  /** For people: what kind, and where. Without user and password. */
  description: string;
  /** Stops it, if it is ours. */
  stop(): Promise<void>;
  /** Resolves when it has ended, which a server of its own never does. */
  ended: Promise<void>;
};

/** Sees to it that DATABASE_URL leads to a database: the configured one, else the embedded one, which this starts. */
export async function openDatabase(): Promise<HostDatabase> {
  const configuredUrl = process.env.DATABASE_URL;
  if (configuredUrl) {
    const { host, pathname } = new URL(configuredUrl);
    const never = new Promise<void>(() => undefined);
    return {
      url: configuredUrl,
      description: `PostgreSQL, ${host}${pathname}`,
      stop: async () => undefined,
      ended: never,
    };
  }
  const directory = join(dataDirectory(), "postgres");
  const { url, stop, exited } = await startEmbeddedDatabase({ dataDirectory: directory });
  setDefaults({ DATABASE_URL: url });
  return { url, description: `embedded, in ${relative(process.cwd(), directory)}`, stop, ended: exited };
}
