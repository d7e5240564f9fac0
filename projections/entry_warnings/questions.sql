-- name: warned
SELECT warning_id, code, voucher_id, provider_id, entry_id, period,
       NULL::date AS week_of, NULL::uuid AS other_voucher_id, NULL::uuid AS other_entry_id, NULL::uuid AS group_id, for_county, finding, since, ends_on
  FROM {entry_warnings}
