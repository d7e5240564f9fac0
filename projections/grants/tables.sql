-- name: create
CREATE TABLE {granted} (
    voucher_id      uuid     NOT NULL,
    number          smallint NOT NULL,
    entry_id        uuid     NOT NULL,
    client_id       uuid     NOT NULL,
    service         text     NOT NULL,
    decision_number text     NOT NULL,
    mark            text     NOT NULL,  -- the number without what is written in more than one way
    starts_on       date     NOT NULL,
    ends_on         date     NOT NULL,
    recorded_on     date     NOT NULL,
    reversed_on     date,
    closed_on       date,
    position        bigint   NOT NULL,
    PRIMARY KEY (voucher_id, number)
);
CREATE INDEX ON {granted} (client_id);
CREATE INDEX ON {granted} (mark, position);

CREATE TABLE {grant_warnings} (
    warning_id       uuid     PRIMARY KEY,
    code             text     NOT NULL,
    voucher_id       uuid     NOT NULL,
    entry_id         uuid     NOT NULL,
    period           smallint NOT NULL,
    other_voucher_id uuid     NOT NULL,
    finding          jsonb    NOT NULL,
    since            date     NOT NULL,
    ends_on          date     NOT NULL  -- holds no more from then on; the last day of all where none is known
);
CREATE INDEX ON {grant_warnings} (since, warning_id);
CREATE INDEX ON {grant_warnings} (voucher_id);
CREATE INDEX ON {grant_warnings} (other_voucher_id, code);
CREATE INDEX ON {grant_warnings} (code, since);

-- name: of_vouchers
SELECT * FROM {granted}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: of_clients
SELECT * FROM {granted}
 WHERE client_id = ANY (%(clients)s)

-- The first that stands with a number, of all that are asked about.
-- name: first_of_numbers
SELECT g.*
  FROM unnest(%(marks)s::text[]) AS asked (mark)
 CROSS JOIN LATERAL (
    SELECT * FROM {granted} AS g
     WHERE g.mark = asked.mark AND g.reversed_on IS NULL
     ORDER BY g.position
     LIMIT 1) AS g

-- The periods of other vouchers that come after one of these with their number.
-- name: numbered_after
SELECT DISTINCT g.*
  FROM {grant_warnings} AS w
  JOIN {granted} AS g ON (g.voucher_id, g.number) = (w.voucher_id, w.period)
 WHERE w.other_voucher_id = ANY (%(vouchers)s)
   AND w.voucher_id <> ALL (%(vouchers)s)
   AND w.code = 'decision_number_reused'

-- name: put_granted
INSERT INTO {granted}
SELECT * FROM json_populate_recordset(NULL::{granted}, %(rows)s::json)
    ON CONFLICT (voucher_id, number) DO UPDATE
   SET (reversed_on, closed_on) = (excluded.reversed_on, excluded.closed_on)

-- name: drop_warnings
  WITH gone AS (SELECT array_agg(id) AS ids FROM json_to_recordset(%(rows)s::json) AS g (id uuid))
DELETE FROM {grant_warnings}
 WHERE voucher_id = ANY ((SELECT ids FROM gone)::uuid[])
    OR other_voucher_id = ANY ((SELECT ids FROM gone)::uuid[])

-- name: put_warnings
INSERT INTO {grant_warnings}
SELECT * FROM json_populate_recordset(NULL::{grant_warnings}, %(rows)s::json)
