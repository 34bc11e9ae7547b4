-- CreateEnum
CREATE TYPE "revocation_kind" AS ENUM ('session', 'holder', 'role');

-- CreateTable
CREATE TABLE "revocations" (
    "id" BIGSERIAL NOT NULL,
    "kind" "revocation_kind" NOT NULL,
    "subject" VARCHAR(100) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "revocations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "revocations_at_id_idx" ON "revocations"("at", "id");

-- Sessions that end, or go with their holder, while tokens of them may live. Browsers carry no token that others verify.
CREATE OR REPLACE FUNCTION revoke_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "revocations" ("kind", "subject") VALUES ('session', OLD."id");
    RETURN NULL;
END $$;

CREATE TRIGGER "sessions_end" AFTER UPDATE OF "ended_at" ON "sessions" FOR EACH ROW
    WHEN (OLD."ended_at" IS NULL AND NEW."ended_at" IS NOT NULL AND OLD."profile" <> 'browser')
    EXECUTE FUNCTION revoke_session();
CREATE TRIGGER "sessions_gone" AFTER DELETE ON "sessions" FOR EACH ROW
    WHEN (OLD."ended_at" IS NULL AND OLD."profile" <> 'browser' AND OLD."expires_at" > now())
    EXECUTE FUNCTION revoke_session();

-- Everything that somebody was issued before this moment.
CREATE OR REPLACE FUNCTION revoke_holder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "revocations" ("kind", "subject") VALUES ('holder', OLD."id");
    RETURN NULL;
END $$;

CREATE TRIGGER "users_void" AFTER UPDATE OF "tokens_not_before", "disabled_at" ON "users" FOR EACH ROW
    WHEN (NEW."tokens_not_before" > coalesce(OLD."tokens_not_before", '-infinity')
        OR (OLD."disabled_at" IS NULL AND NEW."disabled_at" IS NOT NULL))
    EXECUTE FUNCTION revoke_holder();
CREATE TRIGGER "users_gone" AFTER DELETE ON "users" FOR EACH ROW EXECUTE FUNCTION revoke_holder();
CREATE TRIGGER "applications_void" AFTER UPDATE OF "disabled_at" ON "applications" FOR EACH ROW
    WHEN (OLD."disabled_at" IS NULL AND NEW."disabled_at" IS NOT NULL) EXECUTE FUNCTION revoke_holder();
CREATE TRIGGER "applications_gone" AFTER DELETE ON "applications" FOR EACH ROW EXECUTE FUNCTION revoke_holder();

-- Tokens name roles: who loses one must show a newer token. Where the role itself or its holder goes, that is one row
-- by the triggers beside this one, not a row for each of a million holders.
CREATE OR REPLACE FUNCTION revoke_demoted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'user_roles' THEN
        INSERT INTO "revocations" ("kind", "subject")
        SELECT DISTINCT 'holder'::"revocation_kind", gone.user_id::text FROM gone
        JOIN "roles" r ON r."id" = gone.role_id JOIN "users" u ON u."id" = gone.user_id;
    ELSE
        INSERT INTO "revocations" ("kind", "subject")
        SELECT DISTINCT 'holder'::"revocation_kind", gone.application_id::text FROM gone
        JOIN "roles" r ON r."id" = gone.role_id JOIN "applications" a ON a."id" = gone.application_id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER "user_roles_gone" AFTER DELETE ON "user_roles" REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION revoke_demoted();
CREATE TRIGGER "application_roles_gone" AFTER DELETE ON "application_roles" REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION revoke_demoted();

CREATE OR REPLACE FUNCTION revoke_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "revocations" ("kind", "subject") VALUES ('role', OLD."name");
    RETURN NULL;
END $$;

CREATE TRIGGER "roles_renamed" AFTER UPDATE OF "name" ON "roles" FOR EACH ROW
    WHEN (OLD."name" <> NEW."name") EXECUTE FUNCTION revoke_role();
CREATE TRIGGER "roles_gone" AFTER DELETE ON "roles" FOR EACH ROW EXECUTE FUNCTION revoke_role();
