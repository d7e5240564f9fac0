-- name: warned
SELECT warning_id, code, voucher_id, provider_id, entry_id, period,
       NULL::date AS week_of, other_voucher_id, other_entry_id, NULL::uuid AS group_id, for_county, finding, since, ends_on
  FROM {overlap_warnings}
