"""People log in with a browser: at a real issuer, and on the machine of a demonstration by choosing a role."""

import base64
import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from api.http.installation import Database
from api.identity.code_flow import LANDING, local
from tests.api.county import Clock, County, served
from tests.api.identity.issuers import (
    AUDIENCE,
    CONSOLE,
    PUBLIC_URL,
    SECRET,
    Browser,
    RealProvider,
    clients,
    form_of,
    oidc_provider,
    oidc_provider_mock,
    published_keys,
)
from tests.conftest import Server

COOKIE, LOGIN_COOKIE = "__Host-setelikirja", "__Host-setelikirja-login"
PROVIDERS = {"oidc-provider": oidc_provider, "oidc-provider-mock": oidc_provider_mock}
SECONDS_MAX = 30
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # what oidc-provider-mock is made of


def county_of(database: Database, issuer: str, folder: Path) -> AbstractContextManager[County]:
    folder.mkdir(exist_ok=True)
    (folder / "client-secret").write_text(SECRET)
    settings = {
        "jwt_key_file": None,
        "oidc_issuer": issuer,
        "oidc_audience": AUDIENCE,
        "oidc_client_id": CONSOLE,
        "oidc_client_secret_file": folder / "client-secret",
        "oidc_scope": "openid roles",
        "public_url": PUBLIC_URL,
    }
    return served(database, Clock(), folder, more=settings)


@pytest.fixture(scope="module", params=PROVIDERS)
def provider(request: pytest.FixtureRequest) -> Iterator[RealProvider]:
    with PROVIDERS[request.param]() as provider:
        if provider.process is None:  # its scopes are its own
            provider.told["scope"] = "openid"
        yield provider


@pytest.fixture(scope="module")
def two(
    provider: RealProvider, embedded: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[County, County]]:
    """Two services of one county, as two processes are."""
    made = embedded.county()
    database, folder = Database(made.application_url, made.schema, None), tmp_path_factory.mktemp("keys")
    with county_of(database, provider.issuer, folder) as one, county_of(database, provider.issuer, folder) as other:
        yield one, other


def logged_in(county: County, provider: RealProvider, person: str = "kaisa", to: str = "/session") -> Browser:
    browser = Browser(county.http)
    back = provider.log_in(browser, browser.get(f"/login?next={to}"), person)
    answer = browser.get(back)
    assert (answer.status_code, answer.headers["location"]) == (303, to), answer.text
    return browser


def session_of(browser: Browser) -> Any:
    answer = browser.get("/session")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_who_has_logged_in_is_known_in_every_process_until_they_log_out(
    two: tuple[County, County], provider: RealProvider
) -> None:
    one, other = two
    browser = logged_in(one, provider)
    told = session_of(browser)
    assert (told["roles"], told["unit"], told["organisation"]) == (["caseworker"], "Kuopio", None)
    elsewhere = Browser(other.http)
    elsewhere.cookies = browser.cookies
    assert session_of(elsewhere) == told
    assert browser.post("/logout", {"csrf": "wrong"}).status_code == 403
    assert session_of(browser) == told
    _, form = form_of(browser.get("/logout").text)
    before = dict(browser.cookies["ours"])
    out = browser.post("/logout", form)
    assert out.status_code == 303 and out.headers["location"].startswith(provider.issuer)
    assert COOKIE not in browser.cookies["ours"]
    for stolen in (browser, elsewhere):
        stolen.cookies = {"ours": dict(before)}
    assert browser.get("/session").status_code == 401  # at once where they logged out
    deadline = time.monotonic() + SECONDS_MAX
    while elsewhere.get("/session").status_code != 401:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_browser_commands_with_its_pages_proof_alone(two: tuple[County, County], provider: RealProvider) -> None:
    browser = logged_in(two[0], provider)
    client = {"birth_date": "1990-01-02", "municipality": "Kuopio"}
    key = {"Idempotency-Key": str(uuid4())}
    refused = browser.ask("POST", "/v1/clients", json=client, headers=key)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    wrong = browser.ask("POST", "/v1/clients", json=client, headers=key | {"X-CSRF-Token": "0" * 64})
    assert wrong.status_code == 403
    proof = {"X-CSRF-Token": session_of(browser)["csrf"]}
    assert browser.ask("POST", "/v1/clients", json=client, headers=key | proof).status_code == 201
    assert browser.get("/v1/vouchers").status_code == 200
    other = logged_in(two[0], provider)
    assert other.ask("POST", "/v1/clients", json=client, headers=key | proof).status_code == 403


def test_cookies_are_kept_from_scripts_other_sites_and_other_hosts(
    two: tuple[County, County], provider: RealProvider
) -> None:
    browser = Browser(two[0].http)
    begun = browser.get("/login")
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"] and len(asked["code_challenge"][0]) == 43
    assert len(asked["state"][0]) >= 43 and len(asked["nonce"][0]) >= 43
    answers = [begun, browser.get(provider.log_in(browser, begun, "kaisa"))]
    set_to = [cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")]
    assert {cookie.partition("=")[0] for cookie in set_to} == {COOKIE, LOGIN_COOKIE}
    for cookie in set_to:
        attributes = {part.strip() for part in cookie.split(";")[1:]}
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= attributes
        assert not any(one.startswith("Domain") for one in attributes)


def test_an_answer_of_the_issuer_counts_once_and_for_the_browser_that_asked(
    two: tuple[County, County], provider: RealProvider
) -> None:
    browser, other = Browser(two[0].http), Browser(two[0].http)
    begun = browser.get("/login")
    kept = dict(browser.cookies["ours"])
    back = provider.log_in(browser, begun, "kaisa")
    other.get("/login")
    assert other.get(back).status_code == 400  # somebody is led to log in as somebody else
    browser.cookies["ours"] = dict(kept)
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert browser.get(back.replace(state, "another")).status_code == 400
    browser.cookies["ours"] = dict(kept)
    assert browser.get(back).status_code == 303
    replaying = Browser(two[1].http)
    replaying.cookies["ours"] = dict(kept)
    assert replaying.get(back).status_code == 400
    assert COOKIE not in replaying.cookies["ours"]
    again = Browser(two[0].http)
    new_state = parse_qs(urlsplit(again.get("/login").headers["location"]).query)["state"][0]
    assert again.get(back.replace(state, new_state)).status_code == 400  # an old code under a new state


def test_who_has_no_role_is_told_so_and_gets_no_session(two: tuple[County, County], provider: RealProvider) -> None:
    browser = Browser(two[0].http)
    answer = browser.get(provider.log_in(browser, browser.get("/login"), "outsider"))
    assert answer.status_code == 403 and "Pyydä oikeus" in answer.text
    assert COOKIE not in browser.cookies["ours"]


@pytest.mark.parametrize(("column", "age"), [("used_at", timedelta(minutes=31)), ("begun_at", timedelta(hours=11))])
def test_a_session_ends_that_was_not_used_or_has_lasted_too_long(
    two: tuple[County, County], provider: RealProvider, column: str, age: timedelta
) -> None:
    browser = logged_in(two[0], provider)
    other = Browser(two[1].http)  # which has not asked for it yet
    other.cookies = browser.cookies
    with psycopg.connect(two[0].database.application_url) as connection:
        statement = SQL("UPDATE {}.sessions SET {column} = {column} - %s").format(
            Identifier(two[0].database.schema), column=Identifier(column)
        )
        connection.execute(statement, [age])
    ended = other.get("/v1/vouchers")
    assert (ended.status_code, ended.json()["errors"][0]["field"]) == (401, "Cookie")


def test_the_database_holds_nothing_to_log_in_with_and_no_name(
    two: tuple[County, County], provider: RealProvider
) -> None:
    browser = logged_in(two[0], provider)
    with psycopg.connect(two[0].database.application_url) as connection:
        rows = connection.execute(
            SQL("SELECT s::text FROM {}.sessions AS s").format(Identifier(two[0].database.schema))
        ).fetchall()
    assert rows
    for (row,) in rows:
        assert browser.cookies["ours"][COOKIE] not in row
        assert "kaisa" not in row and "caseworker" not in row


def test_a_log_out_at_the_issuer_ends_the_session_here(embedded: Server, tmp_path: Path) -> None:
    with oidc_provider() as provider:
        made = embedded.county()
        with county_of(Database(made.application_url, made.schema, None), provider.issuer, tmp_path) as county:
            provider.be(clients=clients(str(county.http.base_url).rstrip("/")))
            browser, pekka = logged_in(county, provider), logged_in(county, provider, "pekka")
            _, form = form_of(browser.get("/logout").text)
            kept = dict(browser.cookies["ours"])
            page = browser.get(browser.post("/logout", form).headers["location"])
            action, fields = form_of(page.text)
            # The session here is made anew, as if it had not been ended: the issuer's word alone ends it.
            with psycopg.connect(county.database.application_url) as connection:
                connection.execute(
                    SQL("UPDATE {}.sessions SET ended_at = NULL").format(Identifier(county.database.schema))
                )
            browser.cookies["ours"] = kept
            assert browser.get("/session").status_code == 200
            assert browser.post(action, fields | {"logout": "yes"}).status_code in (302, 303)
            assert browser.get("/session").status_code == 401
            assert pekka.get("/session").status_code == 200


NO_ID_TOKEN: dict[str, dict[str, Any]] = {
    "of another login": {"nonce": "another"},
    "of no login": {"nonce": None},
    "for the service": {"aud": AUDIENCE},
    "for others too": {"aud": [CONSOLE, "another"]},
    "to another client": {"azp": "another"},
    "of another issuer": {"iss": "https://another.example.invalid"},
    "expired": {"exp": 1},
    "not begun": {"iat": 4_000_000_000, "exp": 4_000_000_600},
    "of nobody": {"sub": None},
}


def test_an_id_token_is_checked(embedded: Server, tmp_path: Path) -> None:
    with published_keys() as issuer:
        issuer.more = {
            "authorization_endpoint": f"{issuer.issuer}/authorize",
            "token_endpoint": f"{issuer.issuer}/token",
        }
        made = embedded.county()
        with county_of(Database(made.application_url, made.schema, None), issuer.issuer, tmp_path) as county:

            def answered(changes: dict[str, Any], key: str = "first", sent: str = "") -> httpx.Response:
                browser = Browser(county.http)
                begun = parse_qs(urlsplit(browser.get("/login").headers["location"]).query)
                (state,), (nonce,), (challenge,) = begun["state"], begun["nonce"], begun["code_challenge"]
                claims: dict[str, Any] = {"aud": CONSOLE, "nonce": nonce, "client_id": None} | changes
                issuer.id_token = issuer.token(key, {"kid": "first", "typ": "JWT"}, **claims)
                answer = browser.get(f"/login/callback?code=code&state={state}{sent}")
                verifier = issuer.exchanged.get("code_verifier", "")
                proved = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
                assert sent or proved == challenge
                return answer

            assert answered({}).status_code == 303
            assert answered({"aud": [CONSOLE, "another"], "azp": CONSOLE}).status_code == 303
            assert answered({}, sent=f"&iss={issuer.issuer}").status_code == 303
            for name, changes in NO_ID_TOKEN.items():
                assert answered(changes).status_code == 400, name
            assert answered({}, "other").status_code == 400
            assert answered({}, sent="&iss=https://another.example.invalid").status_code == 400
            assert answered({}, sent="&error=access_denied").status_code == 400
            assert answered({}, sent="&state=twice").status_code == 400


LOGGED_OUT: dict[str, Any] = {"http://schemas.openid.net/event/backchannel-logout": {}}
NO_LOGOUT: dict[str, dict[str, Any]] = {
    "for another": {"aud": AUDIENCE},
    "of another issuer": {"iss": "https://another.example.invalid"},
    "expired": {"exp": 1},
    "old": {"iat": 1},
    "with a nonce": {"nonce": "n"},
    "without its event": {"events": {}},
    "without an event": {"events": None},
    "of nobody": {"sub": None},
    "without a name": {"jti": None},
}


def test_a_word_of_a_log_out_is_checked(embedded: Server, tmp_path: Path) -> None:
    with published_keys() as issuer:
        made = embedded.county()
        with county_of(Database(made.application_url, made.schema, None), issuer.issuer, tmp_path) as county:
            good: dict[str, Any] = {"aud": CONSOLE, "events": LOGGED_OUT, "jti": "1", "roles": None}

            def told(token: str) -> httpx.Response:
                return county.http.post("/logout/back-channel", data={"logout_token": token})

            assert told(issuer.token(**good)).status_code == 200
            for name, changes in NO_LOGOUT.items():
                refused = told(issuer.token(**good | changes))
                assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request"), name
            assert told(issuer.token("other", {"kid": "first"}, **good)).status_code == 400
            assert told("nonsense").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        None, "", "https://evil.example.invalid", "//evil.example.invalid", "/\\evil.example.invalid", "\\\\evil",
        "/\t/evil.example.invalid", "/\n/evil", "evil", "javascript:alert(1)", "/ä",
    ],
)  # fmt: skip
def test_a_login_leads_to_no_other_site(address: str | None) -> None:
    assert local(address) == LANDING
    assert local("/kassa?kk=2026-06#rivi") == "/kassa?kk=2026-06#rivi"


# Without an issuer


def test_on_a_machine_of_its_own_a_role_is_chosen(county: County) -> None:
    browser = Browser(county.http)
    page = browser.get("/login?next=//evil.example.invalid")
    assert page.status_code == 200 and "Valitse, missä roolissa jatkat." in page.text
    assert 'lang="fi"' in page.text and "omatyöntekijä" in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    _, form = form_of(page.text)
    assert form["next"] == LANDING
    without = {name: value for name, value in form.items() if name != "csrf"}
    assert browser.post("/login", without | {"role": "billing"}).status_code == 400
    browser.get("/login")
    assert browser.post("/login", form | {"role": "billing"}).status_code == 400  # of an earlier page
    _, form = form_of(browser.get("/login").text)
    assert browser.post("/login", form | {"role": "provider"}).status_code == 422
    chosen = browser.post("/login", form | {"role": "billing"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, LANDING)
    assert session_of(browser)["roles"] == ["billing"]


def test_a_browser_s_stream_ends_soon_so_that_its_session_is_asked_for(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(county.http)
    _, form = form_of(browser.get("/login").text)
    assert browser.post("/login", form | {"role": "auditor"}).status_code == 303
    monkeypatch.setattr("api.feed.routes.BROWSER_STREAM_SECONDS_MAX", 1)
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies["ours"].items())
    headers = {"Cookie": cookies, "Accept": "text/event-stream"}
    with county.http.stream("GET", "/v1/events", headers=headers) as events:
        assert events.status_code == 200
        assert "retry: 2000" in list(events.iter_lines())  # all of it: it ends


def test_by_a_name_that_another_site_gave_this_machine_nobody_chooses_a_role(county: County) -> None:
    for host in ("evil.example.invalid", "localhost.evil.example.invalid", "10.0.0.1"):
        assert county.http.get("/login", headers={"Host": host}).status_code == 404
    forwarded = {"X-Forwarded-For": "192.0.2.7"}
    assert county.http.get("/login", headers=forwarded).status_code in (200, 404)
    assert county.http.get("/login", headers={"Host": "localhost"}).status_code == 200


def test_beside_an_issuer_no_role_is_chosen_and_no_development_token_holds(embedded: Server, tmp_path: Path) -> None:
    with published_keys() as issuer:
        made = embedded.county()
        with county_of(Database(made.application_url, made.schema, None), issuer.issuer, tmp_path) as county:
            assert county.http.post("/login", data={"role": "registrar"}).status_code == 404
            assert county.auditor.get("/v1/vouchers").status_code == 401


def test_pages_name_nothing_that_is_not_there(county: County) -> None:
    page = Browser(county.http).get("/login").text
    assert not re.search(r"(src|href)=\"(?!data:|/)", page)
