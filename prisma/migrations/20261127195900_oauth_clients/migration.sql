-- Applications that people sign in to (OAuth 2.1, OpenID Connect). The version before knows none of these tables.
-- CreateEnum
CREATE TYPE "client_kind" AS ENUM ('web', 'single_page', 'native', 'machine');

-- CreateTable
CREATE TABLE "oauth_clients" (
    "application_id" UUID NOT NULL,
    "kind" "client_kind" NOT NULL,
    "redirect_uris" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "post_logout_redirect_uris" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "grants" TEXT[],
    "scopes" TEXT[],
    "auth_method" VARCHAR(32) NOT NULL,
    "jwks" JSONB,
    "pkce_required" BOOLEAN NOT NULL DEFAULT true,
    "first_party" BOOLEAN NOT NULL DEFAULT false,
    "access_token_seconds" INTEGER NOT NULL DEFAULT 3600,
    "refresh_token_seconds" INTEGER NOT NULL DEFAULT 1209600,

    CONSTRAINT "oauth_clients_pkey" PRIMARY KEY ("application_id")
);

-- CreateTable
CREATE TABLE "client_secrets" (
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "client_secrets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consents" (
    "user_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("user_id","application_id")
);

-- CreateTable
CREATE TABLE "oauth_grants" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "oauth_grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oauth_tokens" (
    "digest" BYTEA NOT NULL,
    "kind" VARCHAR(40) NOT NULL,
    "user_id" UUID,
    "application_id" UUID,
    "session_id" UUID,
    "grant_id" UUID,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "oauth_tokens_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE UNIQUE INDEX "client_secrets_digest_key" ON "client_secrets"("digest");

-- CreateIndex
CREATE INDEX "client_secrets_application_id_idx" ON "client_secrets"("application_id");

-- CreateIndex
CREATE INDEX "consents_application_id_idx" ON "consents"("application_id");

-- CreateIndex
CREATE INDEX "oauth_grants_user_id_application_id_idx" ON "oauth_grants"("user_id", "application_id");

-- CreateIndex
CREATE INDEX "oauth_grants_application_id_idx" ON "oauth_grants"("application_id");

-- CreateIndex
CREATE UNIQUE INDEX "oauth_grants_session_id_application_id_key" ON "oauth_grants"("session_id", "application_id");

-- CreateIndex
CREATE INDEX "oauth_tokens_user_id_idx" ON "oauth_tokens"("user_id");

-- CreateIndex
CREATE INDEX "oauth_tokens_application_id_idx" ON "oauth_tokens"("application_id");

-- CreateIndex
CREATE INDEX "oauth_tokens_session_id_idx" ON "oauth_tokens"("session_id");

-- CreateIndex
CREATE INDEX "oauth_tokens_grant_id_idx" ON "oauth_tokens"("grant_id");

-- CreateIndex
CREATE INDEX "oauth_tokens_expires_at_idx" ON "oauth_tokens"("expires_at");

-- AddForeignKey
ALTER TABLE "oauth_clients" ADD CONSTRAINT "oauth_clients_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "applications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_secrets" ADD CONSTRAINT "client_secrets_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "oauth_clients"("application_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "applications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_grants" ADD CONSTRAINT "oauth_grants_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_grants" ADD CONSTRAINT "oauth_grants_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "applications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_grants" ADD CONSTRAINT "oauth_grants_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_tokens" ADD CONSTRAINT "oauth_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_tokens" ADD CONSTRAINT "oauth_tokens_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "applications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_tokens" ADD CONSTRAINT "oauth_tokens_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_tokens" ADD CONSTRAINT "oauth_tokens_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "oauth_grants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How a client shows who it is goes with what it can keep.
ALTER TABLE "oauth_clients" ADD CONSTRAINT "oauth_clients_auth_method_check" CHECK (
    ("kind" IN ('single_page', 'native')) = ("auth_method" = 'none')
    AND "auth_method" IN ('none', 'client_secret_basic', 'private_key_jwt')
    AND ("jwks" IS NOT NULL) = ("auth_method" = 'private_key_jwt')
);

-- Only who keeps a secret may do without a proof of its own for each code.
ALTER TABLE "oauth_clients" ADD CONSTRAINT "oauth_clients_pkce_check" CHECK ("pkce_required" OR "kind" = 'web');

ALTER TABLE "oauth_clients" ADD CONSTRAINT "oauth_clients_lifetimes_check" CHECK (
    "access_token_seconds" BETWEEN 60 AND 86400 AND "refresh_token_seconds" BETWEEN 60 AND 31536000
);

-- What was issued to applications ends with what it was issued on, whatever ends that: a session, a changed password, whatever
-- else voids a person's tokens, an account or an application that is disabled.
CREATE OR REPLACE FUNCTION end_oauth_grants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'sessions' THEN
        DELETE FROM "oauth_grants" WHERE "session_id" = NEW."id";
    ELSIF TG_TABLE_NAME = 'users' THEN
        DELETE FROM "oauth_grants" WHERE "user_id" = NEW."id";
    ELSE
        DELETE FROM "oauth_grants" WHERE "application_id" = NEW."id";
        DELETE FROM "oauth_tokens" WHERE "application_id" = NEW."id";
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER "sessions_end_grants" AFTER UPDATE OF "ended_at" ON "sessions" FOR EACH ROW
    WHEN (OLD."ended_at" IS NULL AND NEW."ended_at" IS NOT NULL AND OLD."profile" = 'browser')
    EXECUTE FUNCTION end_oauth_grants();
CREATE TRIGGER "users_end_grants" AFTER UPDATE OF "password_changed_at", "tokens_not_before", "disabled_at" ON "users" FOR EACH ROW
    WHEN (NEW."password_changed_at" <> OLD."password_changed_at"
        OR NEW."tokens_not_before" > coalesce(OLD."tokens_not_before", '-infinity')
        OR (OLD."disabled_at" IS NULL AND NEW."disabled_at" IS NOT NULL))
    EXECUTE FUNCTION end_oauth_grants();
CREATE TRIGGER "applications_end_grants" AFTER UPDATE OF "disabled_at" ON "applications" FOR EACH ROW
    WHEN (OLD."disabled_at" IS NULL AND NEW."disabled_at" IS NOT NULL)
    EXECUTE FUNCTION end_oauth_grants();
