-- name: bill
SELECT provider_id, voucher_id, entry_id, min(kind) AS kind, min(happened_on) AS happened_on, min(unit) AS unit,
       sum(units)::bigint AS units,
       -- A no-show whose charge moved to it has the price of that day.
       (array_agg(unit_price_cents ORDER BY position DESC))[1] AS unit_price_cents,
       sum(amount_cents)::bigint AS amount_cents
  FROM {postings}
 WHERE account = 'earned'
   AND happened_on >= %(first_day)s::date AND happened_on < (%(first_day)s::date + interval '1 month')::date
   AND position <= %(position)s

-- name: bill_provider_id
   AND provider_id = %(provider_id)s

-- name: bill_end
 GROUP BY provider_id, voucher_id, entry_id
HAVING NOT bool_or(reversal)
 ORDER BY provider_id, happened_on, voucher_id, entry_id

-- What stands on each account: the sum of all is 0.
-- name: trial
SELECT account,
       coalesce(sum(units) FILTER (WHERE unit = 'hour'), 0)::bigint AS minutes,
       coalesce(sum(units) FILTER (WHERE unit = 'day'), 0)::bigint AS days,
       sum(amount_cents)::bigint AS amount_cents
  FROM {postings}
 WHERE position <= %(position)s

-- name: trial_month
   AND happened_on >= %(first_day)s::date AND happened_on < (%(first_day)s::date + interval '1 month')::date

-- name: trial_end
 GROUP BY account
