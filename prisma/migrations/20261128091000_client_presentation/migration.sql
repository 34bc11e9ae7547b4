-- What people are shown of an application: its logo, kept here, and its pages.
-- AlterTable
ALTER TABLE "oauth_clients" ADD COLUMN     "client_uri" VARCHAR(2000),
ADD COLUMN     "logo_uri" TEXT,
ADD COLUMN     "policy_uri" VARCHAR(2000),
ADD COLUMN     "tos_uri" VARCHAR(2000);
