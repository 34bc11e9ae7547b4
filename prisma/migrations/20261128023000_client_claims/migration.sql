-- Claims that a client gets under names of its own.
-- AlterTable
ALTER TABLE "oauth_clients" ADD COLUMN     "claims" JSONB NOT NULL DEFAULT '[]';
