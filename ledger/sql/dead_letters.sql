-- What a webhook's receiver would not take, by the webhook's name and the event's position, and why at the last try. It
-- holds no event: the log does. What was taken at a later try is deleted here.
CREATE TABLE {schema}.dead_letters (
    number   bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,  -- in the order in which they were given up
    webhook  text        NOT NULL,
    position bigint      NOT NULL,
    attempts integer     NOT NULL,
    reason   text        NOT NULL,  -- a status or the kind of an error, never what a receiver said
    tried_at timestamptz NOT NULL,
    is_due   boolean     NOT NULL DEFAULT false,  -- somebody asked for it to be sent again
    PRIMARY KEY (webhook, position)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.dead_letters TO {application};
