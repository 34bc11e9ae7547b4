-- CreateTable
CREATE TABLE "saved_views" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" VARCHAR(60) NOT NULL,
    "query" VARCHAR(1000) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "saved_views_user_id_name_key" ON "saved_views"("user_id", "name");

-- CreateIndex
CREATE INDEX "users_source_created_at_id_idx" ON "users"("source", "created_at", "id");

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows cannot be said in the Prisma schema. It is written by hand, and `createMigration` leaves it alone.

-- CreateIndex: lists of users by whether they confirmed their mailbox.
CREATE INDEX "users_confirmed_idx" ON "users"("created_at", "id") WHERE "confirmed_at" IS NOT NULL;
CREATE INDEX "users_unconfirmed_idx" ON "users"("created_at", "id") WHERE "confirmed_at" IS NULL;
