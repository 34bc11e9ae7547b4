-- Applications whose client id is the address of a document that says what they are. The version before knows none of them:
-- it reads neither the columns nor finds a client by an address.
-- AlterTable
ALTER TABLE "applications" ADD COLUMN     "metadata_expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "metadata_read_at" TIMESTAMPTZ(3),
ADD COLUMN     "metadata_url" VARCHAR(500);

-- AlterTable
ALTER TABLE "revocations" ALTER COLUMN "subject" SET DATA TYPE VARCHAR(500);

-- CreateIndex
CREATE UNIQUE INDEX "applications_metadata_url_key" ON "applications"("metadata_url");

ALTER TABLE "applications" ADD CONSTRAINT "applications_metadata_check"
    CHECK (num_nulls("metadata_url", "metadata_read_at", "metadata_expires_at") IN (0, 3));

-- Tokens name such a client by its address, and those of the application itself by its id.
CREATE OR REPLACE FUNCTION revoke_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "revocations" ("kind", "subject")
    SELECT 'holder'::"revocation_kind", name FROM (VALUES (OLD."id"::text), (OLD."metadata_url")) AS names (name)
    WHERE name IS NOT NULL;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER "applications_void" AFTER UPDATE OF "disabled_at" ON "applications" FOR EACH ROW
    WHEN (OLD."disabled_at" IS NULL AND NEW."disabled_at" IS NOT NULL) EXECUTE FUNCTION revoke_application();
CREATE OR REPLACE TRIGGER "applications_gone" AFTER DELETE ON "applications" FOR EACH ROW
    EXECUTE FUNCTION revoke_application();

CREATE OR REPLACE FUNCTION revoke_grants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('gatehouse.everybody_revoked', true) = 'on' THEN RETURN NULL; END IF;
    INSERT INTO "revocations" ("kind", "subject")
    SELECT 'holder'::"revocation_kind", coalesce(a."metadata_url", a."id"::text) FROM gone
    JOIN "applications" a ON a."id" = gone.application_id
    GROUP BY a."id" HAVING count(*) > 20;
    INSERT INTO "revocations" ("kind", "subject")
    SELECT 'grant'::"revocation_kind", gone.id::text FROM gone
    JOIN "applications" a ON a."id" = gone.application_id JOIN "users" u ON u."id" = gone.user_id
    WHERE gone.application_id NOT IN (SELECT application_id FROM gone GROUP BY application_id HAVING count(*) > 20);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION revoke_clients() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "revocations" ("kind", "subject")
    SELECT DISTINCT 'holder'::"revocation_kind", coalesce(a."metadata_url", a."id"::text) FROM gone
    JOIN "applications" a ON a."id" = gone.application_id;
    RETURN NULL;
END $$;
