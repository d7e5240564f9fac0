"""Tokens of an outside issuer: what is checked of them, and its keys, which come, go and cannot always be had."""

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.http.identity import Claims, Unauthorized
from api.http.installation import Database
from domain.kernel.event import Role
from tests.api.county import Actor, Clock, County, served
from tests.api.identity.issuers import (
    AUDIENCE,
    SECRET,
    PublishedKeys,
    RealProvider,
    jwk,
    oidc_provider,
    published_keys,
    rsa_key,
)
from tests.conftest import Server

SECONDS_MAX = 60
PATH = "/v1/vouchers"


def county_of(server: Server, issuer: str, folder: Path, **more: Any) -> AbstractContextManager[County]:
    made = server.county()
    settings = {"jwt_key_file": None, "oidc_issuer": issuer, "oidc_audience": AUDIENCE} | more
    return served(Database(made.application_url, made.schema, None), Clock(), folder, more=settings)


@pytest.fixture(scope="module")
def issuer() -> Iterator[PublishedKeys]:
    with published_keys() as issuer:
        yield issuer


@pytest.fixture(scope="module")
def county(embedded: Server, issuer: PublishedKeys, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    more = {"oidc_scope_roles": {"record": Role.AUDITOR}, "oidc_unknown_key_seconds": 3_600}
    with county_of(embedded, issuer.issuer, tmp_path_factory.mktemp("keys"), **more) as county:
        yield county


def asked(county: County, token: str) -> httpx.Response:
    return Actor(county.http, token).get(PATH)


def until(what: Any) -> None:
    deadline = time.monotonic() + SECONDS_MAX
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def unsigned(issuer: PublishedKeys) -> str:
    return jwt.encode(issuer.claims(), "", "none", headers={"kid": "first", "typ": "at+jwt"})


def signed_by_what_is_public(issuer: PublishedKeys) -> str:
    """The public key used as a secret, which everybody knows (RFC 8725, section 2.1)."""
    public = rsa_key("first").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    parts = [{"alg": "HS256", "kid": "first", "typ": "at+jwt"}, issuer.claims()]
    told = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return b".".join((told, base64.urlsafe_b64encode(algorithm.sign(told, public)).rstrip(b"="))).decode()


def changed(issuer: PublishedKeys) -> str:
    head, _, signature = issuer.token().split(".")
    body = base64.urlsafe_b64encode(json.dumps(issuer.claims(roles=["registrar"])).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


FORGED: dict[str, tuple[Callable[[PublishedKeys], str], str]] = {
    "expired": (lambda one: one.token(iat=time.time() - 900, exp=time.time() - 300), "token_expired"),
    "not yet": (lambda one: one.token(nbf=time.time() + 300), "token_not_yet"),
    "issued later": (lambda one: one.token(iat=time.time() + 300, exp=time.time() + 600), "token_not_yet"),
    "for another": (lambda one: one.token(aud="https://another.example.invalid"), "token_audience"),
    "for nobody": (lambda one: one.token(aud=None), "token_claim"),
    "of another issuer": (lambda one: one.token(iss=f"{one.issuer}/"), "token_issuer"),
    "unsigned": (unsigned, "token_algorithm"),
    "by the public key": (signed_by_what_is_public, "token_algorithm"),
    "changed": (changed, "token_signature"),
    "by a key of that name": (lambda one: one.token("other", {"kid": "first"}), "token_signature"),
    "by an unknown key": (lambda one: one.token("other"), "token_signature"),
    "of another type": (lambda one: one.token(headers={"typ": "JWT"}), "token_type"),
    "a logout token": (lambda one: one.token(headers={"typ": "logout+jwt"}), "token_type"),
    "an id token": (lambda one: one.token(nonce="n"), "token_of_other_use"),
    "an id token of Keycloak": (lambda one: one.token(typ="ID"), "token_of_other_use"),
    "without end": (lambda one: one.token(exp=None), "token_claim"),
    "without a beginning": (lambda one: one.token(iat=None), "token_claim"),
    "of nobody": (lambda one: one.token(sub=None), "token_claim"),
    "too long": (lambda one: one.token(exp=time.time() + 86_400), "token_lives_long"),
    "without roles": (lambda one: one.token(roles=None), "token_claim"),
    "of no provider": (lambda one: one.token(roles=["provider"]), "token_claim"),
    "no token": (lambda one: "a.b.c", "token_unreadable"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_token_that_does_not_hold_is_told_by_the_check_that_failed(
    county: County, issuer: PublishedKeys, name: str
) -> None:
    make, reason = FORGED[name]
    token = make(issuer)
    answer = asked(county, token)
    assert answer.status_code == 401
    told = answer.headers["www-authenticate"]
    assert told == f'Bearer error="invalid_token", error_description="{reason}"'
    (error,) = answer.json()["errors"]
    assert error["field"] == "Authorization" and error["reason"].startswith("must")
    assert not any(part and len(part) > 8 and part in answer.text + told for part in token.split("."))


def test_one_that_holds_is_answered_and_of_a_clock_a_little_ahead_too(county: County, issuer: PublishedKeys) -> None:
    assert asked(county, issuer.token()).status_code == 200
    assert asked(county, issuer.token(iat=time.time() + 5, nbf=time.time() + 5)).status_code == 200
    assert asked(county, issuer.token(headers={"typ": "application/at+jwt"})).status_code == 200


def test_wrong_names_of_keys_do_not_make_us_hammer_the_issuer(county: County, issuer: PublishedKeys) -> None:
    asked(county, issuer.token("other"))
    before = issuer.asked
    for _ in range(50):
        assert asked(county, issuer.token("other", {"kid": str(uuid4())})).status_code == 401
    assert issuer.asked - before <= 4


def test_a_client_acts_by_its_scopes_and_a_person_does_not(county: County, issuer: PublishedKeys) -> None:
    client: dict[str, Any] = {"sub": "integration", "client_id": "integration", "roles": None}
    assert asked(county, issuer.token(scope="record", **client)).status_code == 200
    assert asked(county, issuer.token(scope="another", **client)).status_code == 403
    assert asked(county, issuer.token(scope="record", roles=[])).status_code == 403


def test_a_key_that_is_withdrawn_holds_no_longer_even_for_a_token_that_was_known(
    embedded: Server, tmp_path: Path
) -> None:
    with published_keys() as issuer, county_of(embedded, issuer.issuer, tmp_path) as county:
        known = issuer.token()
        assert asked(county, known).status_code == 200
        issuer.keys = ["second"]
        assert asked(county, issuer.token("second")).status_code == 200
        assert asked(county, known).status_code == 401


def test_no_valid_token_is_refused_while_the_issuer_rotates_its_keys(embedded: Server, tmp_path: Path) -> None:
    with published_keys() as issuer, county_of(embedded, issuer.issuer, tmp_path) as county:
        statuses, stop, done = list[int](), threading.Event(), [0, 0, 0]
        signing = ["first"] * 3

        def go_on(number: int) -> None:
            with httpx.Client(base_url=county.http.base_url, timeout=30) as http:
                while not stop.is_set():
                    token = issuer.token(signing[0], sub=f"{number} {done[number]}")
                    statuses.append(Actor(http, token).get(PATH).status_code)
                    done[number] += 1

        threads = [threading.Thread(target=go_on, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for name in ("second", "third"):
            rsa_key(name)
            goal = [count + 5 for count in done]
            until(lambda goal=goal: all(count >= least for count, least in zip(done, goal, strict=True)))
            issuer.keys = [*issuer.keys, name]  # published first, then signed by; the old one stays for a while
            signing[0] = name
        goal = [count + 5 for count in done]
        until(lambda: all(count >= least for count, least in zip(done, goal, strict=True)))
        stop.set()
        for thread in threads:
            thread.join()
        assert set(statuses) == {200}


def test_an_issuer_that_is_not_there_yet_is_waited_for(embedded: Server, tmp_path: Path) -> None:
    with (
        published_keys(listening=False) as issuer,
        county_of(embedded, issuer.issuer, tmp_path, oidc_refresh_seconds=1, oidc_unknown_key_seconds=1) as county,
    ):
        away = asked(county, issuer.token())
        assert (away.status_code, away.json()["code"]) == (503, "issuer_away")
        assert "retry-after" in away.headers
        ready = county.http.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "the issuer of tokens has not answered")
        assert county.http.get("/healthz").status_code == 200
        issuer.server.server_activate()
        until(lambda: county.http.get("/readyz").status_code == 200)
        assert asked(county, issuer.token()).status_code == 200


def test_keys_hold_while_the_issuer_is_away_and_not_for_ever(embedded: Server, tmp_path: Path) -> None:
    more = {"oidc_refresh_seconds": 1, "oidc_unknown_key_seconds": 1, "oidc_keys_kept_seconds": 8}
    with published_keys() as issuer, county_of(embedded, issuer.issuer, tmp_path, **more) as county:
        until(lambda: county.http.get("/readyz").status_code == 200)
        issuer.is_up = False
        assert asked(county, issuer.token(sub="somebody new")).status_code == 200
        until(lambda: asked(county, issuer.token(sub=str(uuid4()))).status_code == 503)
        issuer.is_up = True
        until(lambda: asked(county, issuer.token(sub=str(uuid4()))).status_code == 200)


def test_a_discovery_document_that_names_another_is_not_believed(embedded: Server, tmp_path: Path) -> None:
    with published_keys() as issuer:
        issuer.more = {"issuer": f"{issuer.issuer}/"}
        with county_of(embedded, issuer.issuer, tmp_path) as county:
            assert asked(county, issuer.token()).status_code == 503


def test_claims_stand_where_the_settings_say() -> None:
    claims = Claims(
        roles="realm_access.roles",
        organisation="https://county.example.invalid/org",
        unit="department",
        role_names={"PS-Kasittelijat": Role.CASEWORKER, "PS-Laskutus": Role.BILLING},
        client_organisations={"integration": (org := uuid4())},
    )
    token = {"iss": "i", "sub": "s", "exp": 1, "realm_access": {"roles": ["PS-Laskutus", "caseworker", "another"]}}
    who = claims.identity(token | {"department": "Iisalmi", "https://county.example.invalid/org": str(org)})
    assert (set(who.roles), who.organisation, who.unit) == ({Role.BILLING}, org, "Iisalmi")
    assert claims.identity({"iss": "i", "sub": "s", "exp": 1}).roles == set()
    client = {"iss": "i", "sub": "integration", "azp": "integration", "exp": 1}
    assert claims.identity(client).organisation == org
    with pytest.raises(Unauthorized):
        claims.identity(token | {"https://county.example.invalid/org": "no id"})


@pytest.fixture(scope="module")
def provider() -> Iterator[RealProvider]:
    with oidc_provider() as provider:
        yield provider


def client_token(provider: RealProvider) -> str:
    form = {"grant_type": "client_credentials", "scope": "record", "resource": AUDIENCE}
    told = httpx.post(f"{provider.issuer}/token", data=form, auth=("integration", SECRET), timeout=30)
    assert told.status_code == 200, told.text
    token: str = told.json()["access_token"]
    return token


def test_a_real_provider_s_client_credentials_hold_before_and_after_its_keys_rotate(
    provider: RealProvider, embedded: Server, tmp_path: Path
) -> None:
    more = {"oidc_scope_roles": {"record": Role.AUDITOR}}
    with county_of(embedded, provider.issuer, tmp_path, **more) as county:
        assert asked(county, client_token(provider)).status_code == 200
        before = client_token(provider)
        provider.be(jwks={"keys": [jwk("second", private=True), jwk("first", private=True)]})
        after = client_token(provider)
        assert jwt.get_unverified_header(before)["kid"] != jwt.get_unverified_header(after)["kid"]
        assert asked(county, after).status_code == 200
        assert asked(county, before).status_code == 200
