"""The OpenAPI document without a service: `python -m scripts.openapi`; with `--digest` its SHA-256 alone."""

import sys
from contextlib import AbstractAsyncContextManager
from hashlib import sha256
from typing import Any

import orjson

from api.http.application import create_app
from api.http.service import CountyService


def document() -> dict[str, Any]:
    """The document that is served at `/openapi.json`."""

    def unopened() -> AbstractAsyncContextManager[CountyService]:
        raise AssertionError("nothing is served")

    return create_app(unopened).openapi()


def digest(of: dict[str, Any]) -> str:
    """SHA-256 in hexadecimal over the document with its names in order."""
    return sha256(orjson.dumps(of, option=orjson.OPT_SORT_KEYS)).hexdigest()


if __name__ == "__main__":
    made = document()
    sys.stdout.write(digest(made) + "\n" if "--digest" in sys.argv else orjson.dumps(made).decode())
