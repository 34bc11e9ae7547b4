-- AlterEnum
ALTER TYPE "code_purpose" ADD VALUE 'invitation';
