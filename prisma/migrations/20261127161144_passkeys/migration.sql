-- Passkeys beside the codes of authenticator apps. The version before knows none, and passes over them.
-- AlterEnum
ALTER TYPE "factor_kind" ADD VALUE 'passkey';

-- AlterTable
ALTER TABLE "factors" ADD COLUMN     "aaguid" UUID,
ADD COLUMN     "backed_up" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "backup_eligible" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "credential_id" BYTEA,
ADD COLUMN     "public_key" BYTEA,
ADD COLUMN     "sign_count" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "transports" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "used_ceremonies" (
    "digest" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "used_ceremonies_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE INDEX "used_ceremonies_expires_at_idx" ON "used_ceremonies"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "factors_credential_id_key" ON "factors"("credential_id");

-- As text: a value that an enumeration has just got cannot be used before the commit.
ALTER TABLE "factors" ADD CONSTRAINT "factors_passkey_check"
    CHECK ("kind"::text <> 'passkey' OR ("credential_id" IS NOT NULL AND "public_key" IS NOT NULL));
