-- A page begins after the place that the one before ended at: overdue first, then by the day it is due.
-- name: page
SELECT * FROM (
    SELECT d.duty_id, d.voucher_id, s.client_id, s.caseworker_id, d.group_id, d.owed_by, d.provider_id, d.code,
           d.section, d.entry_id, d.period, d.since, d.due_on, d.if_continued, d.done_on, d.done_version,
           d.done_position, d.lapsed_on, (d.due_on < %(on)s AND NOT d.if_continued AND d.ends_on > %(on)s) AS overdue
      FROM (

-- name: or
UNION ALL

-- name: of
) AS d

-- name: open
     WHERE d.since <= %(on)s AND d.ends_on > %(on)s

-- name: done
     WHERE d.done_on <= %(on)s AND d.ends_on = d.done_on

-- name: overdue
       AND d.due_on < %(on)s AND NOT d.if_continued

-- name: not_overdue
       AND (d.due_on >= %(on)s OR d.if_continued)

-- name: provider_scope
       AND d.provider_id = %(provider_scope)s

-- name: provider_id
       AND d.provider_id = %(provider_id)s

-- name: caseworker_id
       AND s.caseworker_id = %(caseworker_id)s

-- name: client_id
       AND s.client_id = %(client_id)s

-- name: code
       AND d.code = %(code)s

-- name: page_end
) AS owed
 WHERE (NOT overdue, due_on, duty_id) > (%(after_rank)s, %(after_due_on)s, %(after_id)s)
 ORDER BY NOT overdue, due_on, duty_id
 LIMIT %(limit)s
