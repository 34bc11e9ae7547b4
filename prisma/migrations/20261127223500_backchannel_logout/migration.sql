-- Back-channel logout: applications are told that their sessions have ended. The version before knows nothing of it.
-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('pending', 'delivered', 'failed');

-- AlterTable
ALTER TABLE "oauth_clients" ADD COLUMN     "backchannel_logout_session_required" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "backchannel_logout_uri" VARCHAR(2000);

-- CreateTable
CREATE TABLE "logout_notices" (
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "state" "delivery_state" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_error" VARCHAR(1000),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "logout_notices_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "logout_notices_state_next_attempt_at_idx" ON "logout_notices"("state", "next_attempt_at");

-- CreateIndex
CREATE INDEX "logout_notices_application_id_created_at_idx" ON "logout_notices"("application_id", "created_at");

-- AddForeignKey
ALTER TABLE "logout_notices" ADD CONSTRAINT "logout_notices_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "applications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whatever ends a grant ends a sign-in to an application, which is told in the same transaction. Three things are no sign-out:
-- what the application itself gave back or used twice, a grant that signed nobody in, and a session whose time is simply over,
-- whose row a job deletes while its person is there.
CREATE OR REPLACE FUNCTION notify_logout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('gatehouse.grant_given_back', true) = 'on' THEN
        RETURN NULL;
    END IF;
    INSERT INTO "logout_notices" ("id", "application_id", "user_id", "session_id")
    SELECT gen_random_uuid(), gone."application_id", gone."user_id", gone."session_id"
    FROM gone
    JOIN "applications" a ON a."id" = gone."application_id"
    JOIN "oauth_clients" c ON c."application_id" = gone."application_id"
    WHERE c."backchannel_logout_uri" IS NOT NULL AND 'openid' = ANY (gone."scopes")
      AND (EXISTS (SELECT 1 FROM "sessions" s WHERE s."id" = gone."session_id")
        OR NOT EXISTS (SELECT 1 FROM "users" u WHERE u."id" = gone."user_id"));
    RETURN NULL;
END $$;

CREATE TRIGGER "oauth_grants_notify_logout" AFTER DELETE ON "oauth_grants" REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION notify_logout();
