-- name: create
CREATE TABLE {weekly_courses} (
    voucher_id uuid  PRIMARY KEY,
    course     jsonb NOT NULL,  -- without what happened: who serves, the periods, the closing
    shown      text  NOT NULL   -- a digest of the weeks that are made of it
);

-- Sessions a week of what has a weekly minimum. In a week without sessions_min nothing needs to be held.
CREATE TABLE {weeks} (
    voucher_id   uuid    NOT NULL,
    monday       date    NOT NULL,
    warning_id   uuid,
    sessions_min integer,
    section      text,
    provider_id  uuid,
    held         integer NOT NULL DEFAULT 0,
    not_held     integer NOT NULL DEFAULT 0,  -- agreed times that were missed or cancelled
    PRIMARY KEY (voucher_id, monday)
)
-- What changes often is in no index: an update then stays on its page.
WITH (fillfactor = 80);
CREATE INDEX ON {weeks} ((monday + 7)) WHERE held < sessions_min;
CREATE INDEX ON {weeks} (provider_id) WHERE held < sessions_min;

-- name: courses
SELECT voucher_id, course, shown
  FROM {weekly_courses}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: put_courses
INSERT INTO {weekly_courses}
SELECT * FROM json_populate_recordset(NULL::{weekly_courses}, %(rows)s::json)
    ON CONFLICT (voucher_id) DO UPDATE
   SET (course, shown) = (excluded.course, excluded.shown)

-- Of a voucher that has no weekly minimum nothing is counted.
-- name: counted
SELECT voucher_id AS id
  FROM {weekly_courses}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: add_held
INSERT INTO {weeks} AS w (voucher_id, monday, held, not_held)
SELECT voucher_id, monday, held, not_held
  FROM json_to_recordset(%(rows)s::json) AS h (voucher_id uuid, monday date, held integer, not_held integer)
    ON CONFLICT (voucher_id, monday) DO UPDATE
   SET (held, not_held) = (w.held + excluded.held, w.not_held + excluded.not_held)

-- name: forget_weeks
UPDATE {weeks} AS w
   SET (warning_id, sessions_min, section, provider_id) = (NULL, NULL, NULL, NULL)
  FROM json_to_recordset(%(rows)s::json) AS g (id uuid)
 WHERE w.voucher_id = g.id AND w.sessions_min IS NOT NULL

-- name: put_weeks
INSERT INTO {weeks} (voucher_id, monday, warning_id, sessions_min, section, provider_id)
SELECT voucher_id, monday, warning_id, sessions_min, section, provider_id
  FROM json_populate_recordset(NULL::{weeks}, %(rows)s::json)
    ON CONFLICT (voucher_id, monday) DO UPDATE
   SET (warning_id, sessions_min, section, provider_id)
     = (excluded.warning_id, excluded.sessions_min, excluded.section, excluded.provider_id)

-- name: drop_empty_weeks
DELETE FROM {weeks} AS w
 USING json_to_recordset(%(rows)s::json) AS g (id uuid)
 WHERE w.voucher_id = g.id AND w.held = 0 AND w.not_held = 0 AND w.sessions_min IS NULL
