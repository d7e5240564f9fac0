-- Browsers that have logged in, and identities that are one actor's.

-- A session: only a hash of what the browser holds, so that nobody who reads the table has one. Who it is is sealed under
-- the county's key; subject_hash and sid_hash are keyed, for the issuer's log-out to find it by. state_hash is of the
-- login that it came of: none makes two sessions. An ended one stays until it would have ended anyway.
CREATE TABLE {schema}.sessions (
    session_hash bytea       PRIMARY KEY,
    state_hash   bytea       UNIQUE,
    subject_hash bytea       NOT NULL,
    sid_hash     bytea,
    sealed       text        NOT NULL,
    begun_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    used_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at     timestamptz
);
CREATE INDEX sessions_subject ON {schema}.sessions (subject_hash);
CREATE INDEX sessions_sid ON {schema}.sessions (sid_hash);
CREATE INDEX sessions_begun ON {schema}.sessions (begun_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.sessions TO {application};

-- An identity, by the id that is derived of it, that acts by another's id: the same person at another issuer. Who linked
-- them is NULL where it was done on the command line.
CREATE TABLE {schema}.identity_links (
    identity_id uuid        PRIMARY KEY,
    actor_id    uuid        NOT NULL CHECK (actor_id <> identity_id),
    linked_by   uuid,
    linked_at   timestamptz NOT NULL DEFAULT {schema}.log_clock()
);
CREATE INDEX identity_links_actor ON {schema}.identity_links (actor_id);

GRANT SELECT, INSERT, DELETE ON {schema}.identity_links TO {application};
