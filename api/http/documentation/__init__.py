"""The contract to read and to try in a browser: Swagger UI, with every file of its own from this service.

It names no other host, so that it works in a closed network, and its policy lets a browser fetch from nowhere else.
"""

from functools import cache
from importlib.resources import files

from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse, Response

from api.http.problems import Problem

PAGE = "/docs"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # the viewer's style sheet holds its signs
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}

HTML = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Setelikirja: HTTP API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{folder}/swagger-ui.css">
</head>
<body>
<div id="contract"></div>
<script src="{folder}/swagger-ui-bundle.js"></script>
<script src="{folder}/start.js"></script>
</body>
</html>
""".format(folder=PAGE.removeprefix("/"))

# Where each file stands, and what it is.
FILES = {
    "swagger-ui-bundle.js": ("fastapi_offline", "static/swagger-ui-bundle.js", "text/javascript"),
    "swagger-ui.css": ("fastapi_offline", "static/swagger-ui.css", "text/css"),
    "start.js": (__package__, "start.js", "text/javascript"),
}


@cache
def _content(name: str) -> bytes:
    package, path, _ = FILES[name]
    return files(package).joinpath(path).read_bytes()


async def _page(_: Request) -> Response:
    return HTMLResponse(HTML, headers=HEADERS)


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in FILES:
        raise Problem(404, "no_page")
    return Response(_content(name), media_type=FILES[name][2], headers=HEADERS)


def add(app: FastAPI) -> None:
    """Serve the page, for anybody."""
    app.add_route(PAGE, _page, include_in_schema=False)
    app.add_route(PAGE + "/{name}", _asset, include_in_schema=False)
