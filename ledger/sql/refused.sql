-- What was refused, in the log's order: a what-if reads it. Only refusals are in the index, and only they pay for it.
CREATE INDEX requests_refused ON {schema}.requests (last_position) WHERE status = 409;
