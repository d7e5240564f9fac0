-- name: key
SELECT wrapped_key FROM {schema}.subject_keys WHERE subject_id = %(subject)s

-- name: keys
SELECT subject_id, wrapped_key FROM {schema}.subject_keys WHERE subject_id = ANY (%(subjects)s::uuid[])

-- name: add_key
INSERT INTO {schema}.subject_keys (subject_id, wrapped_key) VALUES (%(subject)s, %(wrapped_key)s)

-- name: client
SELECT client_id, sealed, version FROM {schema}.clients WHERE client_id = %(client)s

-- name: clients
SELECT client_id, sealed, version FROM {schema}.clients WHERE client_id = ANY (%(clients)s::uuid[])

-- name: client_of_reference
SELECT client_id FROM {schema}.clients WHERE reference_hash = %(reference_hash)s

-- name: add_client
INSERT INTO {schema}.clients (client_id, reference_hash, sealed, version)
VALUES (%(client)s, %(reference_hash)s, %(sealed)s, 1)

-- name: change_client
UPDATE {schema}.clients
   SET sealed = %(sealed)s, version = version + 1, changed_at = {schema}.log_clock()
 WHERE client_id = %(client)s AND version = %(version)s

-- name: worker_names
SELECT asked.worker_id, asked.subject_id, names.sealed, keys.wrapped_key
  FROM unnest(%(workers)s::uuid[], %(subjects)s::uuid[]) AS asked (worker_id, subject_id)
  JOIN {schema}.worker_names AS names ON names.provider_id = %(provider)s AND names.worker_id = asked.worker_id
  JOIN {schema}.subject_keys AS keys ON keys.subject_id = asked.subject_id

-- name: worker_name_version
SELECT version FROM {schema}.worker_names WHERE provider_id = %(provider)s AND worker_id = %(worker)s FOR UPDATE

-- name: add_worker_name
INSERT INTO {schema}.worker_names (provider_id, worker_id, sealed, version)
VALUES (%(provider)s, %(worker)s, %(sealed)s, %(version)s)

-- name: change_worker_name
UPDATE {schema}.worker_names
   SET sealed = %(sealed)s, version = %(version)s
 WHERE provider_id = %(provider)s AND worker_id = %(worker)s

-- name: remove_key
DELETE FROM {schema}.subject_keys WHERE subject_id = %(subject)s

-- name: request
SELECT body_digest, status, answer, last_position, recorded_at
  FROM {schema}.requests
 WHERE request_id = %(request_id)s

-- name: login
SELECT a.sealed, k.wrapped_key
  FROM {schema}.logins AS a
  JOIN {schema}.subject_keys AS k ON k.subject_id = a.actor_id
 WHERE a.actor_id = %(actor)s

-- Then whoever else keeps the same login has done so, or waits.
-- name: lock_login
SELECT pg_advisory_xact_lock(hashtext('login'), hashtext(%(actor)s::text))

-- Key and login together, or neither where they are there, or where the identity is another's.
-- name: add_login
WITH added AS (
    INSERT INTO {schema}.subject_keys (subject_id, wrapped_key)
    SELECT %(actor)s, %(wrapped_key)s
     WHERE NOT EXISTS (SELECT FROM {schema}.subject_keys WHERE subject_id = %(actor)s)
       AND NOT EXISTS (SELECT FROM {schema}.identity_links WHERE identity_id = %(actor)s)
    RETURNING subject_id
)
INSERT INTO {schema}.logins (actor_id, sealed) SELECT subject_id, %(sealed)s FROM added

-- name: link
SELECT actor_id, linked_at FROM {schema}.identity_links WHERE identity_id = %(identity)s

-- Which identities are linked to an actor's, the oldest link first.
-- name: linked
SELECT identity_id, linked_at FROM {schema}.identity_links WHERE actor_id = %(actor)s ORDER BY linked_at, identity_id

-- name: add_link
INSERT INTO {schema}.identity_links (identity_id, actor_id, linked_by) VALUES (%(identity)s, %(actor)s, %(by)s)
