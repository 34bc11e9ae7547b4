-- AlterTable
ALTER TABLE "idempotency_keys" ADD COLUMN     "effect_at" TIMESTAMPTZ(3);
