import pg from "pg";

/** Drops every table and type, one by one: that needs no more rights than making them did, unlike dropping the schema. */
const DROP_EVERYTHING = `DO $$ DECLARE statement text; BEGIN
  FOR statement IN
    SELECT format('DROP TABLE %I.%I CASCADE', schemaname, tablename) FROM pg_tables WHERE schemaname = current_schema()
    UNION ALL
    SELECT format('DROP TYPE %I.%I CASCADE', nspname, typname) FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace
    WHERE nspname = current_schema() AND typtype = 'e'
  LOOP EXECUTE statement; END LOOP;
END $$`;

/** Deletes everything in the database, with the migration history: the next `migrateDatabase` starts from nothing. */
export async function resetDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(DROP_EVERYTHING).finally(() => client.end());
}
