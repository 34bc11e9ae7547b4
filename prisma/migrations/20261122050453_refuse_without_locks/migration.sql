-- AlterFunction: spends one point of every budget, or of none when one of them is used up; then says which, and until when.
-- `limits` is an array of {key, most, window_ms, block_ms, longest_ms}. Being refused prolongs nothing, but the first refusal
-- of a window is a strike, and each strike doubles the block. A strike is forgotten for every `longest_ms` of quiet.
CREATE OR REPLACE FUNCTION "spend_limits"("limits" jsonb, "now_ms" bigint, OUT "refused_most" integer, OUT "free_at" bigint)
LANGUAGE plpgsql AS $$
BEGIN
    -- Who is blocked already is refused by reading alone: a flood of guesses neither writes nor waits for locks.
    SELECT l.most, r.expire INTO refused_most, free_at
    FROM rate_limits r JOIN jsonb_to_recordset(limits) AS l(key text, most integer) ON r.key = l.key
    WHERE r.expire > now_ms AND r.points > l.most
    ORDER BY r.expire DESC LIMIT 1;
    IF FOUND THEN RETURN; END IF;

    -- All rows are locked, in the same order by everybody: nobody decides by an old count, and nobody waits in a circle.
    INSERT INTO rate_limits (key, points, expire)
    SELECT l.key, 0, now_ms FROM jsonb_to_recordset(limits) AS l(key text) ORDER BY l.key
    ON CONFLICT (key) DO UPDATE SET points = rate_limits.points;

    UPDATE rate_limits r
    SET points = l.most + 1, strikes = least(r.strikes + 1, 20),
        expire = now_ms + least(l.longest_ms, l.block_ms * 2 ^ r.strikes)::bigint
    FROM jsonb_to_recordset(limits) AS l(key text, most integer, block_ms bigint, longest_ms bigint)
    WHERE r.key = l.key AND r.expire > now_ms AND r.points = l.most;

    SELECT l.most, r.expire INTO refused_most, free_at
    FROM rate_limits r JOIN jsonb_to_recordset(limits) AS l(key text, most integer) ON r.key = l.key
    WHERE r.expire > now_ms AND r.points >= l.most
    ORDER BY r.expire DESC LIMIT 1;
    IF FOUND THEN RETURN; END IF;

    UPDATE rate_limits r
    SET points = CASE WHEN r.expire > now_ms THEN r.points + 1 ELSE 1 END,
        strikes = CASE WHEN r.expire > now_ms THEN r.strikes
                       ELSE greatest(0, r.strikes - (now_ms - r.expire) / l.longest_ms) END,
        expire = CASE WHEN r.expire > now_ms THEN r.expire ELSE now_ms + l.window_ms END
    FROM jsonb_to_recordset(limits) AS l(key text, window_ms bigint, longest_ms bigint)
    WHERE r.key = l.key;
END $$;
