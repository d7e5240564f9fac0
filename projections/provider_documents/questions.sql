-- name: warned
SELECT warning_id, code, NULL::uuid AS voucher_id, provider_id, NULL::uuid AS entry_id, NULL::smallint AS period,
       NULL::date AS week_of, NULL::uuid AS other_voucher_id, NULL::uuid AS other_entry_id, NULL::uuid AS group_id, for_county, finding, since, ends_on
  FROM {document_warnings}
