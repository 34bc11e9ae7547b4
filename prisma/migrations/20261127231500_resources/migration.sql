-- APIs that access tokens are for (RFC 8707). The version before knows none of these tables, and reads neither the columns nor
-- the kind of revocation.
-- AlterEnum
ALTER TYPE "revocation_kind" ADD VALUE 'grant';

-- AlterTable
ALTER TABLE "consents" ADD COLUMN     "resources" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "oauth_grants" ADD COLUMN     "resources" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "resources" (
    "id" UUID NOT NULL,
    "audience" VARCHAR(500),
    "name" VARCHAR(100) NOT NULL,
    "opaque" BOOLEAN NOT NULL DEFAULT false,
    "application_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "resources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "resource_permissions" (
    "resource_id" UUID NOT NULL,
    "permission_id" BIGINT NOT NULL,

    CONSTRAINT "resource_permissions_pkey" PRIMARY KEY ("resource_id","permission_id")
);

-- CreateTable
CREATE TABLE "client_permissions" (
    "application_id" UUID NOT NULL,
    "resource_id" UUID NOT NULL,
    "permission_id" BIGINT NOT NULL,

    CONSTRAINT "client_permissions_pkey" PRIMARY KEY ("application_id","resource_id","permission_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "resources_audience_key" ON "resources"("audience");

-- CreateIndex
CREATE INDEX "resources_application_id_idx" ON "resources"("application_id");

-- CreateIndex
CREATE INDEX "resource_permissions_permission_id_idx" ON "resource_permissions"("permission_id");

-- CreateIndex
CREATE INDEX "client_permissions_resource_id_permission_id_idx" ON "client_permissions"("resource_id", "permission_id");

-- AddForeignKey
ALTER TABLE "resources" ADD CONSTRAINT "resources_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "applications"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resource_permissions" ADD CONSTRAINT "resource_permissions_resource_id_fkey" FOREIGN KEY ("resource_id") REFERENCES "resources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resource_permissions" ADD CONSTRAINT "resource_permissions_permission_id_fkey" FOREIGN KEY ("permission_id") REFERENCES "permissions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_permissions" ADD CONSTRAINT "client_permissions_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "oauth_clients"("application_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_permissions" ADD CONSTRAINT "client_permissions_resource_id_permission_id_fkey" FOREIGN KEY ("resource_id", "permission_id") REFERENCES "resource_permissions"("resource_id", "permission_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The service itself is one of them, once, and what opens it is no secret that it would be asked about.
ALTER TABLE "resources" ADD CONSTRAINT "resources_own_check" CHECK ("audience" IS NOT NULL OR NOT "opaque");
CREATE UNIQUE INDEX "resources_own_key" ON "resources" (("audience" IS NULL)) WHERE "audience" IS NULL;

-- Whoever verifies by themselves hears of grants that end while tokens of them may live. Where many of one application end at
-- once, that is one row for the application; where their person or application goes, the rows of those say it, and where
-- everybody is signed out, the one row that is about all.
CREATE OR REPLACE FUNCTION revoke_grants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('gatehouse.everybody_revoked', true) = 'on' THEN RETURN NULL; END IF;
    INSERT INTO "revocations" ("kind", "subject")
    SELECT 'holder'::"revocation_kind", gone.application_id::text FROM gone
    JOIN "applications" a ON a."id" = gone.application_id
    GROUP BY gone.application_id HAVING count(*) > 20;
    INSERT INTO "revocations" ("kind", "subject")
    SELECT 'grant'::"revocation_kind", gone.id::text FROM gone
    JOIN "applications" a ON a."id" = gone.application_id JOIN "users" u ON u."id" = gone.user_id
    WHERE gone.application_id NOT IN (SELECT application_id FROM gone GROUP BY application_id HAVING count(*) > 20);
    RETURN NULL;
END $$;

CREATE TRIGGER "oauth_grants_gone" AFTER DELETE ON "oauth_grants" REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION revoke_grants();

-- An application that may ask for less holds what it was issued before.
CREATE OR REPLACE FUNCTION revoke_clients() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "revocations" ("kind", "subject")
    SELECT DISTINCT 'holder'::"revocation_kind", gone.application_id::text FROM gone
    JOIN "applications" a ON a."id" = gone.application_id;
    RETURN NULL;
END $$;

CREATE TRIGGER "client_permissions_gone" AFTER DELETE ON "client_permissions" REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION revoke_clients();
