-- name: create
CREATE TABLE {groups} (
    position    bigint PRIMARY KEY,
    group_id    uuid   NOT NULL,
    provider_id uuid   NOT NULL
);
CREATE INDEX ON {groups} (provider_id, position);

-- name: put_groups
INSERT INTO {groups} SELECT * FROM json_populate_recordset(NULL::{groups}, %(rows)s::json)
