-- Whom the log's random ids stand for. This is the register, not the log: the application role reads and writes it, and
-- deleting a key here is what erases a person from the log, whose bytes stay as they are.

-- A data key for each client, provider and the county itself (the nil id), wrapped under the key-encryption key.
CREATE TABLE {schema}.subject_keys (
    subject_id  uuid        PRIMARY KEY,
    wrapped_key bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A client's birth date, municipalities and name, sealed under its own key. version counts the corrections.
CREATE TABLE {schema}.clients (
    client_id      uuid        PRIMARY KEY REFERENCES {schema}.subject_keys,
    reference_hash bytea       UNIQUE,   -- a keyed hash of the external reference, to find a client by
    sealed         bytea       NOT NULL,
    version        integer     NOT NULL,
    changed_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);

GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.subject_keys, {schema}.clients TO {application};
