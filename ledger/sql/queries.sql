-- name: append
SELECT outcome, first_position, last_position, recorded_at, body_digest, status, answer, stream, expected, actual
  FROM {schema}.append(
       %(request_ids)b::uuid[], %(body_digests)b::bytea[], %(statuses)b::smallint[], %(answers)b::bytea[],
       %(check_counts)b::integer[], %(event_counts)b::integer[], %(predecessors)b::integer[],
       %(streams)b::uuid[],
       %(check_streams)b::integer[], %(check_versions)b::bigint[], %(check_event_counts)b::integer[],
       %(event_requests)b::integer[], %(event_streams)b::uuid[], %(event_versions)b::bigint[],
       %(event_topics)b::text[], %(event_states)b::bytea[])

-- name: events_of
SELECT position, recorded_at, originator_id, originator_version, topic, state
  FROM {schema}.events
 WHERE originator_id = %(stream)s
   AND originator_version > %(after_version)s
   AND originator_version <= coalesce(%(up_to_version)s::bigint, 9223372036854775807)
   AND position <= coalesce(%(up_to_position)s::bigint, 9223372036854775807)
 ORDER BY originator_version

-- name: events_of_many
SELECT e.position, e.recorded_at, e.originator_id, e.originator_version, e.topic, e.state
  FROM unnest(%(streams)s::uuid[], %(versions)s::bigint[]) AS s (stream, version)
 CROSS JOIN LATERAL (
       SELECT * FROM {schema}.events AS e
        WHERE e.originator_id = s.stream AND e.originator_version > s.version
          AND e.originator_version <= coalesce(%(up_to_version)s::bigint, 9223372036854775807)
          AND e.position <= coalesce(%(up_to_position)s::bigint, 9223372036854775807)
        ORDER BY e.originator_version) AS e
 ORDER BY e.originator_id, e.originator_version

-- name: events_after
SELECT position, recorded_at, originator_id, originator_version, topic, state
  FROM {schema}.events
 WHERE position > %(position)s
 ORDER BY position
 LIMIT %(limit)s

-- name: events_under
SELECT position, recorded_at, originator_id, originator_version, topic, state
  FROM {schema}.events
 WHERE position > %(position)s AND position <= %(up_to_position)s
   AND topic = ANY (%(topics)s::text[])
 ORDER BY position
 LIMIT %(limit)s

-- name: end
SELECT position, recorded_at FROM {schema}.log_end

-- name: position_at
SELECT e.position
  FROM {schema}.events AS e
 WHERE e.recorded_at <= %(instant)s
 ORDER BY e.recorded_at DESC, e.position DESC
 LIMIT 1

-- name: request
SELECT body_digest, status, answer, last_position, recorded_at
  FROM {schema}.requests
 WHERE request_id = %(request_id)s

-- name: requests
SELECT request_id, body_digest, status, answer, last_position, recorded_at
  FROM {schema}.requests
 WHERE request_id = ANY (%(request_ids)s::uuid[])

-- name: refusals
SELECT last_position, answer
  FROM {schema}.requests
 WHERE status = 409 AND last_position BETWEEN %(first)s AND %(last)s
 ORDER BY last_position

-- name: select_events
SELECT originator_id, originator_version, topic, state
  FROM {schema}.events
 WHERE originator_id = %(stream)s
   AND originator_version > coalesce(%(gt)s::bigint, -1)
   AND originator_version <= coalesce(%(lte)s::bigint, 9223372036854775807)
 ORDER BY originator_version
 LIMIT %(limit)s

-- name: select_events_newest_first
SELECT originator_id, originator_version, topic, state
  FROM {schema}.events
 WHERE originator_id = %(stream)s
   AND originator_version > coalesce(%(gt)s::bigint, -1)
   AND originator_version <= coalesce(%(lte)s::bigint, 9223372036854775807)
 ORDER BY originator_version DESC
 LIMIT %(limit)s

-- name: select_notifications
SELECT position, originator_id, originator_version, topic, state
  FROM {schema}.events
 WHERE position >= %(first)s
   AND position <= coalesce(%(stop)s::bigint, 9223372036854775807)
   AND coalesce(topic = ANY (%(topics)s::text[]), true)
 ORDER BY position
 LIMIT %(limit)s

-- name: requests_after
SELECT r.request_id, r.status, r.answer, r.last_position, r.recorded_at, e.state, e.recorded_at, l.position
  FROM (SELECT * FROM {schema}.requests
         WHERE request_id > coalesce(%(after)s::uuid, '00000000-0000-0000-0000-000000000000')
         ORDER BY request_id LIMIT %(limit)s) AS r
  LEFT JOIN {schema}.events AS e ON e.position = r.last_position
 CROSS JOIN {schema}.log_end AS l
 ORDER BY r.request_id

-- name: expire_requests
SELECT {schema}.expire_requests(%(at_most)s)

-- name: take_refusals
SELECT taken, seconds FROM {schema}.take_refusals(%(organisation)s::uuid, %(wanted)s::integer, %(per_day_max)s::integer)

-- name: clock
SELECT {schema}.log_clock()

-- name: simulation
SELECT name, begun_at FROM {schema}.simulation

-- name: begin_simulation
SELECT {schema}.begin_simulation(%(name)s)

-- name: simulate_at
SELECT {schema}.simulate_at(%(instant)s::timestamptz)
