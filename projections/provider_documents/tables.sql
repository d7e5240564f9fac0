-- name: create
CREATE TABLE {documents} (
    provider_id uuid   NOT NULL,
    version     bigint NOT NULL,  -- of the event, in the provider's stream
    kind        text   NOT NULL,
    received_on date   NOT NULL,
    expires_on  date,
    recorded_on date   NOT NULL,
    PRIMARY KEY (provider_id, version)
);

CREATE TABLE {document_warnings} (
    warning_id  uuid     PRIMARY KEY,
    code        text     NOT NULL,
    provider_id uuid     NOT NULL,
    for_county  boolean  NOT NULL,  -- not shown to the provider
    finding     jsonb    NOT NULL,
    since       date     NOT NULL,
    ends_on     date     NOT NULL  -- holds no more from then on; the last day of all where none is known
);
CREATE INDEX ON {document_warnings} (since, warning_id);
CREATE INDEX ON {document_warnings} (provider_id, since);
CREATE INDEX ON {document_warnings} (code, since);

-- name: documents
SELECT provider_id, version, kind, received_on, expires_on, recorded_on
  FROM {documents}
 WHERE provider_id = ANY (%(providers)s)

-- name: put_documents
INSERT INTO {documents}
SELECT * FROM json_populate_recordset(NULL::{documents}, %(rows)s::json)

-- name: put_warnings
INSERT INTO {document_warnings}
SELECT * FROM json_populate_recordset(NULL::{document_warnings}, %(rows)s::json)
    ON CONFLICT (warning_id) DO UPDATE
   SET (finding, since, ends_on)
     = (excluded.finding, excluded.since, excluded.ends_on)

-- name: drop_warnings
DELETE FROM {document_warnings} AS w
 USING json_to_recordset(%(rows)s::json) AS g (id uuid)
 WHERE w.warning_id = g.id

-- name: accept
UPDATE {document_warnings} AS w
   SET ends_on = a.accepted_on
  FROM json_to_recordset(%(rows)s::json) AS a (provider_id uuid, peril text, accepted_on date)
 WHERE w.code = 'insurance_not_accepted' AND w.provider_id = a.provider_id
   AND w.finding -> 'limit' ->> 'value' = a.peril AND w.ends_on = DATE '9999-12-31'
