-- name: create
-- What every batch needs to know of a voucher: which sessions change nothing but what is left of calm_units.
CREATE TABLE {follow_up_vouchers} (
    voucher_id       uuid   PRIMARY KEY,
    client_id        uuid   NOT NULL,
    service          text   NOT NULL,
    calm_provider_id uuid,
    calm_after       date,
    calm_units       bigint NOT NULL
)
-- What changes often is in no index: an update then stays on its page.
WITH (fillfactor = 80);

CREATE TABLE {follow_up_courses} (
    voucher_id uuid  PRIMARY KEY,
    course     jsonb NOT NULL,  -- without its sessions
    positions  jsonb NOT NULL,  -- of its other events, each with its version
    shown      jsonb NOT NULL   -- a digest of each row that is made of it
);

CREATE TABLE {follow_up_sessions} (
    voucher_id  uuid   NOT NULL,
    entry_id    uuid   NOT NULL,
    held_on     date   NOT NULL,
    recorded_on date   NOT NULL,
    version     bigint NOT NULL,
    provider_id uuid   NOT NULL,
    period      bigint NOT NULL,
    units       bigint NOT NULL,
    replaces    uuid,
    reversed_on date,
    position    bigint NOT NULL,
    PRIMARY KEY (voucher_id, version)
);

CREATE TABLE {duties} (
    duty_id       uuid     PRIMARY KEY,
    voucher_id    uuid     NOT NULL,
    client_id     uuid     NOT NULL,
    caseworker_id uuid     NOT NULL,
    owed_by       text     NOT NULL,
    provider_id   uuid,              -- the one that served at the time; none where the county owes it
    code          text     NOT NULL,
    section       text     NOT NULL,
    entry_id      uuid,
    period        smallint,
    since         date     NOT NULL,
    due_on        date     NOT NULL,
    if_continued  boolean  NOT NULL,
    done_on       date,
    done_version  bigint,            -- of the event that says so, in the voucher's stream
    done_position bigint,
    lapsed_on     date,              -- owed no more from then on, although not done
    ends_on       date     NOT NULL  -- the earlier of the two, or the last day of all
);
CREATE INDEX ON {duties} (ends_on);
CREATE INDEX ON {duties} (provider_id, ends_on);
CREATE INDEX ON {duties} (caseworker_id, ends_on);
CREATE INDEX ON {duties} (client_id);
CREATE INDEX ON {duties} (voucher_id);
CREATE INDEX ON {duties} (due_on, duty_id) WHERE done_on IS NOT NULL;

-- name: vouchers
SELECT voucher_id, client_id, service, calm_provider_id, calm_after, calm_units
  FROM {follow_up_vouchers}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: put_vouchers
INSERT INTO {follow_up_vouchers}
SELECT * FROM json_populate_recordset(NULL::{follow_up_vouchers}, %(rows)s::json)
    ON CONFLICT (voucher_id) DO UPDATE
   SET (calm_provider_id, calm_after, calm_units)
     = (excluded.calm_provider_id, excluded.calm_after, excluded.calm_units)

-- name: courses
SELECT voucher_id, course, positions, shown
  FROM {follow_up_courses}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: put_courses
INSERT INTO {follow_up_courses}
SELECT * FROM json_populate_recordset(NULL::{follow_up_courses}, %(rows)s::json)
    ON CONFLICT (voucher_id) DO UPDATE
   SET (course, positions, shown) = (excluded.course, excluded.positions, excluded.shown)

-- name: sessions
SELECT voucher_id, entry_id, held_on, recorded_on, version, provider_id, period, units, replaces, reversed_on, position
  FROM {follow_up_sessions}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: append_sessions
COPY {follow_up_sessions} (
    voucher_id, entry_id, held_on, recorded_on, version, provider_id, period, units, replaces, reversed_on, position
) FROM STDIN (FORMAT BINARY)

-- name: reverse_sessions
UPDATE {follow_up_sessions} AS s
   SET reversed_on = r.reversed_on
  FROM json_to_recordset(%(rows)s::json) AS r (voucher_id uuid, entry_id uuid, reversed_on date)
 WHERE s.voucher_id = r.voucher_id AND s.entry_id = r.entry_id

-- name: put_duties
INSERT INTO {duties}
SELECT * FROM json_populate_recordset(NULL::{duties}, %(rows)s::json)
    ON CONFLICT (duty_id) DO UPDATE
   SET (caseworker_id, provider_id, since, due_on, if_continued,
        done_on, done_version, done_position, lapsed_on, ends_on)
     = (excluded.caseworker_id, excluded.provider_id, excluded.since, excluded.due_on, excluded.if_continued,
        excluded.done_on, excluded.done_version, excluded.done_position, excluded.lapsed_on, excluded.ends_on)

-- name: drop_duties
DELETE FROM {duties} AS d
 USING json_to_recordset(%(rows)s::json) AS g (duty_id uuid)
 WHERE d.duty_id = g.duty_id

-- A page begins after the place that the one before ended at: overdue first, then by the day it is due.
-- name: page
SELECT * FROM (
    SELECT duty_id, voucher_id, client_id, caseworker_id, owed_by, provider_id, code, section, entry_id, period,
           since, due_on, if_continued, done_on, done_version, done_position, lapsed_on,
           (due_on < %(on)s AND NOT if_continued AND ends_on > %(on)s) AS overdue
      FROM {duties}

-- name: open
     WHERE since <= %(on)s AND ends_on > %(on)s

-- name: done
     WHERE done_on <= %(on)s AND ends_on = done_on

-- name: overdue
       AND due_on < %(on)s AND NOT if_continued

-- name: not_overdue
       AND (due_on >= %(on)s OR if_continued)

-- name: provider_scope
       AND provider_id = %(provider_scope)s

-- name: provider_id
       AND provider_id = %(provider_id)s

-- name: caseworker_id
       AND caseworker_id = %(caseworker_id)s

-- name: client_id
       AND client_id = %(client_id)s

-- name: code
       AND code = %(code)s

-- name: page_end
) AS owed
 WHERE (NOT overdue, due_on, duty_id) > (%(after_rank)s, %(after_due_on)s, %(after_id)s)
 ORDER BY NOT overdue, due_on, duty_id
 LIMIT %(limit)s
