-- What need not be kept of refusals. The application role can delete nothing: it may call this, which decides by itself
-- what goes, and when.

-- Only what expires is in the index, and only that pays for it.
CREATE INDEX requests_expiring ON {schema}.requests (recorded_at) WHERE status IN (404, 412);

-- Takes away at most at_most (up to 5,000) stored answers that have expired, the oldest first, and returns how many:
--   404  after a day: what was asked for was not there. The same request is decided again, and may find it.
--   412  after 30 days: a version that was stale stays so, and the same request is told so again.
-- Nothing else ever goes: what was accepted, and what the rules refused, is part of the record.
CREATE FUNCTION {schema}.expire_requests(at_most integer) RETURNS integer
LANGUAGE plpgsql
SECURITY DEFINER
-- The application role may create objects in this schema: nothing of it may stand in for what is called here.
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
AS $body$
DECLARE
    expired integer;
BEGIN
    -- Under the log's lock, for a few milliseconds: append() looks at a stored answer twice, and must see it twice.
    PERFORM FROM {schema}.log_end AS l WHERE l.only_row FOR UPDATE;
    DELETE FROM {schema}.requests AS r
     WHERE r.request_id IN (
           SELECT o.request_id FROM {schema}.requests AS o
            WHERE o.status IN (404, 412)
              AND o.recorded_at < clock_timestamp() - interval '1 day'
              AND (o.status = 404 OR o.recorded_at < clock_timestamp() - interval '30 days')
            ORDER BY o.recorded_at
            LIMIT least(greatest(at_most, 0), 5000));
    GET DIAGNOSTICS expired = ROW_COUNT;
    RETURN expired;
END
$body$;

REVOKE ALL ON FUNCTION {schema}.expire_requests FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {schema}.expire_requests TO {application};
