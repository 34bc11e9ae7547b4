-- Who has used an application and when, which outlives the sessions it was used in, and why requests of applications were refused.
-- CreateTable
CREATE TABLE "application_users" (
    "application_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "first_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "application_users_pkey" PRIMARY KEY ("application_id","user_id")
);

-- CreateTable
CREATE TABLE "client_errors" (
    "application_id" UUID NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "operation" VARCHAR(40) NOT NULL,
    "error" VARCHAR(64) NOT NULL,
    "detail" VARCHAR(500) NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "first_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_errors_pkey" PRIMARY KEY ("application_id","digest")
);

-- CreateIndex
CREATE INDEX "application_users_application_id_last_used_at_user_id_idx" ON "application_users"("application_id", "last_used_at", "user_id");

-- CreateIndex
CREATE INDEX "application_users_user_id_idx" ON "application_users"("user_id");

-- CreateIndex
CREATE INDEX "client_errors_application_id_last_at_digest_idx" ON "client_errors"("application_id", "last_at", "digest");

-- CreateIndex
CREATE INDEX "client_errors_last_at_idx" ON "client_errors"("last_at");

-- AddForeignKey
ALTER TABLE "application_users" ADD CONSTRAINT "application_users_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "applications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application_users" ADD CONSTRAINT "application_users_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_errors" ADD CONSTRAINT "client_errors_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "applications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whatever an application is given for a user counts as a use of it, to the minute: one who refreshes often costs no writes.
CREATE OR REPLACE FUNCTION note_application_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "application_users" ("application_id", "user_id", "first_used_at", "last_used_at")
    VALUES (NEW."application_id", NEW."user_id", NEW."created_at", NEW."created_at")
    ON CONFLICT ("application_id", "user_id") DO UPDATE SET "last_used_at" = excluded."last_used_at"
    WHERE "application_users"."last_used_at" < excluded."last_used_at" - interval '1 minute';
    RETURN NULL;
END $$;

CREATE TRIGGER "oauth_tokens_used" AFTER INSERT ON "oauth_tokens" FOR EACH ROW
    WHEN (NEW."user_id" IS NOT NULL AND NEW."application_id" IS NOT NULL
          AND NEW."kind" IN ('AuthorizationCode', 'AccessToken', 'RefreshToken'))
    EXECUTE FUNCTION note_application_use();

-- What is known of before.
INSERT INTO "application_users" ("application_id", "user_id", "first_used_at", "last_used_at")
SELECT "application_id", "user_id", min("at"), max("at") FROM (
    SELECT "application_id", "user_id", "created_at" AS "at" FROM "consents"
    UNION ALL SELECT "application_id", "user_id", "created_at" FROM "oauth_grants"
    UNION ALL SELECT "application_id", "user_id", "created_at" FROM "oauth_tokens"
    WHERE "application_id" IS NOT NULL AND "user_id" IS NOT NULL
) AS "known" GROUP BY "application_id", "user_id";
