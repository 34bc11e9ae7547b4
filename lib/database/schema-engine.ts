import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
} from "@prisma/driver-adapter-utils";
import * as background from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

const schemaFile = fileURLToPath(new URL("../../prisma/schema.prisma", import.meta.url));

/**
 * The SQL that turns the database at `url` into what prisma/schema.prisma describes; empty when it already is.
 * Checks, extensions and functions are invisible to Prisma and left alone.
 */
export async function diffDatabaseWithSchema(url: string): Promise<string> {
  const files = [{ path: schemaFile, content: await readFile(schemaFile, "utf8") }];
  const pool = new pg.Pool({ connectionString: url });
  const adapter = bindMigrationAwareSqlAdapterFactory(new DescribableDatabase(pool));
  const datamodels: [string, string][] = files.map(({ path, content }) => [path, content]);
  const { SchemaEngine } = await getEngine();
  const engine = await SchemaEngine.new({ datamodels }, () => undefined, adapter);
  try {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: "." },
      to: { tag: "schemaDatamodel", files },
      filters: { externalTables: [], externalEnums: [] },
      script: true,
      exitCode: true,
    });
    return exitCode === 0 ? "" : (stdout ?? "");
  } finally {
    engine.free();
    await pool.end();
  }
}

/** Once per process: loading again pulls the memory away from under the engines made before. */
let loading: Promise<typeof background> | undefined;

function getEngine(): Promise<typeof background> {
  loading ??= loadEngine();
  return loading;
}

/**
 * Loads the WebAssembly build of Prisma's schema engine: same code as the binary, nothing to download. Its own entry
 * file imports the module the way bundlers do, which Node cannot, so the three steps of that file are done here.
 */
async function loadEngine(): Promise<typeof background> {
  const file = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = new Uint8Array(await readFile(file.replace(/\.js$/, ".wasm")));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": { ...background } });
  background.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)(); // typed only as an export, like every other one
  return background;
}

const CHAR_COLUMNS = /\bcon(?:str)?\.(?:contype|confdeltype|confupdtype)\b/g;
const CHAR_RESULTS = ["constraint_type", "confdeltype", "confupdtype"];

/** adapter-pg refuses PostgreSQL's internal "char" type, of which the engine's questions about constraints are full. */
class DescribableDatabase extends PrismaPg {
  override async connect(): ReturnType<PrismaPg["connect"]> {
    const adapter = await super.connect();
    const queryRaw: SqlDriverAdapter["queryRaw"] = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw({ ...query, sql: query.sql.replace(CHAR_COLUMNS, "$&::text") });
      const columnTypes = result.columnTypes.map((type, column) =>
        CHAR_RESULTS.includes(result.columnNames[column] ?? "") ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    return adapter;
  }
}
