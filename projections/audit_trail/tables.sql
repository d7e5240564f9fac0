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
