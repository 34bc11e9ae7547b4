-- AddFunction: consumes one attempt of every limit, or of none when one of them is used up; then says which, and until when.
-- `limits` is an array of {key, most, window_ms, block_ms, longest_ms, counts_only}. A limit that `counts_only` refuses nobody
-- here: it is consumed while something is left of it, for those whom it does refuse. Being refused prolongs nothing, but the
-- first refusal of a window is a strike, and each strike doubles the block. A strike is forgotten for every `longest_ms` of
-- quiet. `consumed` are the keys to give to `refund_limits`.
-- `spend_limits` and `give_back_limits` stay for instances of the version before this one.
CREATE OR REPLACE FUNCTION "consume_limits"("limits" jsonb, "now_ms" bigint,
    OUT "refused_key" text, OUT "free_at" bigint, OUT "consumed" text[])
LANGUAGE plpgsql AS $$
BEGIN
    -- Who is blocked already is refused by reading alone: a flood of guesses neither writes nor waits for locks.
    SELECT r.key, r.expire INTO refused_key, free_at
    FROM rate_limits r JOIN jsonb_to_recordset(limits) AS l(key text, most integer, counts_only boolean) ON r.key = l.key
    WHERE l.counts_only IS NOT TRUE AND r.expire > now_ms AND r.points > l.most
    ORDER BY r.expire DESC LIMIT 1;
    IF FOUND THEN RETURN; END IF;

    -- All rows are locked, in the same order by everybody: nobody decides by an old count, and nobody waits in a circle.
    INSERT INTO rate_limits (key, points, expire)
    SELECT l.key, 0, now_ms FROM jsonb_to_recordset(limits) AS l(key text) ORDER BY l.key
    ON CONFLICT (key) DO UPDATE SET points = rate_limits.points;

    UPDATE rate_limits r
    SET points = l.most + 1, strikes = least(r.strikes + 1, 20),
        expire = now_ms + least(l.longest_ms, l.block_ms * 2 ^ r.strikes)::bigint
    FROM jsonb_to_recordset(limits) AS l(key text, most integer, block_ms bigint, longest_ms bigint, counts_only boolean)
    WHERE r.key = l.key AND l.counts_only IS NOT TRUE AND r.expire > now_ms AND r.points = l.most;

    SELECT r.key, r.expire INTO refused_key, free_at
    FROM rate_limits r JOIN jsonb_to_recordset(limits) AS l(key text, most integer, counts_only boolean) ON r.key = l.key
    WHERE l.counts_only IS NOT TRUE AND r.expire > now_ms AND r.points >= l.most
    ORDER BY r.expire DESC LIMIT 1;
    IF FOUND THEN RETURN; END IF;

    WITH counted AS (
        UPDATE rate_limits r
        SET points = CASE WHEN r.expire > now_ms THEN r.points + 1 ELSE 1 END,
            strikes = CASE WHEN r.expire > now_ms THEN r.strikes
                           ELSE greatest(0, r.strikes - (now_ms - r.expire) / l.longest_ms) END,
            expire = CASE WHEN r.expire > now_ms THEN r.expire ELSE now_ms + l.window_ms END
        FROM jsonb_to_recordset(limits) AS l(key text, most integer, window_ms bigint, longest_ms bigint, counts_only boolean)
        WHERE r.key = l.key AND (l.counts_only IS NOT TRUE OR r.expire <= now_ms OR r.points < l.most)
        RETURNING r.key
    )
    SELECT array_agg(counted.key) INTO consumed FROM counted;
END $$;

-- AddFunction: the right password ends the windows of its `own` limits, and takes its one attempt out of those it shares.
CREATE OR REPLACE FUNCTION "refund_limits"("limits" jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM rate_limits r
    WHERE r.key IN (SELECT l.key FROM jsonb_to_recordset(limits) AS l(key text)) ORDER BY r.key FOR UPDATE;

    UPDATE rate_limits r
    SET points = CASE WHEN l.own THEN 0 ELSE greatest(r.points - 1, 0) END,
        strikes = CASE WHEN l.own THEN 0 ELSE r.strikes END,
        expire = CASE WHEN l.own THEN 0 ELSE r.expire END
    FROM jsonb_to_recordset(limits) AS l(key text, most integer, own boolean)
    WHERE r.key = l.key AND (l.own OR r.points <= l.most);
END $$;
