-- CreateTable
CREATE TABLE "former_names" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" VARCHAR(200),
    "email" VARCHAR(254) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "former_names_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "former_names_user_id_until_idx" ON "former_names"("user_id", "until");

-- AddForeignKey
ALTER TABLE "former_names" ADD CONSTRAINT "former_names_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Names as they are entered from now on (`cleanName` in values.ts): composed, on one line, nothing that cannot be seen.
UPDATE "users" SET "name" = nullif(btrim(regexp_replace(regexp_replace(normalize("name", NFC),
    '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]', '', 'g'),
    '[\u0001-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g')), '')
WHERE "name" IS NOT NULL;

-- Who goes by an ID or by an email address goes by their own address: nobody else's stands where names stand.
UPDATE "users" SET "name" = NULL
WHERE normalize("name", NFKC) ~ '[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]'
   OR normalize("name", NFKC) ~* '^[({]?(urn:uuid:)?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}[)}]?$';

-- An application that goes by somebody's email address or by an ID is told from them; its own ID keeps the name unique.
UPDATE "applications" SET "name" = left(replace(normalize("name", NFKC), '@', ' at '), 80) || ' (' || right("id"::text, 12) || ')'
WHERE normalize("name", NFKC) ~ '[^[:space:]@]@[^[:space:]@]+[.][^[:space:]@]'
   OR normalize("name", NFKC) ~* '^[({]?(urn:uuid:)?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}[)}]?$';

-- Whom an administrator invited has no password, as everybody who is invited from now on; the hash was of one that nobody knows.
UPDATE "users" SET "password_hash" = NULL
WHERE "confirmed_at" IS NULL
  AND EXISTS (SELECT FROM "audit_events" e WHERE e."target_id" = "users"."id"::text AND e."action" = 'user.created');

UPDATE "users" SET "source" = regexp_replace(normalize("source", NFC), '[\u0001-\u001f\u007f-\u009f\u2028\u2029]+', ' ', 'g')
WHERE "source" ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' OR "source" IS NOT NFC NORMALIZED;
UPDATE "sessions" SET "source" = regexp_replace("source", '[\u0001-\u001f\u007f-\u009f\u2028\u2029]+', ' ', 'g')
WHERE "source" ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]';
UPDATE "addresses" SET
    "type" = regexp_replace("type", '[\u0001-\u001f\u007f-\u009f\u2028\u2029]+', ' ', 'g'),
    "name" = regexp_replace(normalize("name", NFC), '[\u0001-\u001f\u007f-\u009f\u2028\u2029]+', ' ', 'g')
WHERE "type" ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' OR "name" ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' OR "name" IS NOT NFC NORMALIZED;

-- Texts of one line stay on it, from whatever side they come. Ranges by number, for what a class holds depends on the locale.
ALTER TABLE "users"
    ADD CONSTRAINT "users_name_check" CHECK ("name" !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' AND "name" <> ''),
    ADD CONSTRAINT "users_source_check" CHECK ("source" !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]');
ALTER TABLE "addresses"
    ADD CONSTRAINT "addresses_type_check" CHECK ("type" !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]'),
    ADD CONSTRAINT "addresses_name_check" CHECK ("name" !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]');
