-- How many more refusals an organisation may have stored, whichever process it asks. The application role may neither
-- read nor change it: it may call this.
CREATE TABLE {schema}.refusal_quotas (
    organisation uuid             PRIMARY KEY,  -- the county itself: zeros
    room         double precision NOT NULL,     -- refusals, as of counted_at; a part of one is time that has passed
    counted_at   timestamptz      NOT NULL
);

-- Takes room for as many of the wanted refusals as there is, and returns for how many, and in how many seconds there is
-- room for one again. An organisation begins with a day's, and each day brings as many again, evenly.
CREATE FUNCTION {schema}.take_refusals(
    of_organisation uuid, wanted integer, per_day_max integer, OUT taken integer, OUT seconds double precision
)
LANGUAGE plpgsql
SECURITY DEFINER
-- The application role may create objects in this schema: nothing of it may stand in for what is called here.
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    counted  {schema}.refusal_quotas;
    there_is double precision;
BEGIN
    counted := (coalesce(of_organisation, '00000000-0000-0000-0000-000000000000'), per_day_max, clock_timestamp());
    PERFORM pg_advisory_xact_lock(hashtext({channel}), hashtext(counted.organisation::text));
    INSERT INTO {schema}.refusal_quotas SELECT counted.*
     WHERE NOT EXISTS (SELECT FROM {schema}.refusal_quotas AS q WHERE q.organisation = counted.organisation);
    SELECT * INTO counted FROM {schema}.refusal_quotas AS q WHERE q.organisation = counted.organisation;
    there_is := least(
        per_day_max,
        counted.room + per_day_max * greatest(0, extract(epoch FROM clock_timestamp() - counted.counted_at)) / 86400);
    taken := least(greatest(wanted, 0), floor(there_is));
    there_is := there_is - taken;
    seconds := greatest(0, 1 - there_is) * 86400 / per_day_max;
    UPDATE {schema}.refusal_quotas AS q SET room = there_is, counted_at = clock_timestamp()
     WHERE q.organisation = counted.organisation;
END
$body$;

REVOKE ALL ON FUNCTION {schema}.take_refusals FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {schema}.take_refusals TO {application};
