-- One request and one session can be followed across the log.
-- CreateIndex
CREATE INDEX "audit_events_session_id_id_idx" ON "audit_events"("session_id", "id");

-- CreateIndex
CREATE INDEX "audit_events_request_id_id_idx" ON "audit_events"("request_id", "id");
