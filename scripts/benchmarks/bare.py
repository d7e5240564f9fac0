"""What HTTP in Python costs at the least: a bare endpoint that reads one row by its primary key.

Run as a script with a port, a schema and an address in `DATABASE_URL`; server, pool and collector are as the service's.
"""

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from psycopg.sql import SQL, Identifier
from psycopg_pool import AsyncConnectionPool

POOL_SIZE = 4
YOUNG_OBJECTS_MAX = 100_000


def main(port: int, schema: str, url: str) -> None:
    query = SQL("SELECT position, topic FROM {} WHERE position = %s").format(Identifier(schema, "events")).as_string()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncConnectionPool(
            url, min_size=POOL_SIZE, max_size=POOL_SIZE, kwargs={"autocommit": True}
        ) as pool:
            app.state.pool = pool
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/rows/{position}")
    async def row(position: int) -> dict[str, int | str]:
        async with app.state.pool.connection() as connection:
            cursor = await connection.execute(query, (position,))
            found = await cursor.fetchone()
        return {"position": found[0], "topic": found[1]}

    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS_MAX, 20, 50)
    uvicorn.run(app, host="127.0.0.1", port=port, loop="uvloop", http="httptools", access_log=False, log_config=None)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], os.environ["DATABASE_URL"])
