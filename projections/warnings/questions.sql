-- name: page
SELECT w.warning_id, w.code, w.voucher_id, s.client_id, s.caseworker_id, w.provider_id, w.entry_id, w.period,
       w.week_of, w.other_voucher_id, w.other_entry_id, w.group_id, w.for_county, w.finding, w.since, w.ends_on
  FROM

-- name: holding
 WHERE w.since <= %(on)s AND w.ends_on > %(on)s

-- name: provider_scope
   AND w.provider_id = %(provider_scope)s AND NOT w.for_county

-- name: provider_id
   AND w.provider_id = %(provider_id)s

-- name: caseworker_id
   AND s.caseworker_id = %(caseworker_id)s

-- name: client_id
   AND s.client_id = %(client_id)s

-- name: voucher_id
   AND w.voucher_id = %(voucher_id)s

-- name: code
   AND w.code = %(code)s

-- name: page_end
   AND (w.since, w.warning_id) < (%(after_since)s, %(after_id)s)
 ORDER BY w.since DESC, w.warning_id DESC
 LIMIT %(limit)s

-- What looks across vouchers and warns of some on a day, the newest first.
-- name: across
SELECT w.voucher_id, w.entry_id, w.period, w.week_of, w.finding
  FROM

-- name: across_end
   AND w.other_voucher_id IS NOT NULL AND w.voucher_id = ANY (%(vouchers)s)
 ORDER BY w.since DESC, w.warning_id DESC

-- What warns about vouchers on a day, for lists of vouchers (`s` is a voucher of such a list).
-- name: codes
       ARRAY(SELECT DISTINCT w.code FROM

-- name: of_the_voucher
   AND w.voucher_id = s.voucher_id

-- name: codes_end
 ORDER BY w.code) AS warnings

-- name: warned_vouchers
   AND s.voucher_id IN (SELECT w.voucher_id FROM

-- name: warned_vouchers_end
       )

-- name: any_of
(

-- name: or
UNION ALL

-- name: any_of_end
) AS w
