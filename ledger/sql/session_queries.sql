-- Sessions of browsers. `idle` and `longest` are intervals.

-- name: begin
WITH cleared AS (
    DELETE FROM {schema}.sessions WHERE begun_at < clock_timestamp() - %(longest)s
)
INSERT INTO {schema}.sessions (session_hash, state_hash, subject_hash, sid_hash, sealed)
SELECT %(session)s, %(state)s, %(subject)s, %(sid)s, %(sealed)s
 WHERE NOT EXISTS (SELECT FROM {schema}.sessions WHERE state_hash = %(state)s)
RETURNING begun_at

-- name: session
SELECT sealed, begun_at, clock_timestamp() - used_at > %(noted)s
  FROM {schema}.sessions
 WHERE session_hash = %(session)s AND ended_at IS NULL
   AND used_at > clock_timestamp() - %(idle)s
   AND begun_at > clock_timestamp() - %(longest)s

-- Not one that has ended meanwhile.
-- name: use
UPDATE {schema}.sessions SET used_at = clock_timestamp() WHERE session_hash = %(session)s AND ended_at IS NULL

-- name: end
UPDATE {schema}.sessions SET ended_at = clock_timestamp() WHERE session_hash = %(session)s AND ended_at IS NULL

-- Those that had begun by then: an old word of the issuer's ends no later one.
-- name: end_told
UPDATE {schema}.sessions SET ended_at = clock_timestamp()
 WHERE ended_at IS NULL AND begun_at <= %(told_at)s
   AND CASE WHEN %(sid)s::bytea IS NULL THEN subject_hash = %(subject)s
            ELSE sid_hash = %(sid)s AND subject_hash = coalesce(%(subject)s, subject_hash) END
RETURNING session_hash
