"""The contract in a browser: all of it from this service, under a policy that lets nothing else in."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from tests.api.county import County

PAGE = "/docs"


class _Page(HTMLParser):
    """What a page fetches, and what in it a strict policy would not let run."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.inline: list[str] = []
        self._open = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._open = tag
        for name, value in attributes:
            if name in ("src", "href") and value:
                self.fetched.append(value)
            if name == "style" or name.startswith("on"):
                self.inline.append(f"{tag} {name}")

    def handle_data(self, data: str) -> None:
        if self._open in ("script", "style") and data.strip():
            self.inline.append(data)


def policy_of(headers: dict[str, str]) -> dict[str, list[str]]:
    directives = [directive.split() for directive in headers["content-security-policy"].split(";")]
    return {name: sources for name, *sources in directives}


def test_the_page_and_its_files_are_of_this_service_alone(county: County) -> None:
    answer = county.http.get(PAGE)
    assert answer.status_code == 200
    page = _Page()
    page.feed(answer.text)
    assert page.inline == []
    files = [one for one in page.fetched if not one.startswith("data:")]
    assert files
    for file in files:
        assert urlsplit(file).netloc == "", "it names another host"
        got = county.http.get(urljoin(PAGE, file))
        assert got.status_code == 200, file
        assert got.content
        assert got.headers["content-type"].startswith("text/css" if file.endswith("css") else "text/javascript")
        assert got.headers["content-security-policy"] == answer.headers["content-security-policy"]
        assert got.headers["x-content-type-options"] == "nosniff"
    style = county.http.get(f"{PAGE}/swagger-ui.css").text
    assert set(re.findall(r"url\(\"?(\w+):", style)) == {"data"}
    assert "@import" not in style


def test_its_policy_lets_nothing_else_in(county: County) -> None:
    policy = policy_of(dict(county.http.get(PAGE).headers))
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]
    assert {source for sources in policy.values() for source in sources} == {"'none'", "'self'", "data:"}


def test_it_shows_the_document_and_asks_nobody_else_to_judge_it(county: County) -> None:
    start = county.http.get(f"{PAGE}/start.js").text
    assert "validatorUrl: null" in start
    (document,) = re.findall(r'url: "([^"]+)"', start)
    assert county.http.get(urljoin(PAGE, document)).json()["openapi"].startswith("3.1")
    assert "http" not in start.replace("another host", "")


def test_no_other_file_is_to_be_had(county: County) -> None:
    for name in ("redoc.standalone.js", "__init__.py", "..%2Fanswers.py", "nothing"):
        assert county.http.get(f"{PAGE}/{name}").status_code == 404
    assert county.http.get("/redoc").status_code == 404
