-- CreateEnum
CREATE TYPE "audit_seal_kind" AS ENUM ('checkpoint', 'archive');

-- CreateTable
CREATE TABLE "audit_links" (
    "position" BIGINT NOT NULL,
    "event_id" BIGINT NOT NULL,
    "previous" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_links_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "previous" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_seals" (
    "position" BIGINT NOT NULL,
    "kind" "audit_seal_kind" NOT NULL,
    "hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "signature" BYTEA NOT NULL,

    CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("position","kind")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_links_event_id_key" ON "audit_links"("event_id");

-- What an event's hash covers: every value as length:text, so that none can run into the next. The verifier writes the
-- same text by itself (lib/services/audit-chain.ts) and does not trust this function.
CREATE OR REPLACE FUNCTION audit_text("position" bigint, event "audit_events") RETURNS text LANGUAGE sql STABLE AS $$
    SELECT string_agg(coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-'), ',' ORDER BY place)
    FROM unnest(ARRAY[
        "position"::text, event.id::text, to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        event.action, event.actor_type, event.actor_id, event.target_type, event.target_id, event.session_id::text,
        event.ip_address, event.user_agent, event.request_id, event.details::text
    ]) WITH ORDINALITY AS part (value, place)
$$;

-- The row of audit_head is locked from here to the end of the transaction. At any other isolation than READ COMMITTED a
-- head that moved meanwhile is a serialization failure, which the service retries.
CREATE OR REPLACE FUNCTION link_audit_event(event "audit_events") RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    head "audit_head";
BEGIN
    UPDATE "audit_head" AS h SET
        "position" = h."position" + 1,
        "previous" = h."hash",
        "hash" = sha256(h."hash" || convert_to(audit_text(h."position" + 1, event), 'UTF8'))
    WHERE h."id" = 1 RETURNING * INTO STRICT head;
    INSERT INTO "audit_links" ("position", "event_id", "previous", "hash")
    VALUES (head."position", event.id, head."previous", head."hash");
END $$;

INSERT INTO "audit_head" ("id", "position", "previous", "hash") VALUES (1, 0, '', '');

-- Events from before the chain existed are taken into it in the order of their ids.
DO $$ DECLARE event "audit_events"; BEGIN
    FOR event IN SELECT * FROM "audit_events" ORDER BY "id" LOOP PERFORM link_audit_event(event); END LOOP;
END $$;

-- As its owner: the application's own role may neither write links nor move the head.
CREATE OR REPLACE FUNCTION link_new_audit_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM link_audit_event(NEW);
    RETURN NULL;
END $$;

DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION link_new_audit_event() SET search_path = pg_catalog, %I, pg_temp', current_schema());
END $$;

-- Deferred to the commit, so that the lock is held for the commit alone and never waited for while holding rows that
-- others want: what takes it last of all cannot be part of a deadlock.
CREATE CONSTRAINT TRIGGER "audit_events_link" AFTER INSERT ON "audit_events"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION link_new_audit_event();

CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the audit log is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- Deleting is refused beyond what was exported and sealed as an archive.
CREATE OR REPLACE FUNCTION refuse_audit_delete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    archived bigint := (SELECT max("position") FROM "audit_seals" WHERE "kind" = 'archive');
    reached bigint;
BEGIN
    IF TG_TABLE_NAME = 'audit_events' THEN
        reached := (SELECT "position" FROM "audit_links" WHERE "event_id" = OLD."id");
    ELSE
        reached := OLD."position";
    END IF;
    IF reached <= archived THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'DELETE of % is refused: the audit log is append-only', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER "audit_events_keep" BEFORE UPDATE ON "audit_events" FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER "audit_events_retain" BEFORE DELETE ON "audit_events" FOR EACH ROW EXECUTE FUNCTION refuse_audit_delete();
CREATE TRIGGER "audit_events_full" BEFORE TRUNCATE ON "audit_events" EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER "audit_links_keep" BEFORE UPDATE ON "audit_links" FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER "audit_links_retain" BEFORE DELETE ON "audit_links" FOR EACH ROW EXECUTE FUNCTION refuse_audit_delete();
CREATE TRIGGER "audit_links_full" BEFORE TRUNCATE ON "audit_links" EXECUTE FUNCTION refuse_audit_change();
-- Links and head are written by the trigger above, and by nothing else.
CREATE TRIGGER "audit_links_write" BEFORE INSERT ON "audit_links" FOR EACH ROW
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER "audit_head_keep" BEFORE INSERT OR UPDATE OR DELETE ON "audit_head" FOR EACH ROW
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER "audit_head_full" BEFORE TRUNCATE ON "audit_head" EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER "audit_seals_keep" BEFORE UPDATE OR DELETE ON "audit_seals" FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER "audit_seals_full" BEFORE TRUNCATE ON "audit_seals" EXECUTE FUNCTION refuse_audit_change();
