-- name: providers
SELECT p.provider_id, p.name, p.business_id, a.service, a.from_day, a.until, a.unit_price_cents,
       ARRAY(SELECT s.from_day FROM {suspensions} AS s WHERE s.provider_id = p.provider_id ORDER BY s.position)
           AS suspended_from,
       ARRAY(SELECT s.until FROM {suspensions} AS s WHERE s.provider_id = p.provider_id ORDER BY s.position)
           AS suspended_until
  FROM {providers} AS p
  LEFT JOIN {approvals} AS a USING (provider_id)
 ORDER BY p.position, a.position

-- name: approved
WITH holding AS (
    SELECT DISTINCT ON (a.provider_id, a.service) a.provider_id, a.service, a.unit_price_cents
      FROM {approvals} AS a
     WHERE a.from_day <= %(day)s AND (a.until IS NULL OR a.until >= %(day)s)
       AND NOT EXISTS (
           SELECT FROM {suspensions} AS s
            WHERE s.provider_id = a.provider_id AND s.from_day <= %(day)s AND (s.until IS NULL OR s.until >= %(day)s)
       )
     ORDER BY a.provider_id, a.service, a.from_day DESC, a.position DESC
)
SELECT p.position, p.name,
       array_agg(h.service ORDER BY h.service) AS services,
       array_agg(h.unit_price_cents ORDER BY h.service) AS unit_prices_cents,
       coalesce(w.municipalities, '{{}}') AS municipalities
  FROM {providers} AS p
  JOIN holding AS h USING (provider_id)
  LEFT JOIN LATERAL (
       SELECT municipalities
         FROM {workplaces} AS stated
        WHERE stated.provider_id = p.provider_id AND stated.from_day <= %(day)s
        ORDER BY stated.from_day DESC, stated.position DESC
        LIMIT 1
       ) AS w ON true
 WHERE p.position > %(after)s

-- name: in_municipality
   AND %(municipality)s = ANY (w.municipalities)

-- name: each
 GROUP BY p.position, p.name, w.municipalities

-- name: of_service
HAVING %(service)s = ANY (array_agg(h.service))

-- name: page
 ORDER BY p.position
 LIMIT %(limit)s

-- name: price_caps
SELECT position, service, from_day, cap_cents, source
  FROM {price_caps}
 ORDER BY service, from_day, position
