-- name: owed
SELECT duty_id, voucher_id, group_id, owed_by, provider_id, code, section, entry_id, period, since, due_on,
       if_continued, done_on, done_version, done_position, lapsed_on, ends_on
  FROM {group_duties}

-- name: warned
SELECT warning_id, code, voucher_id, provider_id, NULL::uuid AS entry_id, NULL::smallint AS period,
       NULL::date AS week_of, NULL::uuid AS other_voucher_id, NULL::uuid AS other_entry_id, group_id, false AS for_county, finding, since, ends_on
  FROM {group_warnings}
