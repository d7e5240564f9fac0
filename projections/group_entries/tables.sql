-- name: create
CREATE TABLE {group_entries} (
    group_id   uuid     NOT NULL,
    voucher_id uuid     NOT NULL,
    held_on    date     NOT NULL,
    sessions   smallint NOT NULL,  -- of the group on that day, in which the voucher was told of
    entries    smallint NOT NULL,  -- of the group and the day on the voucher, whether they stand or not
    PRIMARY KEY (group_id, held_on, voucher_id)
);

CREATE TABLE {missing_entries} (
    warning_id  uuid  PRIMARY KEY,
    code        text  NOT NULL,
    group_id    uuid  NOT NULL,
    voucher_id  uuid  NOT NULL,
    provider_id uuid,
    finding     jsonb NOT NULL,
    since       date  NOT NULL,
    ends_on     date  NOT NULL  -- the entry was recorded; the last day of all where there is none
);
CREATE INDEX ON {missing_entries} (since, warning_id);
CREATE INDEX ON {missing_entries} (provider_id, since);
CREATE INDEX ON {missing_entries} (voucher_id);
CREATE INDEX ON {missing_entries} (code, since);

-- name: counted
SELECT c.group_id, c.voucher_id, c.held_on, c.sessions, c.entries
  FROM json_to_recordset(%(keys)s::json) AS k (group_id uuid, voucher_id uuid, held_on date)
  JOIN {group_entries} AS c USING (group_id, held_on, voucher_id)

-- name: put_counts
INSERT INTO {group_entries}
SELECT * FROM json_populate_recordset(NULL::{group_entries}, %(rows)s::json)
    ON CONFLICT (group_id, held_on, voucher_id) DO UPDATE SET (sessions, entries) = (excluded.sessions, excluded.entries)

-- name: put_warnings
INSERT INTO {missing_entries} SELECT * FROM json_populate_recordset(NULL::{missing_entries}, %(rows)s::json)

-- One that ended before it began to hold is not there, in whichever batch its end comes.
-- name: end
WITH ended AS (
    SELECT * FROM json_to_recordset(%(rows)s::json) AS e (warning_id uuid, ended_on date)
), never_held AS (
    DELETE FROM {missing_entries} AS w USING ended AS e WHERE w.warning_id = e.warning_id AND e.ended_on <= w.since
)
UPDATE {missing_entries} AS w
   SET ends_on = e.ended_on
  FROM ended AS e
 WHERE w.warning_id = e.warning_id AND e.ended_on > w.since
