-- The weeks whose minimum was missed are warnings once they are over.
-- name: warned
SELECT warning_id, 'weekly_minimum_missed' AS code, voucher_id, provider_id, NULL::uuid AS entry_id,
       NULL::smallint AS period, monday AS week_of, NULL::uuid AS other_voucher_id, NULL::uuid AS other_entry_id,
       NULL::uuid AS group_id,
       true AS for_county,
       jsonb_build_object(
           'code', 'weekly_minimum_missed', 'section', section,
           'limit', jsonb_build_object('value', sessions_min, 'unit', 'sessions'),
           'actual', CASE WHEN not_held = 0 THEN jsonb_build_object('value', held, 'unit', 'sessions')
                          ELSE jsonb_build_object('value', held || '/' || (held + not_held),
                                                  'unit', 'sessions_of_agreed') END) AS finding,
       monday + 7 AS since, DATE '9999-12-31' AS ends_on
  FROM {weeks}
 WHERE held < sessions_min
