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
   SET sealed = %(sealed)s, version = version + 1, changed_at = clock_timestamp()
 WHERE client_id = %(client)s AND version = %(version)s

-- name: request
SELECT body_digest, status, answer, last_position, recorded_at
  FROM {schema}.requests
 WHERE request_id = %(request_id)s
