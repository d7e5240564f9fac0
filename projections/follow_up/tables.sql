-- name: create
-- What every batch needs to know of a voucher: which sessions change nothing but what is left of calm_left.
CREATE TABLE {follow_up_vouchers} (
    voucher_id       uuid   PRIMARY KEY,
    client_id        uuid   NOT NULL,
    caseworker_id    uuid   NOT NULL,
    service          text   NOT NULL,
    calm_provider_id uuid,
    calm_after       date,
    calm_left        jsonb  NOT NULL
)
-- What changes often is in no index: an update then stays on its page.
WITH (fillfactor = 80);
CREATE INDEX ON {follow_up_vouchers} (client_id);
CREATE INDEX ON {follow_up_vouchers} (caseworker_id);

CREATE TABLE {follow_up_courses} (
    voucher_id uuid  PRIMARY KEY,
    course     jsonb NOT NULL,  -- without its sessions
    positions  jsonb NOT NULL,  -- of its other events, each with its version
    shown      jsonb NOT NULL   -- a digest of each row that is made of it
);

CREATE TABLE {follow_up_sessions} (
    voucher_id        uuid   NOT NULL,
    entry_id          uuid   NOT NULL,
    client_id         uuid   NOT NULL,
    service           text   NOT NULL,
    held_on           date   NOT NULL,
    starts_at         time,
    minutes           bigint NOT NULL,
    worker_id         uuid,
    group_id          uuid,
    recorded_on       date   NOT NULL,
    version           bigint NOT NULL,
    provider_id       uuid   NOT NULL,
    period            bigint NOT NULL,
    units             bigint NOT NULL,
    replaces          uuid,
    position          bigint NOT NULL,
    reversed_on       date,
    reversed_position bigint,
    PRIMARY KEY (voucher_id, version)
);
-- Who else was with the same client or the same worker at the time.
CREATE INDEX ON {follow_up_sessions} (client_id, held_on) WHERE starts_at IS NOT NULL;
CREATE INDEX ON {follow_up_sessions} (worker_id, held_on) WHERE starts_at IS NOT NULL AND worker_id IS NOT NULL;

-- Sessions a week of what has a weekly minimum. In a week without sessions_min nothing needs to be held.
CREATE TABLE {follow_up_weeks} (
    voucher_id   uuid    NOT NULL,
    monday       date    NOT NULL,
    warning_id   uuid,
    sessions_min integer,
    section      text,
    provider_id  uuid,
    held         integer NOT NULL DEFAULT 0,
    PRIMARY KEY (voucher_id, monday)
)
WITH (fillfactor = 80);
CREATE INDEX ON {follow_up_weeks} ((monday + 7)) WHERE held < sessions_min;
CREATE INDEX ON {follow_up_weeks} (provider_id) WHERE held < sessions_min;

CREATE TABLE {follow_up_documents} (
    provider_id uuid   NOT NULL,
    version     bigint NOT NULL,  -- of the event, in the provider's stream
    kind        text   NOT NULL,
    received_on date   NOT NULL,
    expires_on  date,
    recorded_on date   NOT NULL,
    PRIMARY KEY (provider_id, version)
);

CREATE TABLE {follow_up_groups} (
    group_id  uuid  PRIMARY KEY,
    state     jsonb NOT NULL,
    positions jsonb NOT NULL,
    shown     jsonb NOT NULL
);

CREATE TABLE {duties} (
    duty_id       uuid     PRIMARY KEY,
    voucher_id    uuid     NOT NULL,
    client_id     uuid     NOT NULL,
    group_id      uuid,              -- of what a group owes its members
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
    done_version  bigint,            -- of the event that says so, in the voucher's or the group's stream
    done_position bigint,
    lapsed_on     date,              -- owed no more from then on, although not done
    ends_on       date     NOT NULL  -- the earlier of the two, or the last day of all
);
CREATE INDEX ON {duties} (ends_on);
CREATE INDEX ON {duties} (provider_id, ends_on);
CREATE INDEX ON {duties} (client_id);
CREATE INDEX ON {duties} (voucher_id);
CREATE INDEX ON {duties} (due_on, duty_id) WHERE done_on IS NOT NULL;

CREATE TABLE {warnings} (
    warning_id       uuid     PRIMARY KEY,
    kind             text     NOT NULL,  -- entry, standing (of a voucher as a whole), across (vouchers), group, provider
    code             text     NOT NULL,
    voucher_id       uuid,               -- none of a provider's; so is the client
    client_id        uuid,
    provider_id      uuid,
    entry_id         uuid,
    period           smallint,
    week_of          date,
    other_voucher_id uuid,
    other_entry_id   uuid,
    for_county       boolean  NOT NULL,  -- not shown to a provider
    finding          jsonb    NOT NULL,
    since            date     NOT NULL,
    ends_on          date     NOT NULL   -- holds no more from then on; the last day of all where none is known
);
CREATE INDEX ON {warnings} (since, warning_id);
CREATE INDEX ON {warnings} (provider_id, since);
CREATE INDEX ON {warnings} (voucher_id);
CREATE INDEX ON {warnings} (client_id);
CREATE INDEX ON {warnings} (code, since);
CREATE INDEX ON {warnings} (entry_id);
CREATE INDEX ON {warnings} (other_entry_id) WHERE other_entry_id IS NOT NULL;

-- name: vouchers
SELECT voucher_id, client_id, caseworker_id, service, calm_provider_id, calm_after, calm_left
  FROM {follow_up_vouchers}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: put_vouchers
INSERT INTO {follow_up_vouchers}
SELECT * FROM json_populate_recordset(NULL::{follow_up_vouchers}, %(rows)s::json)
    ON CONFLICT (voucher_id) DO UPDATE
   SET (caseworker_id, calm_provider_id, calm_after, calm_left)
     = (excluded.caseworker_id, excluded.calm_provider_id, excluded.calm_after, excluded.calm_left)

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

-- name: groups
SELECT group_id, state, positions, shown
  FROM {follow_up_groups}
 WHERE group_id = ANY (%(groups)s)

-- name: put_groups
INSERT INTO {follow_up_groups}
SELECT * FROM json_populate_recordset(NULL::{follow_up_groups}, %(rows)s::json)
    ON CONFLICT (group_id) DO UPDATE
   SET (state, positions, shown) = (excluded.state, excluded.positions, excluded.shown)

-- name: documents
SELECT provider_id, version, kind, received_on, expires_on, recorded_on
  FROM {follow_up_documents}
 WHERE provider_id = ANY (%(providers)s)

-- name: put_documents
INSERT INTO {follow_up_documents}
SELECT * FROM json_populate_recordset(NULL::{follow_up_documents}, %(rows)s::json)

-- name: append_sessions
COPY {follow_up_sessions} (
    voucher_id, entry_id, client_id, service, held_on, starts_at, minutes, worker_id, group_id, recorded_on, version,
    provider_id, period, units, replaces, position
) FROM STDIN (FORMAT BINARY)

-- name: reverse_sessions
UPDATE {follow_up_sessions} AS s
   SET (reversed_on, reversed_position) = (r.reversed_on, r.position)
  FROM json_to_recordset(%(rows)s::json) AS r (voucher_id uuid, entry_id uuid, reversed_on date, position bigint)
 WHERE s.voucher_id = r.voucher_id AND s.entry_id = r.entry_id

-- name: of_clients
SELECT voucher_id, client_id, service
  FROM {follow_up_vouchers}
 WHERE client_id = ANY (%(clients)s)

-- Of many at the same time the last few are told.
-- name: overlaps_of_clients
SELECT s.entry_id, s.voucher_id, s.client_id, s.service, s.held_on, s.starts_at, s.minutes, s.worker_id, s.group_id,
       s.provider_id, s.period, s.recorded_on, s.reversed_on, o.*
  FROM json_to_recordset(%(keys)s::json) AS k (voucher_id uuid, version bigint)
  JOIN {follow_up_sessions} AS s ON s.voucher_id = k.voucher_id AND s.version = k.version
 CROSS JOIN LATERAL (
    SELECT o.entry_id AS other_entry_id, o.voucher_id AS other_voucher_id, o.client_id AS other_client_id,
           o.service AS other_service, o.held_on AS other_held_on, o.starts_at AS other_starts_at,
           o.minutes AS other_minutes, o.worker_id AS other_worker_id, o.group_id AS other_group_id,
           o.provider_id AS other_provider_id, o.period AS other_period, o.reversed_on AS other_reversed_on
      FROM {follow_up_sessions} AS o
     WHERE o.client_id = s.client_id
       AND o.starts_at IS NOT NULL AND o.held_on BETWEEN s.held_on - 1 AND s.held_on + 1
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
  JOIN {follow_up_sessions} AS s ON s.voucher_id = k.voucher_id AND s.version = k.version
 CROSS JOIN LATERAL (
    SELECT o.entry_id AS other_entry_id, o.voucher_id AS other_voucher_id, o.client_id AS other_client_id,
           o.service AS other_service, o.held_on AS other_held_on, o.starts_at AS other_starts_at,
           o.minutes AS other_minutes, o.worker_id AS other_worker_id, o.group_id AS other_group_id,
           o.provider_id AS other_provider_id, o.period AS other_period, o.reversed_on AS other_reversed_on
      FROM {follow_up_sessions} AS o
     WHERE o.worker_id = s.worker_id AND o.worker_id IS NOT NULL
       AND o.starts_at IS NOT NULL AND o.held_on BETWEEN s.held_on - 1 AND s.held_on + 1
       AND o.voucher_id <> s.voucher_id AND o.position < s.position
       AND (o.reversed_position IS NULL OR o.reversed_position > s.position)
       AND o.held_on + o.starts_at < s.held_on + s.starts_at + s.minutes * interval '1 minute'
       AND s.held_on + s.starts_at < o.held_on + o.starts_at + o.minutes * interval '1 minute'
     ORDER BY o.position DESC
     LIMIT %(others_max)s) AS o

-- name: add_held
INSERT INTO {follow_up_weeks} AS w (voucher_id, monday, held)
SELECT voucher_id, monday, held
  FROM json_to_recordset(%(rows)s::json) AS h (voucher_id uuid, monday date, held integer)
    ON CONFLICT (voucher_id, monday) DO UPDATE
   SET held = w.held + excluded.held

-- name: forget_weeks
UPDATE {follow_up_weeks} AS w
   SET (warning_id, sessions_min, section, provider_id) = (NULL, NULL, NULL, NULL)
  FROM json_to_recordset(%(rows)s::json) AS g (id uuid)
 WHERE w.voucher_id = g.id AND w.sessions_min IS NOT NULL

-- name: put_weeks
INSERT INTO {follow_up_weeks} (voucher_id, monday, warning_id, sessions_min, section, provider_id)
SELECT voucher_id, monday, warning_id, sessions_min, section, provider_id
  FROM json_populate_recordset(NULL::{follow_up_weeks}, %(rows)s::json)
    ON CONFLICT (voucher_id, monday) DO UPDATE
   SET (warning_id, sessions_min, section, provider_id)
     = (excluded.warning_id, excluded.sessions_min, excluded.section, excluded.provider_id)

-- name: drop_empty_weeks
DELETE FROM {follow_up_weeks} AS w
 USING json_to_recordset(%(rows)s::json) AS g (id uuid)
 WHERE w.voucher_id = g.id AND w.held = 0 AND w.sessions_min IS NULL

-- name: put_warnings
INSERT INTO {warnings}
SELECT * FROM json_populate_recordset(NULL::{warnings}, %(rows)s::json)
    ON CONFLICT (warning_id) DO UPDATE
   SET (provider_id, entry_id, period, finding, since, ends_on)
     = (excluded.provider_id, excluded.entry_id, excluded.period, excluded.finding, excluded.since, excluded.ends_on)

-- name: drop_warnings
DELETE FROM {warnings} AS w
 USING json_to_recordset(%(rows)s::json) AS g (id uuid)
 WHERE w.warning_id = g.id

-- name: drop_parallel
DELETE FROM {warnings} AS w
 USING json_to_recordset(%(rows)s::json) AS g (id uuid)
 WHERE w.voucher_id = g.id AND w.code = 'parallel_individual_coaching'

-- Of an entry that was corrected away nobody is warned any more, nor of what it overlapped with.
-- name: end_of_entries
UPDATE {warnings} AS w
   SET ends_on = least(w.ends_on, r.reversed_on)
  FROM json_to_recordset(%(rows)s::json) AS r (entry_id uuid, reversed_on date)
 WHERE w.entry_id = r.entry_id AND w.kind <> 'standing'

-- name: end_of_others
UPDATE {warnings} AS w
   SET ends_on = least(w.ends_on, r.reversed_on)
  FROM json_to_recordset(%(rows)s::json) AS r (entry_id uuid, reversed_on date)
 WHERE w.other_entry_id = r.entry_id

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

-- A page begins after the place that the one before ended at: overdue first, then by the day it is due.
-- name: page
SELECT * FROM (
    SELECT d.duty_id, d.voucher_id, d.client_id, v.caseworker_id, d.group_id, d.owed_by, d.provider_id, d.code,
           d.section, d.entry_id, d.period, d.since, d.due_on, d.if_continued, d.done_on, d.done_version,
           d.done_position, d.lapsed_on, (d.due_on < %(on)s AND NOT d.if_continued AND d.ends_on > %(on)s) AS overdue
      FROM {duties} AS d
      JOIN {follow_up_vouchers} AS v USING (voucher_id)

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
       AND d.client_id = %(client_id)s

-- name: code
       AND code = %(code)s

-- name: page_end
) AS owed
 WHERE (NOT overdue, due_on, duty_id) > (%(after_rank)s, %(after_due_on)s, %(after_id)s)
 ORDER BY NOT overdue, due_on, duty_id
 LIMIT %(limit)s

-- The weeks whose minimum was missed are warnings once they are over.
-- name: warned
SELECT * FROM (
    SELECT w.warning_id, w.code, w.voucher_id, w.client_id, v.caseworker_id, w.provider_id, w.entry_id, w.period,
           w.week_of, w.other_voucher_id, w.other_entry_id, w.for_county, w.finding, w.since, w.ends_on
      FROM {warnings} AS w
      LEFT JOIN {follow_up_vouchers} AS v USING (voucher_id)
     UNION ALL
    SELECT w.warning_id, 'weekly_minimum_missed', w.voucher_id, v.client_id, v.caseworker_id, w.provider_id, NULL, NULL,
           w.monday, NULL, NULL, true,
           jsonb_build_object(
               'code', 'weekly_minimum_missed', 'section', w.section,
               'limit', jsonb_build_object('value', w.sessions_min, 'unit', 'sessions'),
               'actual', jsonb_build_object('value', w.held, 'unit', 'sessions')),
           w.monday + 7, DATE '9999-12-31'
      FROM {follow_up_weeks} AS w
      JOIN {follow_up_vouchers} AS v USING (voucher_id)
     WHERE w.held < w.sessions_min
) AS warned
 WHERE since <= %(on)s AND ends_on > %(on)s

-- name: warned_provider_scope
   AND provider_id = %(provider_scope)s AND NOT for_county

-- name: warned_provider_id
   AND provider_id = %(provider_id)s

-- name: warned_caseworker_id
   AND caseworker_id = %(caseworker_id)s

-- name: warned_client_id
   AND client_id = %(client_id)s

-- name: warned_voucher_id
   AND voucher_id = %(voucher_id)s

-- name: warned_code
   AND code = %(code)s

-- name: warned_end
   AND (since, warning_id) < (%(after_since)s, %(after_id)s)
 ORDER BY since DESC, warning_id DESC
 LIMIT %(limit)s

-- What warns about vouchers today, for lists of vouchers (`s` is a voucher of such a list).
-- name: codes
       ARRAY(SELECT DISTINCT w.code FROM

-- name: warnings_today
       (SELECT voucher_id, code, kind, provider_id, for_county
          FROM {warnings}
         WHERE since <= %(today)s AND ends_on > %(today)s
         UNION ALL
        SELECT voucher_id, 'weekly_minimum_missed', 'standing', provider_id, true
          FROM {follow_up_weeks}
         WHERE held < sessions_min AND monday + 7 <= %(today)s) AS w

-- name: codes_of_voucher
 WHERE w.voucher_id = s.voucher_id

-- name: codes_end
 ORDER BY w.code) AS warnings

-- name: warned_vouchers
   AND s.voucher_id IN (SELECT w.voucher_id FROM

-- name: warned_of
 WHERE w.code = %(warning)s

-- name: warned_vouchers_end
       )

-- name: warning_of_provider
   AND w.provider_id = %(provider_scope)s AND NOT w.for_county

-- name: warning_of_entry
   AND w.kind = 'entry'
