-- name: warned
SELECT warning_id, code, voucher_id, provider_id, NULL::uuid AS entry_id, NULL::smallint AS period,
       NULL::date AS week_of, NULL::uuid AS other_voucher_id, NULL::uuid AS other_entry_id, group_id, false AS for_county, finding, since, ends_on
  FROM {missing_entries}
