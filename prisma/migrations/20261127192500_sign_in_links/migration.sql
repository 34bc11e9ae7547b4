-- AlterEnum
ALTER TYPE "code_purpose" ADD VALUE 'sign_in';

-- AlterTable
ALTER TABLE "one_time_codes" ADD COLUMN     "device" BYTEA;
