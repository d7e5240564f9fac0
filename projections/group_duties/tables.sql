-- name: create
CREATE TABLE {owing_groups} (
    group_id  uuid  PRIMARY KEY,
    state     jsonb NOT NULL,
    positions jsonb NOT NULL,  -- of its events, each with its version
    shown     jsonb NOT NULL   -- a digest of each duty that is made of it
);

CREATE TABLE {group_duties} (
    duty_id       uuid     PRIMARY KEY,
    voucher_id    uuid     NOT NULL,
    group_id      uuid     NOT NULL,
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
CREATE INDEX ON {group_duties} (ends_on);
CREATE INDEX ON {group_duties} (provider_id, ends_on);
CREATE INDEX ON {group_duties} (voucher_id);
CREATE INDEX ON {group_duties} (due_on, duty_id) WHERE done_on IS NOT NULL;

CREATE TABLE {group_warnings} (
    warning_id  uuid     PRIMARY KEY,
    code        text     NOT NULL,
    group_id    uuid     NOT NULL,
    voucher_id  uuid,
    provider_id uuid,
    finding     jsonb    NOT NULL,
    since       date     NOT NULL,
    ends_on     date     NOT NULL  -- holds no more from then on; the last day of all where none is known
);
CREATE INDEX ON {group_warnings} (since, warning_id);
CREATE INDEX ON {group_warnings} (provider_id, since);
CREATE INDEX ON {group_warnings} (voucher_id);
CREATE INDEX ON {group_warnings} (code, since);

CREATE TABLE {group_deaths} (
    voucher_id uuid PRIMARY KEY,  -- closed because its client had died
    died_on    date NOT NULL
);

-- name: groups
SELECT group_id, state, positions, shown
  FROM {owing_groups}
 WHERE group_id = ANY (%(groups)s)

-- name: put_groups
INSERT INTO {owing_groups}
SELECT * FROM json_populate_recordset(NULL::{owing_groups}, %(rows)s::json)
    ON CONFLICT (group_id) DO UPDATE
   SET (state, positions, shown) = (excluded.state, excluded.positions, excluded.shown)

-- name: put_duties
INSERT INTO {group_duties}
SELECT * FROM json_populate_recordset(NULL::{group_duties}, %(rows)s::json)
    ON CONFLICT (duty_id) DO UPDATE
   SET (provider_id, since, due_on, if_continued,
        done_on, done_version, done_position, lapsed_on, ends_on)
     = (excluded.provider_id, excluded.since, excluded.due_on, excluded.if_continued,
        excluded.done_on, excluded.done_version, excluded.done_position, excluded.lapsed_on, excluded.ends_on)

-- name: put_warnings
INSERT INTO {group_warnings} SELECT * FROM json_populate_recordset(NULL::{group_warnings}, %(rows)s::json)
    ON CONFLICT (warning_id) DO UPDATE
   SET (finding, since, ends_on) = (excluded.finding, excluded.since, excluded.ends_on)

-- name: drop_warnings
DELETE FROM {group_warnings} AS w
 USING json_to_recordset(%(rows)s::json) AS g (id uuid)
 WHERE w.warning_id = g.id

-- name: owing
SELECT DISTINCT group_id
  FROM {group_duties}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: deaths
SELECT voucher_id, died_on
  FROM {group_deaths}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: put_deaths
INSERT INTO {group_deaths}
SELECT * FROM json_populate_recordset(NULL::{group_deaths}, %(rows)s::json)
    ON CONFLICT (voucher_id) DO UPDATE
   SET died_on = excluded.died_on

-- name: drop_deaths
DELETE FROM {group_deaths} AS d
 USING json_to_recordset(%(rows)s::json) AS g (id uuid)
 WHERE d.voucher_id = g.id
