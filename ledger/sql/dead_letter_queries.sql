-- name: page
SELECT number, webhook, position, attempts, reason, tried_at, is_due
  FROM {schema}.dead_letters
 WHERE number > %(after)s AND webhook = coalesce(%(webhook)s::text, webhook)
 ORDER BY number
 LIMIT %(limit)s

-- name: counts
SELECT webhook, count(*) FROM {schema}.dead_letters GROUP BY webhook

-- name: put
WITH known AS (
    UPDATE {schema}.dead_letters
       SET attempts = attempts + %(attempts)s, reason = %(reason)s, tried_at = clock_timestamp(), is_due = false
     WHERE webhook = %(webhook)s AND position = %(position)s
    RETURNING position
), new AS (
    INSERT INTO {schema}.dead_letters (webhook, position, attempts, reason, tried_at)
    SELECT %(webhook)s, %(position)s, %(attempts)s, %(reason)s, clock_timestamp()
     WHERE NOT EXISTS (SELECT FROM known)
    RETURNING position
)
SELECT position FROM known UNION ALL SELECT position FROM new

-- name: make_due
UPDATE {schema}.dead_letters
   SET is_due = true
 WHERE webhook = coalesce(%(webhook)s::text, webhook)
   AND coalesce(position = ANY (%(positions)s::bigint[]), true)
RETURNING position

-- name: due
SELECT position FROM {schema}.dead_letters WHERE webhook = %(webhook)s AND is_due ORDER BY position LIMIT %(limit)s

-- name: taken
DELETE FROM {schema}.dead_letters WHERE webhook = %(webhook)s AND position = %(position)s RETURNING position
