-- name: create
CREATE TABLE {groups} (
    position    bigint PRIMARY KEY,
    group_id    uuid   NOT NULL,
    provider_id uuid   NOT NULL
);
CREATE INDEX ON {groups} (provider_id, position);

-- name: put_groups
INSERT INTO {groups} SELECT * FROM json_populate_recordset(NULL::{groups}, %(rows)s::json)

-- name: page
SELECT position, group_id, provider_id FROM {groups} WHERE position > %(after)s

-- name: provider_id
AND provider_id = %(provider_id)s

-- name: provider_scope
AND provider_id = %(provider_scope)s

-- name: page_end
ORDER BY position LIMIT %(limit)s
