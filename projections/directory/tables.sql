-- name: create
CREATE TABLE {providers} (
    provider_id uuid   PRIMARY KEY,
    name        text   NOT NULL,
    business_id text   NOT NULL,
    position    bigint NOT NULL
);
CREATE TABLE {approvals} (
    position         bigint PRIMARY KEY,
    provider_id      uuid   NOT NULL,
    service          text   NOT NULL,
    from_day         date   NOT NULL,
    until            date,
    unit_price_cents bigint NOT NULL
);
CREATE INDEX ON {approvals} (provider_id, position);
CREATE TABLE {suspensions} (
    position    bigint PRIMARY KEY,
    provider_id uuid   NOT NULL,
    from_day    date   NOT NULL,
    until       date
);
CREATE INDEX ON {suspensions} (provider_id, position);
CREATE TABLE {workplaces} (
    position       bigint PRIMARY KEY,
    provider_id    uuid   NOT NULL,
    from_day       date   NOT NULL,
    municipalities text[] NOT NULL
);
CREATE INDEX ON {workplaces} (provider_id, from_day, position);
CREATE TABLE {price_caps} (
    position  bigint PRIMARY KEY,
    service   text   NOT NULL,
    from_day  date   NOT NULL,
    cap_cents bigint NOT NULL,
    source    text   NOT NULL
);

-- name: put_providers
INSERT INTO {providers} SELECT * FROM json_populate_recordset(NULL::{providers}, %(rows)s::json)

-- name: put_approvals
INSERT INTO {approvals} SELECT * FROM json_populate_recordset(NULL::{approvals}, %(rows)s::json)

-- name: cut_approvals
UPDATE {approvals} AS a
   SET until = given.until
  FROM json_populate_recordset(NULL::{approvals}, %(rows)s::json) AS given
 WHERE a.provider_id = given.provider_id AND a.service = given.service AND (a.until IS NULL OR a.until > given.until)

-- name: drop_never_begun
DELETE FROM {approvals} WHERE until < from_day

-- name: put_suspensions
INSERT INTO {suspensions} SELECT * FROM json_populate_recordset(NULL::{suspensions}, %(rows)s::json)

-- name: end_suspensions
UPDATE {suspensions} AS s
   SET until = given.until
  FROM json_populate_recordset(NULL::{suspensions}, %(rows)s::json) AS given
 WHERE s.provider_id = given.provider_id AND s.until IS NULL

-- name: put_workplaces
INSERT INTO {workplaces} SELECT * FROM json_populate_recordset(NULL::{workplaces}, %(rows)s::json)

-- name: put_price_caps
INSERT INTO {price_caps} SELECT * FROM json_populate_recordset(NULL::{price_caps}, %(rows)s::json)
