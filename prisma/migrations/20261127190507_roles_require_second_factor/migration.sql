-- AlterTable
ALTER TABLE "roles" ADD COLUMN     "second_factor_required_at" TIMESTAMPTZ(3);
