-- name: page
SELECT s.voucher_id, issued_position, version, position, client_id, service, unit, provider_id, caseworker_id,
       first_day, last_day, closed_on, granted, used, remaining,

-- name: page_from
  FROM {search} AS s
 WHERE issued_position > %(after)s

-- name: open
   AND closed_on IS NULL AND last_day >= %(today)s

-- name: ended
   AND closed_on IS NULL AND (last_day < %(today)s OR last_day IS NULL)

-- name: closed
   AND closed_on IS NOT NULL

-- name: service
   AND service = %(service)s

-- name: provider_id
   AND provider_id = %(provider_id)s

-- name: caseworker_id
   AND caseworker_id = %(caseworker_id)s

-- name: client_id
   AND client_id = %(client_id)s

-- name: decision_number
   AND decision_numbers @> ARRAY[%(decision_number)s]

-- name: ends_before
   AND last_day < %(ends_before)s

-- name: remaining_below
   AND remaining < %(remaining_below)s

-- name: provider_scope
   AND issued_position IN (SELECT issued_position FROM {search_providers} WHERE provider_id = %(provider_scope)s)

-- name: page_end
 ORDER BY issued_position
 LIMIT %(limit)s

-- Whose the vouchers are that something tells of.
-- name: of_duties
JOIN {search} AS s USING (voucher_id)

-- name: of_warnings
LEFT JOIN {search} AS s USING (voucher_id)

-- The service of the vouchers that a statement is about, which it calls p.
-- name: services
  JOIN {search} AS v ON v.voucher_id = p.voucher_id
