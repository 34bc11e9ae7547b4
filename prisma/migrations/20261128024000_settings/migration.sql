-- What an administrator sets while the service runs, as the environment would say it. The version before knows no such table.
-- CreateTable
CREATE TABLE "settings" (
    "name" VARCHAR(64) NOT NULL,
    "value" TEXT,
    "version" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("name")
);
