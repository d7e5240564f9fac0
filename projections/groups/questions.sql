-- name: page
SELECT position, group_id, provider_id FROM {groups} WHERE position > %(after)s

-- name: provider_id
AND provider_id = %(provider_id)s

-- name: provider_scope
AND provider_id = %(provider_scope)s

-- name: page_end
ORDER BY position LIMIT %(limit)s
