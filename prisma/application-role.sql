-- Optional: a role for the service that cannot change or delete what the audit log holds, whatever the service does.
-- Run it as the owner of the tables, again after every migration that adds tables:
--
--   psql "$OWNER_URL" -f prisma/application-role.sql
--   psql "$OWNER_URL" -c "CREATE USER gatehouse_service PASSWORD '…' IN ROLE gatehouse_app"
--
-- Then give DATABASE_URL that user. Migrations and `npm run gatehouse -- audit archive` stay with the owner:
--   DATABASE_URL="$OWNER_URL" npm run db:migrate

DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gatehouse_app') THEN CREATE ROLE gatehouse_app NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- someone else was faster
END $$;

DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO gatehouse_app', current_schema()); END $$;

DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
        EXECUTE format('REVOKE ALL ON %I FROM gatehouse_app', name);
        EXECUTE format('GRANT %s ON %I TO gatehouse_app', CASE
            WHEN name IN ('audit_events', 'audit_seals') THEN 'SELECT, INSERT'
            WHEN name IN ('audit_links', 'audit_head', '_prisma_migrations') THEN 'SELECT'
            ELSE 'SELECT, INSERT, UPDATE, DELETE'
        END, name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %I TO gatehouse_app', name);
    END LOOP;
END $$;
