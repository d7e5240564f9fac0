-- name: create
CREATE TABLE {timed_vouchers} (
    voucher_id uuid PRIMARY KEY,
    client_id  uuid NOT NULL,
    service    text NOT NULL
);

CREATE TABLE {timed_sessions} (
    voucher_id        uuid   NOT NULL,
    entry_id          uuid   NOT NULL,
    client_id         uuid   NOT NULL,
    service           text   NOT NULL,
    held_on           date   NOT NULL,
    starts_at         time   NOT NULL,
    minutes           bigint NOT NULL,
    worker_id         uuid,
    group_id          uuid,
    recorded_on       date   NOT NULL,
    version           bigint NOT NULL,
    provider_id       uuid   NOT NULL,
    period            bigint NOT NULL,
    position          bigint NOT NULL,
    reversed_on       date,
    reversed_position bigint,
    PRIMARY KEY (voucher_id, version)
);
-- Who else was with the same client or the same worker at the time.
CREATE INDEX ON {timed_sessions} (client_id, held_on);
CREATE INDEX ON {timed_sessions} (worker_id, held_on) WHERE worker_id IS NOT NULL;

CREATE TABLE {overlap_warnings} (
    warning_id       uuid     PRIMARY KEY,
    code             text     NOT NULL,
    voucher_id       uuid     NOT NULL,
    provider_id      uuid,
    entry_id         uuid,
    period           smallint,
    other_voucher_id uuid,
    other_entry_id   uuid,
    for_county       boolean  NOT NULL,
    finding          jsonb    NOT NULL,
    since            date     NOT NULL,
    ends_on          date     NOT NULL  -- holds no more from then on; the last day of all where none is known
);
CREATE INDEX ON {overlap_warnings} (since, warning_id);
CREATE INDEX ON {overlap_warnings} (provider_id, since);
CREATE INDEX ON {overlap_warnings} (voucher_id);
CREATE INDEX ON {overlap_warnings} (code, since);
CREATE INDEX ON {overlap_warnings} (entry_id);
CREATE INDEX ON {overlap_warnings} (other_entry_id) WHERE other_entry_id IS NOT NULL;

-- name: vouchers
SELECT voucher_id, client_id, service
  FROM {timed_vouchers}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: put_vouchers
INSERT INTO {timed_vouchers} SELECT * FROM json_populate_recordset(NULL::{timed_vouchers}, %(rows)s::json)

-- name: append_sessions
COPY {timed_sessions} (
    voucher_id, entry_id, client_id, service, held_on, starts_at, minutes, worker_id, group_id, recorded_on, version,
    provider_id, period, position
) FROM STDIN (FORMAT BINARY)

-- name: reverse_sessions
UPDATE {timed_sessions} AS s
   SET (reversed_on, reversed_position) = (r.reversed_on, r.position)
  FROM json_to_recordset(%(rows)s::json) AS r (voucher_id uuid, entry_id uuid, reversed_on date, position bigint)
 WHERE s.voucher_id = r.voucher_id AND s.entry_id = r.entry_id

-- Of many at the same time the last few are told.
-- name: overlaps_of_clients
SELECT s.entry_id, s.voucher_id, s.client_id, s.service, s.held_on, s.starts_at, s.minutes, s.worker_id, s.group_id,
       s.provider_id, s.period, s.recorded_on, s.reversed_on, o.*
  FROM json_to_recordset(%(keys)s::json) AS k (voucher_id uuid, version bigint)
  JOIN {timed_sessions} AS s ON s.voucher_id = k.voucher_id AND s.version = k.version
 CROSS JOIN LATERAL (
    SELECT o.entry_id AS other_entry_id, o.voucher_id AS other_voucher_id, o.client_id AS other_client_id,
           o.service AS other_service, o.held_on AS other_held_on, o.starts_at AS other_starts_at,
           o.minutes AS other_minutes, o.worker_id AS other_worker_id, o.group_id AS other_group_id,
           o.provider_id AS other_provider_id, o.period AS other_period, o.reversed_on AS other_reversed_on
      FROM {timed_sessions} AS o
     WHERE o.client_id = s.client_id
       AND o.held_on BETWEEN s.held_on - 1 AND s.held_on + 1
       AND o.voucher_id <> s.voucher_id AND o.position < s.position
       AND (o.reversed_position IS NULL OR o.reversed_position > s.position)
       AND o.held_on + o.starts_at < s.held_on + s.starts_at + s.minutes * interval '1 minute'
       AND s.held_on + s.starts_at < o.held_on + o.starts_at + o.minutes * interval '1 minute'
     ORDER BY o.position DESC
     LIMIT %(others_max)s) AS o

-- name: overlaps_of_workers
SELECT s.entry_id, s.voucher_id, s.client_id, s.service, s.held_on, s.starts_at, s.minutes, s.worker_id, s.group_id,
       s.provider_id, s.period, s.recorded_on, s.reversed_on, o.*
  FROM json_to_recordset(%(keys)s::json) AS k (voucher_id uuid, version bigint)
  JOIN {timed_sessions} AS s ON s.voucher_id = k.voucher_id AND s.version = k.version
 CROSS JOIN LATERAL (
    SELECT o.entry_id AS other_entry_id, o.voucher_id AS other_voucher_id, o.client_id AS other_client_id,
           o.service AS other_service, o.held_on AS other_held_on, o.starts_at AS other_starts_at,
           o.minutes AS other_minutes, o.worker_id AS other_worker_id, o.group_id AS other_group_id,
           o.provider_id AS other_provider_id, o.period AS other_period, o.reversed_on AS other_reversed_on
      FROM {timed_sessions} AS o
     WHERE o.worker_id = s.worker_id AND o.worker_id IS NOT NULL
       AND o.held_on BETWEEN s.held_on - 1 AND s.held_on + 1
       AND o.voucher_id <> s.voucher_id AND o.position < s.position
       AND (o.reversed_position IS NULL OR o.reversed_position > s.position)
       AND o.held_on + o.starts_at < s.held_on + s.starts_at + s.minutes * interval '1 minute'
       AND s.held_on + s.starts_at < o.held_on + o.starts_at + o.minutes * interval '1 minute'
     ORDER BY o.position DESC
     LIMIT %(others_max)s) AS o

-- name: put_warnings
INSERT INTO {overlap_warnings}
SELECT * FROM json_populate_recordset(NULL::{overlap_warnings}, %(rows)s::json)
    ON CONFLICT (warning_id) DO UPDATE
   SET (provider_id, entry_id, period, finding, since, ends_on)
     = (excluded.provider_id, excluded.entry_id, excluded.period, excluded.finding, excluded.since, excluded.ends_on)

-- Of an entry that was corrected away nobody is warned any more, nor of what it overlapped with.
-- name: end_of_entries
UPDATE {overlap_warnings} AS w
   SET ends_on = least(w.ends_on, r.reversed_on)
  FROM json_to_recordset(%(rows)s::json) AS r (entry_id uuid, reversed_on date)
 WHERE w.entry_id = r.entry_id

-- name: end_of_others
UPDATE {overlap_warnings} AS w
   SET ends_on = least(w.ends_on, r.reversed_on)
  FROM json_to_recordset(%(rows)s::json) AS r (entry_id uuid, reversed_on date)
 WHERE w.other_entry_id = r.entry_id
