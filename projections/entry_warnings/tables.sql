-- name: create
CREATE TABLE {entry_warnings} (
    warning_id  uuid     PRIMARY KEY,
    code        text     NOT NULL,
    voucher_id  uuid     NOT NULL,
    provider_id uuid,
    entry_id    uuid     NOT NULL,
    period      smallint,
    for_county  boolean  NOT NULL,
    finding     jsonb    NOT NULL,
    since       date     NOT NULL,
    ends_on     date     NOT NULL  -- holds no more from then on; the last day of all where none is known
);
CREATE INDEX ON {entry_warnings} (since, warning_id);
CREATE INDEX ON {entry_warnings} (provider_id, since);
CREATE INDEX ON {entry_warnings} (voucher_id);
CREATE INDEX ON {entry_warnings} (code, since);
CREATE INDEX ON {entry_warnings} (entry_id);

-- name: put
INSERT INTO {entry_warnings} SELECT * FROM json_populate_recordset(NULL::{entry_warnings}, %(rows)s::json)

-- Of an entry that was corrected away nobody is warned any more.
-- name: end
UPDATE {entry_warnings} AS w
   SET ends_on = least(w.ends_on, e.ended_on)
  FROM json_to_recordset(%(rows)s::json) AS e (entry_id uuid, ended_on date)
 WHERE w.entry_id = e.entry_id
