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

-- name: providers
SELECT p.provider_id, p.name, p.business_id, a.service, a.from_day, a.until, a.unit_price_cents,
       ARRAY(SELECT s.from_day FROM {suspensions} AS s WHERE s.provider_id = p.provider_id ORDER BY s.position)
           AS suspended_from,
       ARRAY(SELECT s.until FROM {suspensions} AS s WHERE s.provider_id = p.provider_id ORDER BY s.position)
           AS suspended_until
  FROM {providers} AS p
  LEFT JOIN {approvals} AS a USING (provider_id)
 ORDER BY p.position, a.position

-- name: approved
WITH holding AS (
    SELECT DISTINCT ON (a.provider_id, a.service) a.provider_id, a.service, a.unit_price_cents
      FROM {approvals} AS a
     WHERE a.from_day <= %(day)s AND (a.until IS NULL OR a.until >= %(day)s)
       AND NOT EXISTS (
           SELECT FROM {suspensions} AS s
            WHERE s.provider_id = a.provider_id AND s.from_day <= %(day)s AND (s.until IS NULL OR s.until >= %(day)s)
       )
     ORDER BY a.provider_id, a.service, a.position DESC
)
SELECT p.position, p.name,
       array_agg(h.service ORDER BY h.service) AS services,
       array_agg(h.unit_price_cents ORDER BY h.service) AS unit_prices_cents,
       coalesce(w.municipalities, '{{}}') AS municipalities
  FROM {providers} AS p
  JOIN holding AS h USING (provider_id)
  LEFT JOIN LATERAL (
       SELECT municipalities
         FROM {workplaces} AS stated
        WHERE stated.provider_id = p.provider_id AND stated.from_day <= %(day)s
        ORDER BY stated.from_day DESC, stated.position DESC
        LIMIT 1
       ) AS w ON true
 WHERE p.position > %(after)s

-- name: in_municipality
   AND %(municipality)s = ANY (w.municipalities)

-- name: each
 GROUP BY p.position, p.name, w.municipalities

-- name: of_service
HAVING %(service)s = ANY (array_agg(h.service))

-- name: page
 ORDER BY p.position
 LIMIT %(limit)s

-- name: price_caps
SELECT position, service, from_day, cap_cents, source
  FROM {price_caps}
 ORDER BY service, from_day, position
