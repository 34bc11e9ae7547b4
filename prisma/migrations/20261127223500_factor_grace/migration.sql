-- CreateTable
CREATE TABLE "factor_grace" (
    "user_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "factor_grace_pkey" PRIMARY KEY ("user_id")
);

-- AddForeignKey
ALTER TABLE "factor_grace" ADD CONSTRAINT "factor_grace_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Grace days are given once: when a grant goes that a second factor was due for, what it counted from stays, whichever way
-- it went. Where the user goes too, nothing does; where the role goes, so does its requirement.
CREATE OR REPLACE FUNCTION keep_factor_grace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "factor_grace" ("user_id", "since")
    SELECT gone.user_id, min(greatest(r."second_factor_required_at", gone.created_at, u."confirmed_at")) FROM gone
    JOIN "roles" r ON r."id" = gone.role_id JOIN "users" u ON u."id" = gone.user_id
    WHERE r."second_factor_required_at" IS NOT NULL AND u."confirmed_at" IS NOT NULL
    GROUP BY gone.user_id
    ON CONFLICT ("user_id") DO UPDATE SET "since" = least("factor_grace"."since", EXCLUDED."since");
    RETURN NULL;
END $$;

CREATE TRIGGER "user_roles_keep_grace" AFTER DELETE ON "user_roles" REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION keep_factor_grace();
