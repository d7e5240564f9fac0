-- name: page
SELECT position, settlement_id, provider_id, account_id, month, status FROM {settlements} WHERE position > %(after)s

-- name: settlement_id
AND settlement_id = %(settlement_id)s

-- name: provider_id
AND provider_id = %(provider_id)s

-- name: provider_scope
AND provider_id = %(provider_scope)s

-- name: month
AND month = %(month)s::date

-- name: status
AND status = %(status)s

-- name: page_end
ORDER BY position LIMIT %(limit)s

-- name: by_id
SELECT position, settlement_id, provider_id, account_id, month, status FROM {settlements}
WHERE settlement_id = ANY(%(settlement_ids)s)

-- name: accounts
SELECT DISTINCT account_id FROM {settlements} ORDER BY account_id
