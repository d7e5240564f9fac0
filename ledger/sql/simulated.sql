-- A past that is simulated lies in the past on the log's clock too. Only the owner role can move that clock, and only in
-- a county that held nothing and stays marked as simulated: it never goes for a real one.

-- Where the log's clock stands while a simulation has it; NULL: it is the server's own.
ALTER TABLE {schema}.log_end ADD COLUMN simulated_at timestamptz;

-- Which simulation the county is of, and when in truth its loading began: its one row is there for ever, or never.
CREATE TABLE {schema}.simulation (
    only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    name     text        NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT ON {schema}.simulation TO {application};

CREATE FUNCTION {schema}.keep_simulation() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RAISE EXCEPTION 'what is simulated stays marked as simulated' USING ERRCODE = '42501';
END
$body$;
CREATE TRIGGER keep_simulation BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.simulation
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.keep_simulation();

-- Takes the log's clock for this session, and marks the county. Raises (55000) where it holds anything that is not of
-- this very simulation. While one session has the clock, another waits for it, and gives up after its lock_timeout.
CREATE FUNCTION {schema}.begin_simulation(simulation_name text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    marked text;
BEGIN
    PERFORM pg_advisory_lock(hashtext('simulated clock'), hashtext({channel}));
    PERFORM FROM {schema}.log_end AS l WHERE l.only_row FOR UPDATE;  -- nothing comes in meanwhile
    SELECT s.name INTO marked FROM {schema}.simulation AS s;
    IF marked IS NULL THEN
        IF (SELECT l.position FROM {schema}.log_end AS l) > 0
           OR EXISTS (SELECT FROM {schema}.requests)
           OR EXISTS (SELECT FROM {schema}.clients)
           OR EXISTS (SELECT FROM {schema}.worker_names)
           OR EXISTS (SELECT FROM {schema}.subject_keys AS k WHERE k.subject_id <> '00000000-0000-0000-0000-000000000000')
        THEN
            RAISE EXCEPTION 'the county holds something that is not simulated' USING ERRCODE = '55000';
        END IF;
        INSERT INTO {schema}.simulation (name) VALUES (simulation_name);
    ELSIF marked <> simulation_name THEN
        RAISE EXCEPTION 'the county holds another simulation: %', marked USING ERRCODE = '55000';
    END IF;
END
$body$;

-- Moves the log's clock, for the session that has it: to an instant, no later than now, or back to the server's (NULL).
-- The instants that are recorded still only grow.
CREATE FUNCTION {schema}.simulate_at(instant timestamptz) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_locks AS l
                    WHERE l.locktype = 'advisory' AND l.pid = pg_backend_pid() AND l.mode = 'ExclusiveLock'
                      AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
                      AND l.classid = hashtext('simulated clock')::oid AND l.objid = hashtext({channel})::oid
                      AND l.objsubid = 2 AND l.granted)
    THEN
        RAISE EXCEPTION 'this session has not begun to simulate' USING ERRCODE = '55000';
    END IF;
    UPDATE {schema}.log_end AS l
       SET simulated_at = CASE WHEN instant IS NOT NULL THEN least(instant, clock_timestamp()) END,
           -- When the log was made is no event: it does not hold back the first one.
           recorded_at = CASE WHEN l.position = 0 THEN least(l.recorded_at, instant - interval '1 microsecond')
                              ELSE l.recorded_at END
     WHERE l.only_row;
END
$body$;

-- The log's clock: the server's, or the one that a simulation has while it lives.
CREATE FUNCTION {schema}.log_clock() RETURNS timestamptz
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    simulated_at timestamptz;
BEGIN
    SELECT l.simulated_at INTO simulated_at FROM {schema}.log_end AS l WHERE l.only_row;
    IF simulated_at IS NULL OR pg_try_advisory_xact_lock_shared(hashtext('simulated clock'), hashtext({channel})) THEN
        RETURN clock_timestamp();
    END IF;
    RETURN simulated_at;
END
$body$;

REVOKE ALL ON FUNCTION {schema}.begin_simulation, {schema}.simulate_at, {schema}.keep_simulation, {schema}.log_clock
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {schema}.log_clock TO {application};

-- What the register says of when goes by the same clock.
ALTER TABLE {schema}.subject_keys ALTER created_at SET DEFAULT {schema}.log_clock();
ALTER TABLE {schema}.clients ALTER changed_at SET DEFAULT {schema}.log_clock();

-- Appends a batch of requests, each accepted or refused by itself, in the order given, and answers each with a row:
--   appended   its events stand at first_position .. last_position (without events: last_position is the log's end)
--   repeated   its id was answered before: what was stored then
--   conflict   a stream that it read or writes is not at the version that it expected, or what it comes after was not
--              appended: then it was decided on a state that never was, though the version may be the same
-- Arrays are flat. A request has the next check_counts of the checks and the next event_counts of the events. A check
-- names a stream by its index in streams, the version that it must have (0 or less: it must not exist; a stream
-- that starts at version 0 is expected at -1), and how many events the request appends to it. A predecessor is the index
-- of a request before it in the batch that it rests on, or 0. In a batch a request id
-- stands once only.
-- It raises (22023), and appends nothing of the batch, unless arrays that speak of the same things are of one length,
-- counts are not negative and sum to these lengths, and the events of what is appended stand under their own request,
-- in streams that its checks name, their versions following the one that the check expects, as many as it announces.
-- So each position that is given away has its event.
-- It records at the log's clock: the server's, or, while a simulation of a past is being loaded, the one that it moves.
CREATE OR REPLACE FUNCTION {schema}.append(
    request_ids uuid[], body_digests bytea[], statuses smallint[], answers bytea[],
    check_counts integer[], event_counts integer[], predecessors integer[],
    streams uuid[],
    check_streams integer[], check_versions bigint[], check_event_counts integer[],
    event_requests integer[], event_streams uuid[], event_versions bigint[], event_topics text[], event_states bytea[]
) RETURNS TABLE (
    outcome text, first_position bigint, last_position bigint, recorded_at timestamptz,
    body_digest bytea, status smallint, answer bytea,
    stream uuid, expected bigint, actual bigint
)
LANGUAGE plpgsql
SECURITY DEFINER
-- The application role may create objects in this schema: nothing of it may stand in for what is called here.
SET search_path = pg_catalog, pg_temp
-- A plan that was made for a short log and kept must not scan it when it is long.
SET enable_seqscan = off
AS $body$
DECLARE
    started_at   bigint;       -- the log's end before this batch
    held_at      timestamptz;  -- the log's clock while a simulation has it, or NULL
    ended_at     bigint;       -- the log's end after the requests walked so far
    stored       smallint[];   -- per request: the status stored under its id, or NULL
    versions     bigint[];     -- per stream: its version after the requests walked so far, or NULL
    bases        bigint[];     -- per accepted request: an event's index + this is its position
    ends         bigint[];     -- per accepted request: its last position
    checks_seen  integer := 0;
    events_seen  integer := 0;
    announced    integer;      -- the check of the event at hand: mostly that of the one before it, or the next
    current      bigint;
    inserted     bigint;
BEGIN
    IF (cardinality(body_digests), cardinality(statuses), cardinality(answers), cardinality(check_counts),
        cardinality(event_counts), cardinality(predecessors)) IS DISTINCT FROM
       (cardinality(request_ids), cardinality(request_ids), cardinality(request_ids), cardinality(request_ids),
        cardinality(request_ids), cardinality(request_ids))
       OR (cardinality(check_versions), cardinality(check_event_counts)) IS DISTINCT FROM
          (cardinality(check_streams), cardinality(check_streams))
       OR (cardinality(event_streams), cardinality(event_versions), cardinality(event_topics),
           cardinality(event_states)) IS DISTINCT FROM
          (cardinality(event_requests), cardinality(event_requests), cardinality(event_requests),
           cardinality(event_requests))
    THEN
        RAISE EXCEPTION 'append: arrays that speak of the same things differ in length' USING ERRCODE = '22023';
    END IF;

    SELECT l.position, greatest(coalesce(l.simulated_at, clock_timestamp()), l.recorded_at + interval '1 microsecond'),
           l.simulated_at
      INTO started_at, recorded_at, held_at
      FROM {schema}.log_end AS l WHERE l.only_row FOR UPDATE;
    IF held_at IS NOT NULL AND pg_try_advisory_xact_lock_shared(hashtext('simulated clock'), hashtext({channel}))
    THEN  -- whoever simulated has gone: from here on the log goes by its own clock
        held_at := NULL;
        recorded_at := greatest(clock_timestamp(), recorded_at);
    END IF;
    ended_at := started_at;

    -- Statements of their own: their snapshots, taken after the lock, see all that earlier holders of it committed.
    -- Scalar subqueries: each is one index lookup whatever the planner believes of the table (EXISTS is not).
    stored := ARRAY(
        SELECT (SELECT r.status FROM {schema}.requests AS r WHERE r.request_id = q.request_id)
          FROM unnest(request_ids) WITH ORDINALITY AS q (request_id, ordinal) ORDER BY q.ordinal);
    versions := ARRAY(
        SELECT (SELECT e.originator_version FROM {schema}.events AS e WHERE e.originator_id = s.stream
                 ORDER BY e.originator_version DESC LIMIT 1)
          FROM unnest(streams) WITH ORDINALITY AS s (stream, ordinal) ORDER BY s.ordinal);
    bases := array_fill(NULL::bigint, ARRAY[cardinality(request_ids)]);
    ends := bases;

    FOR request IN 1 .. cardinality(request_ids) LOOP
        IF check_counts[request] < 0 OR event_counts[request] < 0 THEN
            RAISE EXCEPTION 'append: request % has % checks and % events',
                request, check_counts[request], event_counts[request] USING ERRCODE = '22023';
        END IF;
        outcome := 'appended';
        IF stored[request] IS NOT NULL THEN
            outcome := 'repeated';
        ELSIF predecessors[request] > 0 AND ends[predecessors[request]] IS NULL THEN
            outcome := 'conflict';
            stream := streams[check_streams[checks_seen + 1]];
            expected := check_versions[checks_seen + 1];
            actual := coalesce(versions[check_streams[checks_seen + 1]], 0);
        ELSE
            FOR checked IN checks_seen + 1 .. checks_seen + check_counts[request] LOOP
                current := versions[check_streams[checked]];
                -- A stream that does not exist is at every version up to 0.
                IF coalesce(current, least(check_versions[checked], 0)) <> check_versions[checked] THEN
                    outcome := 'conflict';
                    stream := streams[check_streams[checked]];
                    expected := check_versions[checked];
                    actual := coalesce(current, 0);
                    EXIT;
                END IF;
            END LOOP;
        END IF;
        IF outcome = 'appended' THEN
            announced := checks_seen + 1;
            FOR event IN events_seen + 1 .. events_seen + event_counts[request] LOOP
                IF streams[check_streams[announced]] <> event_streams[event] THEN
                    FOR tried IN 1 .. check_counts[request] LOOP
                        announced := checks_seen + 1 + (announced - checks_seen) % check_counts[request];
                        EXIT WHEN streams[check_streams[announced]] = event_streams[event];
                    END LOOP;
                END IF;
                IF (event_requests[event] = request AND streams[check_streams[announced]] = event_streams[event]
                    AND coalesce(versions[check_streams[announced]], check_versions[announced]) + 1
                        = event_versions[event]) IS NOT TRUE
                THEN
                    RAISE EXCEPTION 'append: event % (request %, version %) does not follow what request % checks',
                        event, event_requests[event], event_versions[event], request USING ERRCODE = '22023';
                END IF;
                versions[check_streams[announced]] := event_versions[event];
            END LOOP;
            FOR checked IN checks_seen + 1 .. checks_seen + check_counts[request] LOOP
                IF (check_versions[checked] >= -1
                    AND coalesce(versions[check_streams[checked]], check_versions[checked])
                        = check_versions[checked] + check_event_counts[checked]) IS NOT TRUE
                THEN
                    RAISE EXCEPTION 'append: check % announces % events after version %, the last is %', checked,
                        check_event_counts[checked], check_versions[checked], versions[check_streams[checked]]
                        USING ERRCODE = '22023';
                END IF;
            END LOOP;
            bases[request] := ended_at - events_seen;
            ended_at := ended_at + event_counts[request];
            ends[request] := ended_at;
        END IF;
        checks_seen := checks_seen + check_counts[request];
        events_seen := events_seen + event_counts[request];
        IF outcome = 'repeated' THEN
            RETURN QUERY SELECT outcome, NULL::bigint, r.last_position, r.recorded_at,
                                r.body_digest, r.status, r.answer, NULL::uuid, NULL::bigint, NULL::bigint
                           FROM {schema}.requests AS r WHERE r.request_id = request_ids[request];
        ELSE
            first_position := ends[request] - event_counts[request] + 1;
            last_position := ends[request];
            RETURN NEXT;
            stream := NULL; expected := NULL; actual := NULL;
        END IF;
    END LOOP;

    IF (checks_seen, events_seen) IS DISTINCT FROM (cardinality(check_streams), cardinality(event_requests)) THEN
        RAISE EXCEPTION 'append: the requests have % checks and % events, the arrays % and %', checks_seen, events_seen,
            cardinality(check_streams), cardinality(event_requests) USING ERRCODE = '22023';
    END IF;

    INSERT INTO {schema}.events (position, originator_id, originator_version, topic, state, recorded_at)
    SELECT bases[e.request] + e.ordinal, e.stream, e.version, e.topic, e.state, append.recorded_at
      FROM unnest(event_requests, event_streams, event_versions, event_topics, event_states)
           WITH ORDINALITY AS e (request, stream, version, topic, state, ordinal)
     WHERE bases[e.request] IS NOT NULL;
    -- An event of a request that is not appended, under the number of one that is.
    GET DIAGNOSTICS inserted = ROW_COUNT;
    IF inserted <> ended_at - started_at THEN
        RAISE EXCEPTION 'append: % positions for % events', ended_at - started_at, inserted USING ERRCODE = '22023';
    END IF;

    INSERT INTO {schema}.requests (request_id, body_digest, status, answer, last_position, recorded_at)
    SELECT q.request_id, q.body_digest, q.status, q.answer, q.last_position, append.recorded_at
      FROM unnest(request_ids, body_digests, statuses, answers, ends)
           AS q (request_id, body_digest, status, answer, last_position)
     WHERE q.request_id IS NOT NULL AND q.last_position IS NOT NULL;

    IF ended_at > started_at THEN
        UPDATE {schema}.log_end AS l
           SET position = ended_at, recorded_at = append.recorded_at, simulated_at = held_at
         WHERE l.only_row;
        -- For readers who listen. Nothing within a county, which commits one by one anyway; busy counties that share a
        -- database also commit one by one because of it, since a notification locks the whole database.
        PERFORM pg_notify({channel}, '');
    END IF;
END
$body$;
