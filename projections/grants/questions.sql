-- name: warned
SELECT warning_id, code, voucher_id, NULL::uuid AS provider_id, entry_id, period,
       NULL::date AS week_of, other_voucher_id, NULL::uuid AS other_entry_id, NULL::uuid AS group_id, true AS for_county, finding, since, ends_on
  FROM {grant_warnings}

-- What a period that is granted, or to be granted, is compared with.
-- name: beside
SELECT voucher_id, number, entry_id, client_id, service, decision_number, mark, starts_on, ends_on, recorded_on,
       reversed_on, closed_on, position
  FROM {granted}
 WHERE client_id = %(client_id)s

-- name: or_of_number
 UNION
(SELECT voucher_id, number, entry_id, client_id, service, decision_number, mark, starts_on, ends_on, recorded_on,
        reversed_on, closed_on, position
   FROM {granted}
  WHERE mark = %(mark)s AND reversed_on IS NULL
  ORDER BY position
  LIMIT 1)

-- The decisions under which the entries are that a statement is about, which it calls p.
-- name: decisions
  JOIN {granted} AS g ON g.voucher_id = p.voucher_id AND g.number = p.period
