-- A person is not a password: an account may be opened by other proofs, or by nothing yet.
ALTER TABLE "users" ALTER COLUMN "password_hash" DROP NOT NULL;

-- How and where a session was started. What the version before starts meanwhile says neither.
ALTER TABLE "sessions" ADD COLUMN "amr" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN "device" BYTEA;

-- Spent by a change of the password and not by its bearer.
ALTER TABLE "refresh_tokens" ADD COLUMN "superseded" BOOLEAN NOT NULL DEFAULT false;

-- Who must choose a new password is refused by the service; verifiers that never ask must hear of it as well.
CREATE TRIGGER "users_restricted" AFTER UPDATE OF "reset_password" ON "users" FOR EACH ROW
    WHEN (NEW."reset_password" AND NOT OLD."reset_password") EXECUTE FUNCTION revoke_holder();
