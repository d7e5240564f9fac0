-- How far the followers of the log are and who runs them, for anybody who may read the log.

-- name: lead
SELECT pg_try_advisory_lock(hashtext('projection runner'), hashtext(%(schema)s || ' ' || %(release)s))

-- Those of the named that no other session has.
-- name: take
SELECT f.name
  FROM unnest(%(names)s::text[], %(versions)s::integer[]) AS f (name, version)
 WHERE pg_try_advisory_lock(hashtext('follower ' || f.name || ' ' || f.version), hashtext(%(schema)s))

-- name: leader
SELECT a.pid AS process_id, a.client_addr AS address, a.backend_start AS since
  FROM pg_locks AS l
  JOIN pg_stat_activity AS a USING (pid)
 WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND l.classid = hashtext('projection runner')::oid
   AND l.objid = hashtext(%(schema)s || ' ' || %(release)s)::oid

-- name: standings
SELECT p.name, p.version, p.generation, p.state, p.current, p.position, log.position AS end, p.error, p.error_position,
       -- When a simulated event was in truth recorded nobody knows.
       CASE WHEN e.recorded_at >= coalesce(s.begun_at, '-infinity')
            THEN extract(epoch FROM clock_timestamp() - e.recorded_at) ELSE 0 END::float8 AS lag_seconds
  FROM {projections} AS p
 CROSS JOIN {log_end} AS log
  LEFT JOIN {events} AS e ON e.position = p.position + 1
  LEFT JOIN {simulation} AS s ON true
 WHERE p.state <> 'replaced'
 ORDER BY p.name, p.version, p.generation
