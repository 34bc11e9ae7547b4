-- CreateIndex
CREATE INDEX "users_second_factor_at_idx" ON "users"("second_factor_at");
