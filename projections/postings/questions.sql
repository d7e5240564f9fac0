-- name: bill
SELECT p.*, g.service, g.decision_number
  FROM (SELECT provider_id, voucher_id, entry_id, min(period) AS period, min(kind) AS kind,
               min(happened_on) AS happened_on, min(unit) AS unit, sum(units)::bigint AS units,
               -- A no-show whose charge moved to it has the price of that day.
               (array_agg(unit_price_cents ORDER BY position DESC))[1] AS unit_price_cents,
               sum(amount_cents)::bigint AS amount_cents, false AS reversal
          FROM {postings}
         WHERE account = 'earned' AND voucher_id IS NOT NULL
           AND happened_on >= %(first_day)s::date AND happened_on < (%(first_day)s::date + interval '1 month')::date
           AND position <= %(position)s

-- name: bill_provider_id
           AND provider_id = %(provider_id)s

-- name: bill_entries
         GROUP BY provider_id, voucher_id, entry_id
        HAVING NOT bool_or(reversal)) AS p

-- name: bill_end
 ORDER BY p.provider_id, p.happened_on, p.voucher_id, p.entry_id

-- What providers earned in some spans of days and positions, entry by entry: what adjusts earlier months.
-- name: adjusting
SELECT p.*, g.service, g.decision_number
  FROM (SELECT p.provider_id, p.voucher_id, p.entry_id, min(p.period) AS period, min(p.kind) AS kind,
               min(p.happened_on) AS happened_on, min(p.unit) AS unit, sum(p.units)::bigint AS units,
               (array_agg(p.unit_price_cents ORDER BY p.position DESC, p.line DESC))[1] AS unit_price_cents,
               sum(p.amount_cents)::bigint AS amount_cents, bool_or(p.reversal) AS reversal
          FROM unnest(%(providers)s::uuid[], %(after_days)s::date[], %(last_days)s::date[], %(after)s::bigint[],
                      %(up_to)s::bigint[]) AS s (provider_id, after_day, last_day, after, up_to)
         CROSS JOIN LATERAL (
               SELECT *
                 FROM {postings}
                WHERE account = 'earned' AND voucher_id IS NOT NULL AND position <= %(position)s
                  AND provider_id = s.provider_id AND happened_on > s.after_day AND happened_on <= s.last_day
                  AND position > s.after AND position <= s.up_to
               OFFSET 0  -- each span is looked up by the index, also by a plan made while the table was small
               ) AS p
         GROUP BY p.provider_id, p.voucher_id, p.entry_id
        HAVING NOT (bool_or(p.reversal) AND NOT bool_and(p.reversal) AND sum(p.units) = 0 AND sum(p.amount_cents) = 0)
       ) AS p

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

-- What each account gained in each month, of what happened by a day: a month's first day stands for it.
-- name: trial_months
SELECT date_trunc('month', happened_on)::date AS month, account,
       coalesce(sum(units) FILTER (WHERE unit = 'hour'), 0)::bigint AS minutes,
       coalesce(sum(units) FILTER (WHERE unit = 'day'), 0)::bigint AS days,
       sum(amount_cents)::bigint AS amount_cents
  FROM {postings}
 WHERE happened_on <= %(last_day)s::date AND position <= %(position)s
 GROUP BY 1, account
 ORDER BY 1, account

-- What a provider earned in some spans of days and positions.
-- name: earned
SELECT p.position, p.line, p.voucher_id, p.entry_id, v.service, p.kind, p.reversal, p.happened_on, p.unit, p.units,
       p.unit_price_cents, p.amount_cents
  FROM unnest(%(after_days)s::date[], %(last_days)s::date[], %(after)s::bigint[], %(up_to)s::bigint[])
       AS s (after_day, last_day, after, up_to)
  JOIN {postings} AS p
    ON p.happened_on > s.after_day AND p.happened_on <= s.last_day AND p.position > s.after AND p.position <= s.up_to

-- name: earned_end
 WHERE p.account = 'earned' AND p.voucher_id IS NOT NULL
   AND p.provider_id = %(provider_id)s AND p.position <= %(position)s

-- Who has earned anything by a day.
-- name: earners
SELECT DISTINCT provider_id
  FROM {postings}
 WHERE account = 'earned' AND voucher_id IS NOT NULL AND happened_on <= %(last_day)s::date
   AND position <= %(position)s
 ORDER BY provider_id

-- What is earned by a day and not settled, by provider and month.
-- name: open_months
SELECT provider_id, date_trunc('month', happened_on)::date AS month,
       coalesce(sum(units) FILTER (WHERE unit = 'hour'), 0)::bigint AS minutes,
       coalesce(sum(units) FILTER (WHERE unit = 'day'), 0)::bigint AS days,
       sum(amount_cents)::bigint AS amount_cents
  FROM {postings}
 WHERE account = 'earned' AND happened_on <= %(last_day)s::date AND position <= %(position)s
 GROUP BY provider_id, date_trunc('month', happened_on)
HAVING sum(units) FILTER (WHERE unit = 'hour') <> 0 OR sum(units) FILTER (WHERE unit = 'day') <> 0
    OR sum(amount_cents) <> 0
 ORDER BY month, provider_id

-- The standing entries of a month, where something warns of them.
-- name: warned_entries
  JOIN (SELECT entry_id, min(happened_on) AS happened_on, sum(amount_cents)::bigint AS amount_cents
          FROM {postings}
         WHERE account = 'earned' AND voucher_id IS NOT NULL AND happened_on >= %(first_day)s::date
           AND happened_on <= %(last_day)s::date AND position <= %(position)s
         GROUP BY entry_id HAVING NOT bool_or(reversal)) AS p USING (entry_id)

-- What was granted, earned and given back, by service and month; grants in the month that they begin.
-- name: moved
SELECT v.service, date_trunc('month', p.happened_on)::date AS month,
       (-coalesce(sum(p.amount_cents) FILTER (WHERE p.account = 'granted'), 0))::bigint AS granted_cents,
       coalesce(sum(p.amount_cents) FILTER (WHERE p.account <> 'granted'), 0)::bigint AS used_cents
  FROM {postings} AS p

-- name: moved_end
 WHERE p.account IN ('granted', 'earned', 'settled_elsewhere') AND p.happened_on >= %(first_day)s::date
   AND p.happened_on <= %(last_day)s::date AND p.position <= %(position)s
 GROUP BY v.service, date_trunc('month', p.happened_on)

-- What can still be used of each period that has not ended, of vouchers that are not closed.
-- name: left
SELECT v.service, (v.periods -> (p.period - 1) ->> 0)::date AS first_day,
       (v.periods -> (p.period - 1) ->> 1)::date AS last_day, p.amount_cents
  FROM (SELECT voucher_id, period, sum(amount_cents)::bigint AS amount_cents
          FROM {postings}
         WHERE account = 'available' AND period IS NOT NULL AND position <= %(position)s
         GROUP BY voucher_id, period HAVING sum(amount_cents) > 0) AS p

-- name: left_end
 WHERE v.closed_on IS NULL AND (v.periods -> (p.period - 1) ->> 1)::date >= %(today)s::date

-- All that moved of one entry.
-- name: entry
SELECT position, line, account, voucher_id, provider_id, reversal, happened_on, unit, units, unit_price_cents,
       amount_cents
  FROM {postings}
 WHERE entry_id = %(entry_id)s AND position <= %(position)s

-- name: entry_provider_id
   AND provider_id = %(provider_id)s

-- name: entry_end
 ORDER BY position, line
