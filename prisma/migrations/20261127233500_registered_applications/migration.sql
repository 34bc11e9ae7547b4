-- Applications that registered themselves (RFC 7591), which nobody here has looked at.
-- AlterTable
ALTER TABLE "applications" ADD COLUMN     "registered_at" TIMESTAMPTZ(3);
