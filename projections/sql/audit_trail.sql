-- name: create
CREATE TABLE {audit_trail} (
    position     bigint      PRIMARY KEY,
    stream       uuid        NOT NULL,
    version      bigint      NOT NULL,
    topic        text        NOT NULL,
    happened_on  date        NOT NULL,
    recorded_at  timestamptz NOT NULL,
    actor        uuid        NOT NULL,
    role         text        NOT NULL,
    organisation uuid,                  -- none for the county itself
    request_id   uuid        NOT NULL,
    rulebook     text        NOT NULL,
    sections     text[]      NOT NULL,
    entry_id     uuid,
    unit         text,                  -- of what it charges, grants or lets lapse; none of the three for the rest
    units        bigint,
    amount_cents bigint
);
CREATE INDEX ON {audit_trail} (stream, position);
CREATE INDEX ON {audit_trail} (actor, position);
CREATE INDEX ON {audit_trail} (organisation, position) WHERE organisation IS NOT NULL;
CREATE INDEX ON {audit_trail} (recorded_at, position);

-- name: append
COPY {audit_trail} (
    position, stream, version, topic, happened_on, recorded_at, actor, role, organisation, request_id,
    rulebook, sections, entry_id, unit, units, amount_cents
) FROM STDIN (FORMAT BINARY)

-- name: page
SELECT position, stream, version, topic, happened_on, recorded_at, actor, role, organisation, request_id,
       rulebook, sections, entry_id, unit, units, amount_cents
  FROM {audit_trail}
 WHERE position > %(after)s AND position <= %(position)s

-- name: stream
   AND stream = %(stream)s

-- name: actor
   AND actor = %(actor)s

-- name: organisation
   AND organisation = %(organisation)s

-- Instants and positions have one order, so that a span of time is a span of positions.
-- name: since
   AND position >= (SELECT position FROM {audit_trail} WHERE recorded_at >= %(since)s
                     ORDER BY recorded_at, position LIMIT 1)

-- name: until
   AND position <= (SELECT position FROM {audit_trail} WHERE recorded_at <= %(until)s
                     ORDER BY recorded_at DESC, position DESC LIMIT 1)

-- name: page_end
 ORDER BY position
 LIMIT %(limit)s
