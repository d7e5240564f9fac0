-- name: create
CREATE TABLE {search} (
    voucher_id      uuid   PRIMARY KEY,
    issued_position bigint NOT NULL UNIQUE,  -- the order of lists
    version         bigint NOT NULL,
    position        bigint NOT NULL,         -- of the voucher's last event
    client_id       uuid   NOT NULL,
    service         text   NOT NULL,
    unit            text   NOT NULL,
    provider_id     uuid,                    -- the one chosen last
    caseworker_id   uuid   NOT NULL,
    first_day       date,                    -- of the periods that stand; none where all were taken back
    last_day        date,
    closed_on       date,
    granted         bigint NOT NULL,         -- minutes or days, over the periods that stand; so are used and remaining
    used            bigint NOT NULL,
    remaining       bigint NOT NULL GENERATED ALWAYS AS (granted - used) STORED,
    periods         jsonb  NOT NULL,         -- per period its first and last day, null once it was taken back
    choices         jsonb  NOT NULL,         -- providers with their first day and the day of their choice
    decision_numbers text[] NOT NULL         -- of all periods, those that were taken back too
)
-- What changes often is in no index: an update then stays on its page.
WITH (fillfactor = 80);
CREATE INDEX ON {search} (client_id);
CREATE INDEX ON {search} (caseworker_id, issued_position);
CREATE INDEX ON {search} (provider_id, issued_position);
CREATE INDEX ON {search} USING gin (decision_numbers);
CREATE INDEX ON {search} (last_day) WHERE closed_on IS NULL;

-- Which providers may know of which vouchers: those that serve, have served or will serve them.
CREATE TABLE {search_providers} (
    provider_id     uuid   NOT NULL,
    issued_position bigint NOT NULL,
    PRIMARY KEY (provider_id, issued_position)
);

-- name: of_vouchers
SELECT voucher_id, issued_position, version, position, client_id, service, unit, provider_id, caseworker_id,
       first_day, last_day, closed_on, granted, used, periods, choices, decision_numbers
  FROM {search}
 WHERE voucher_id = ANY (%(vouchers)s)

-- name: put
INSERT INTO {search} (
       voucher_id, issued_position, version, position, client_id, service, unit, provider_id, caseworker_id,
       first_day, last_day, closed_on, granted, used, periods, choices, decision_numbers)
SELECT voucher_id, issued_position, version, position, client_id, service, unit, provider_id, caseworker_id,
       first_day, last_day, closed_on, granted, used, periods, choices, decision_numbers
  FROM json_populate_recordset(NULL::{search}, %(rows)s::json)
    ON CONFLICT (voucher_id) DO UPDATE
   SET (version, position, provider_id, caseworker_id, first_day, last_day, closed_on, granted, used,
        periods, choices, decision_numbers)
     = (excluded.version, excluded.position, excluded.provider_id, excluded.caseworker_id, excluded.first_day,
        excluded.last_day, excluded.closed_on, excluded.granted, excluded.used,
        excluded.periods, excluded.choices, excluded.decision_numbers)

-- name: move
UPDATE {search} AS s
   SET (version, position, used) = (m.version, m.position, s.used + m.used)
  FROM json_to_recordset(%(rows)s::json) AS m (voucher_id uuid, version bigint, position bigint, used bigint)
 WHERE s.voucher_id = m.voucher_id

-- name: forget_providers
DELETE FROM {search_providers} AS p
 USING json_populate_recordset(NULL::{search_providers}, %(rows)s::json) AS f
 WHERE p.provider_id = f.provider_id AND p.issued_position = f.issued_position

-- name: put_providers
INSERT INTO {search_providers} (provider_id, issued_position)
SELECT provider_id, issued_position
  FROM json_populate_recordset(NULL::{search_providers}, %(rows)s::json)
    ON CONFLICT DO NOTHING
