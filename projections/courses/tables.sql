-- name: create
-- What every batch needs to know of a voucher: which sessions change nothing but what is left of calm_left.
CREATE TABLE {course_vouchers} (
    voucher_id       uuid  PRIMARY KEY,
    client_id        uuid  NOT NULL,
    service          text  NOT NULL,
    calm_provider_id uuid,
    calm_after       date,
    calm_left        jsonb NOT NULL
)
-- What changes often is in no index: an update then stays on its page.
WITH (fillfactor = 80);
CREATE INDEX ON {course_vouchers} (client_id);

CREATE TABLE {courses} (
    voucher_id uuid  PRIMARY KEY,
    course     jsonb NOT NULL,  -- without its sessions
    positions  jsonb NOT NULL,  -- of its other events, each with its version
    shown      jsonb NOT NULL   -- a digest of each row that is made of it
);

CREATE TABLE {course_sessions} (
    voucher_id  uuid   NOT NULL,
    entry_id    uuid   NOT NULL,
    held_on     date   NOT NULL,
    recorded_on date   NOT NULL,
    version     bigint NOT NULL,
    provider_id uuid   NOT NULL,
    period      bigint NOT NULL,
    units       bigint NOT NULL,
    replaces    uuid,
    position    bigint NOT NULL,
    reversed_on date,
    PRIMARY KEY (voucher_id, version)
);

CREATE TABLE {duties} (
    duty_id       uuid     PRIMARY KEY,
    voucher_id    uuid     NOT NULL,
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
    done_version  bigint,            -- of the event that says so, in the stream of the voucher or the group
    done_position bigint,
    lapsed_on     date,              -- owed no more from then on, although not done
    ends_on       date     NOT NULL  -- the earlier of the two, or the last day of all
);
CREATE INDEX ON {duties} (ends_on);
CREATE INDEX ON {duties} (provider_id, ends_on);
CREATE INDEX ON {duties} (voucher_id);
CREATE INDEX ON {duties} (due_on, duty_id) WHERE done_on IS NOT NULL;

CREATE TABLE {standing_warnings} (
    warning_id  uuid     PRIMARY KEY,
    code        text     NOT NULL,
    voucher_id  uuid     NOT NULL,
    provider_id uuid,
    entry_id    uuid,
    period      smallint,
    finding     jsonb    NOT NULL,
    since       date     NOT NULL,
    ends_on     date     NOT NULL  -- holds no more from then on; the last day of all where none is known
);
CREATE INDEX ON {standing_warnings} (since, warning_id);
CREATE INDEX ON {standing_warnings} (provider_id, since);
CREATE INDEX ON {standing_warnings} (voucher_id);
CREATE INDEX ON {standing_warnings} (code, since);

CREATE TABLE {parallel_warnings} (
    warning_id       uuid     PRIMARY KEY,
    code             text     NOT NULL,
    voucher_id       uuid     NOT NULL,
    provider_id      uuid,
    entry_id         uuid     NOT NULL,
    period           smallint NOT NULL,
    week_of          date     NOT NULL,
    other_voucher_id uuid     NOT NULL,
    for_county       boolean  NOT NULL,
    finding          jsonb    NOT NULL,
    since            date     NOT NULL,
    ends_on          date     NOT NULL  -- holds no more from then on; the last day of all where none is known
);
CREATE INDEX ON {parallel_warnings} (since, warning_id);
CREATE INDEX ON {parallel_warnings} (provider_id, since);
CREATE INDEX ON {parallel_warnings} (voucher_id);
CREATE INDEX ON {parallel_warnings} (code, since);

-- name: vouchers
SELECT voucher_id, client_id, service, calm_provider_id, calm_after, calm_left
  FROM {course_vouchers}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: of_clients
SELECT voucher_id, client_id, service, calm_provider_id, calm_after, calm_left
  FROM {course_vouchers}
 WHERE client_id = ANY (%(clients)s)

-- name: put_vouchers
INSERT INTO {course_vouchers}
SELECT * FROM json_populate_recordset(NULL::{course_vouchers}, %(rows)s::json)
    ON CONFLICT (voucher_id) DO UPDATE
   SET (calm_provider_id, calm_after, calm_left)
     = (excluded.calm_provider_id, excluded.calm_after, excluded.calm_left)

-- name: courses
SELECT voucher_id, course, positions, shown
  FROM {courses}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: put_courses
INSERT INTO {courses}
SELECT * FROM json_populate_recordset(NULL::{courses}, %(rows)s::json)
    ON CONFLICT (voucher_id) DO UPDATE
   SET (course, positions, shown) = (excluded.course, excluded.positions, excluded.shown)

-- name: sessions
SELECT voucher_id, entry_id, held_on, recorded_on, version, provider_id, period, units, replaces, reversed_on, position
  FROM {course_sessions}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: append_sessions
COPY {course_sessions} (
    voucher_id, entry_id, held_on, recorded_on, version, provider_id, period, units, replaces, position
) FROM STDIN (FORMAT BINARY)

-- name: reverse_sessions
UPDATE {course_sessions} AS s
   SET reversed_on = r.reversed_on
  FROM json_to_recordset(%(rows)s::json) AS r (voucher_id uuid, entry_id uuid, reversed_on date)
 WHERE s.voucher_id = r.voucher_id AND s.entry_id = r.entry_id

-- name: put_duties
INSERT INTO {duties}
SELECT * FROM json_populate_recordset(NULL::{duties}, %(rows)s::json)
    ON CONFLICT (duty_id) DO UPDATE
   SET (provider_id, since, due_on, if_continued,
        done_on, done_version, done_position, lapsed_on, ends_on)
     = (excluded.provider_id, excluded.since, excluded.due_on, excluded.if_continued,
        excluded.done_on, excluded.done_version, excluded.done_position, excluded.lapsed_on, excluded.ends_on)

-- name: drop_duties
DELETE FROM {duties} AS d
 USING json_to_recordset(%(rows)s::json) AS g (id uuid)
 WHERE d.duty_id = g.id

-- name: put_warnings
INSERT INTO {standing_warnings}
SELECT * FROM json_populate_recordset(NULL::{standing_warnings}, %(rows)s::json)
    ON CONFLICT (warning_id) DO UPDATE
   SET (provider_id, entry_id, period, finding, since, ends_on)
     = (excluded.provider_id, excluded.entry_id, excluded.period, excluded.finding, excluded.since, excluded.ends_on)

-- name: drop_warnings
DELETE FROM {standing_warnings} AS w
 USING json_to_recordset(%(rows)s::json) AS g (id uuid)
 WHERE w.warning_id = g.id

-- name: drop_parallel
DELETE FROM {parallel_warnings} AS w
 USING json_to_recordset(%(rows)s::json) AS g (id uuid)
 WHERE w.voucher_id = g.id

-- name: put_parallel
INSERT INTO {parallel_warnings} SELECT * FROM json_populate_recordset(NULL::{parallel_warnings}, %(rows)s::json)
