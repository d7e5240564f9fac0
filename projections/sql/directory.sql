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

-- name: put_price_caps
INSERT INTO {price_caps} SELECT * FROM json_populate_recordset(NULL::{price_caps}, %(rows)s::json)

-- name: providers
SELECT p.provider_id, p.name, p.business_id, a.service, a.from_day, a.until, a.unit_price_cents
  FROM {providers} AS p
  LEFT JOIN {approvals} AS a USING (provider_id)
 ORDER BY p.position, a.position

-- name: price_caps
SELECT position, service, from_day, cap_cents, source
  FROM {price_caps}
 ORDER BY service, from_day, position
