-- Which tables of which projection there are, how far each set has come, and which one serves. What follows the log
-- without tables has its checkpoint here, too.

-- name: create
CREATE TABLE IF NOT EXISTS {projections} (
    name           text    NOT NULL,
    version        integer NOT NULL,  -- of the projection's definition in the code
    generation     integer NOT NULL,  -- counts the builds of one version
    position       bigint  NOT NULL,  -- the last event that is folded in
    state          text    NOT NULL CHECK (state IN ('building', 'rebuilding', 'running', 'failed', 'replaced')),
    current        boolean NOT NULL,  -- reads go here
    tables         text[]  NOT NULL,  -- their names, without version and generation
    error          text,              -- the class of the error, without what it says: that may hold data
    error_position bigint,            -- the event that could not be folded
    PRIMARY KEY (name, version, generation)
);
CREATE UNIQUE INDEX IF NOT EXISTS projections_current ON {projections} (name, version) WHERE current;

-- name: all
SELECT name, version, generation, position, state, current, tables, error, error_position
  FROM {projections}
 ORDER BY name, version, generation

-- name: serving
SELECT p.name, p.generation, p.position
  FROM unnest(%(names)s::text[], %(versions)s::integer[]) AS asked (name, version)
  JOIN {projections} AS p USING (name, version)
 WHERE p.current

-- name: add
INSERT INTO {projections} (name, version, generation, position, state, current, tables)
SELECT %(name)s, %(version)s, coalesce(max(generation), 0) + 1, 0, %(state)s, false, %(tables)s
  FROM {projections}
 WHERE name = %(name)s AND version = %(version)s
RETURNING generation

-- name: move
UPDATE {projections}
   SET position = %(position)s, state = %(state)s, error = NULL, error_position = NULL
 WHERE name = %(name)s AND version = %(version)s AND generation = %(generation)s
   AND position = %(old)s AND state <> 'replaced'

-- name: serve
UPDATE {projections}
   SET current = true, state = 'running'
 WHERE name = %(name)s AND version = %(version)s AND generation = %(generation)s

-- name: replace
UPDATE {projections}
   SET current = false, state = 'replaced'
 WHERE name = %(name)s AND version = %(version)s AND current

-- name: hold
SELECT generation, position
  FROM {projections}
 WHERE name = %(name)s AND version = %(version)s AND current
   FOR UPDATE

-- name: fail
UPDATE {projections}
   SET state = 'failed', error = %(error)s, error_position = %(error_position)s
 WHERE name = %(name)s AND version = %(version)s AND generation = %(generation)s AND state <> 'replaced'

-- name: remove
DELETE FROM {projections}
 WHERE name = %(name)s AND version = %(version)s AND generation = %(generation)s
