-- The names on the providers' staff lists, each sealed under a key of the worker's own (subject_keys): the log has the
-- workers' random ids alone. An erased name is NULL, and its key is gone. version is that of the provider's event which
-- the name, or its erasure, came with: what is older never replaces what is newer.
CREATE TABLE {schema}.worker_names (
    provider_id uuid    NOT NULL,
    worker_id   uuid    NOT NULL,
    sealed      bytea,
    version     integer NOT NULL,
    PRIMARY KEY (provider_id, worker_id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.worker_names TO {application};
