-- name: create
CREATE TABLE {balances} (
    voucher_id       uuid     NOT NULL,
    period           smallint NOT NULL,
    entry_id         uuid     NOT NULL,  -- of the issue or the extension that granted it
    client_id        uuid     NOT NULL,
    service          text     NOT NULL,
    unit             text     NOT NULL,
    provider_id      uuid,               -- the one chosen last
    decision_number  text     NOT NULL,
    starts_on        date     NOT NULL,
    ends_on          date     NOT NULL,
    granted          bigint   NOT NULL,  -- minutes or days, as the unit has it; so are used and remaining
    used             bigint   NOT NULL,
    remaining        bigint   NOT NULL GENERATED ALWAYS AS (granted - used) STORED,
    unit_price_cents bigint   NOT NULL,  -- for entries from now on
    value_cents      bigint   NOT NULL,
    charged_cents    bigint   NOT NULL,
    reversed         boolean  NOT NULL,  -- the period was taken back
    position         bigint   NOT NULL,  -- of the last event that changed it
    PRIMARY KEY (voucher_id, period)
)
-- What changes often is in no index: an update then stays on its page.
WITH (fillfactor = 80);

-- name: of_vouchers
SELECT voucher_id, period, entry_id, client_id, service, unit, provider_id, decision_number,
       starts_on, ends_on, granted, used, unit_price_cents, value_cents, charged_cents, reversed, position
  FROM {balances}
 WHERE voucher_id = ANY (%(vouchers)s)
 ORDER BY voucher_id, period

-- name: put
INSERT INTO {balances} (
       voucher_id, period, entry_id, client_id, service, unit, provider_id, decision_number,
       starts_on, ends_on, granted, used, unit_price_cents, value_cents, charged_cents, reversed, position)
SELECT voucher_id, period, entry_id, client_id, service, unit, provider_id, decision_number,
       starts_on, ends_on, granted, used, unit_price_cents, value_cents, charged_cents, reversed, position
  FROM json_populate_recordset(NULL::{balances}, %(rows)s::json)
    ON CONFLICT (voucher_id, period) DO UPDATE
   SET (provider_id, used, unit_price_cents, value_cents, charged_cents, reversed, position)
     = (excluded.provider_id, excluded.used, excluded.unit_price_cents, excluded.value_cents,
        excluded.charged_cents, excluded.reversed, excluded.position)

-- name: draw
UPDATE {balances} AS b
   SET (used, charged_cents, position) = (b.used + d.used, b.charged_cents + d.charged_cents, d.position)
  FROM json_to_recordset(%(rows)s::json)
    AS d (voucher_id uuid, period smallint, used bigint, charged_cents bigint, position bigint)
 WHERE b.voucher_id = d.voucher_id AND b.period = d.period
