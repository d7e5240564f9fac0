-- name: page
SELECT position, stream, version, topic, happened_on, recorded_at, actor, role, organisation, request_id,
       rulebook, sections, entry_id, unit, units, amount_cents
  FROM {audit_trail}
 WHERE position > %(after)s AND position <= %(position)s

-- name: stream
   AND stream = %(stream)s

-- name: actor
   AND actor = %(actor)s

-- name: organisation
   AND organisation = %(organisation)s

-- Instants and positions have one order, so that a span of time is a span of positions.
-- name: since
   AND position >= (SELECT position FROM {audit_trail} WHERE recorded_at >= %(since)s
                     ORDER BY recorded_at, position LIMIT 1)

-- name: until
   AND position <= (SELECT position FROM {audit_trail} WHERE recorded_at <= %(until)s
                     ORDER BY recorded_at DESC, position DESC LIMIT 1)

-- name: page_end
 ORDER BY position
 LIMIT %(limit)s

-- name: acted
SELECT role, organisation, count(*) AS events, min(recorded_at) AS first_recorded_at, max(recorded_at) AS last_recorded_at
  FROM {audit_trail}
 WHERE actor = %(actor)s AND position <= %(position)s
 GROUP BY role, organisation
 ORDER BY role, organisation
