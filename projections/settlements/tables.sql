-- name: create
CREATE TABLE {settlements} (
    position      bigint PRIMARY KEY,  -- of its drawing: the order of lists
    settlement_id uuid   NOT NULL UNIQUE,
    provider_id   uuid   NOT NULL,
    account_id    uuid   NOT NULL,     -- the stream that holds its life
    month         date   NOT NULL,
    status        text   NOT NULL
);
CREATE INDEX ON {settlements} (provider_id, position);
CREATE INDEX ON {settlements} (month, position);

-- name: put_drawn
INSERT INTO {settlements} SELECT * FROM json_populate_recordset(NULL::{settlements}, %(rows)s::json)

-- name: put_status
UPDATE {settlements} AS s
   SET status = given.status
  FROM json_to_recordset(%(rows)s::json) AS given (settlement_id uuid, status text)
 WHERE s.settlement_id = given.settlement_id
