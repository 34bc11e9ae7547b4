-- APIs whose scopes any client may ask for that registered itself. The version before lets such clients ask for nothing.
-- AlterTable
ALTER TABLE "resources" ADD COLUMN     "self_registered_clients" BOOLEAN NOT NULL DEFAULT false;

-- Nobody opens the service itself to clients that nobody here has looked at.
ALTER TABLE "resources" ADD CONSTRAINT "resources_open_check" CHECK ("audience" IS NOT NULL OR NOT "self_registered_clients");
