-- Who acts, as the identity provider names them: issuer and subject, sealed under a key of the actor's own (subject_keys).
-- The log has the actors' derived ids alone. To delete a row and its key is to forget whose an actor's id is.
CREATE TABLE {schema}.logins (
    actor_id uuid        PRIMARY KEY REFERENCES {schema}.subject_keys,
    sealed   bytea       NOT NULL,
    kept_at  timestamptz NOT NULL DEFAULT {schema}.log_clock()
);

GRANT SELECT, INSERT, DELETE ON {schema}.logins TO {application};
