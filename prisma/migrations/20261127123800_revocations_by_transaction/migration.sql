-- AlterTable: the transaction that wrote a row tells readers what they have not seen yet, whatever the clocks say.
ALTER TABLE "revocations" ADD COLUMN     "xid" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "revocations" ALTER COLUMN "xid" SET DEFAULT ((pg_current_xact_id())::text)::bigint;

-- CreateIndex
CREATE INDEX "revocations_xid_idx" ON "revocations"("xid");

-- Sessions go only with their holder, whose one row voids all of them.
DROP TRIGGER "sessions_gone" ON "sessions";

-- Where everybody is signed out at once, one row says so, and the sessions write none of their own.
DROP TRIGGER "sessions_end" ON "sessions";
CREATE TRIGGER "sessions_end" AFTER UPDATE OF "ended_at" ON "sessions" FOR EACH ROW
    WHEN (OLD."ended_at" IS NULL AND NEW."ended_at" IS NOT NULL AND OLD."profile" <> 'browser'
        AND current_setting('gatehouse.everybody_revoked', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION revoke_session();
