-- Hashes of ours say so. Until now `$2b$` meant ours, though others write it, too, and prepare the password otherwise.
UPDATE "users" SET "password_hash" = '$gatehouse' || "password_hash" WHERE "password_hash" LIKE '$2b$%';

DROP INDEX "users_foreign_hash_idx";
CREATE INDEX "users_foreign_hash_idx" ON "users"("id") WHERE "password_hash" NOT LIKE '$gatehouse$%';
