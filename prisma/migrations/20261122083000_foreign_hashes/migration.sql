-- Whose password was hashed by another system: few, and soon none. Asked for when somebody tries to sign in as nobody.
CREATE INDEX "users_foreign_hash_idx" ON "users"("id") WHERE "password_hash" NOT LIKE '$2b$%';
