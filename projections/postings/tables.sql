-- name: create
CREATE TABLE {postings} (
    position         bigint      NOT NULL,
    line             smallint    NOT NULL,  -- counts the postings of one event
    account          text        NOT NULL,
    voucher_id       uuid,                  -- none in a settlement's sums
    entry_id         uuid,                  -- none where a choice of provider lowers a value
    period           smallint,              -- none where a closing concerns all periods
    provider_id      uuid,
    kind             text        NOT NULL,
    reversal         boolean     NOT NULL,
    happened_on      date        NOT NULL,
    unit             text        NOT NULL,
    units            bigint      NOT NULL,  -- minutes or days, as the unit has it
    unit_price_cents bigint      NOT NULL,
    amount_cents     bigint      NOT NULL,
    recorded_at      timestamptz NOT NULL,
    PRIMARY KEY (position, line)
);
-- A month's bill, over all providers or for one.
CREATE INDEX ON {postings} (happened_on, provider_id) WHERE account = 'earned';
-- What a provider has earned: what is settled is found by days and positions.
CREATE INDEX ON {postings} (provider_id, happened_on, position) WHERE account = 'earned' AND voucher_id IS NOT NULL;
-- What the periods of a voucher are worth.
CREATE INDEX ON {postings} (voucher_id, period) WHERE account = 'granted';

-- What moved of one entry.
CREATE INDEX ON {postings} (entry_id) WHERE entry_id IS NOT NULL;

-- name: worth
SELECT voucher_id, period, min(unit) AS unit, -sum(amount_cents)::bigint AS value_cents
  FROM {postings}
 WHERE account = 'granted' AND voucher_id = ANY (%(vouchers)s)
 GROUP BY voucher_id, period

-- name: append
COPY {postings} (
    position, line, account, voucher_id, entry_id, period, provider_id, kind, reversal, happened_on,
    unit, units, unit_price_cents, amount_cents, recorded_at
) FROM STDIN (FORMAT BINARY)
