"""Keys: what is no key, or a weak one, is refused; the service's own are kept before anything needs them."""

import os
import socket
from base64 import b64encode
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from api.http.identity import Tokens, Unauthorized
from api.http.installation import check_address, prepared_database, signing_key
from api.http.settings import Settings, SettingsError, own_secret

RSA = rsa.generate_private_key(65537, 2048)
INFO = PublicFormat.SubjectPublicKeyInfo


def pem(key: PublicKeyTypes) -> str:
    return key.public_bytes(Encoding.PEM, INFO).decode()


GOOD = {
    "RSA": pem(RSA.public_key()),
    "P-256": pem(ec.generate_private_key(ec.SECP256R1()).public_key()),
    "Ed25519": pem(ed25519.Ed25519PrivateKey.generate().public_key()),
    "a secret": "s" * 32,
}
BAD = {
    "nothing": "",
    "white space": " \n",
    "a short secret": "s" * 31,
    "a short RSA key": pem(rsa.generate_private_key(65537, 1024).public_key()),
    "another curve": pem(ec.generate_private_key(ec.SECP384R1()).public_key()),
    "another kind": pem(dsa.generate_private_key(2048).public_key()),
    "a private key": RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    "PEM behind a line": "# the county's key\n" + GOOD["RSA"],
    "PEM of SSH": f"---- BEGIN SSH2 PUBLIC KEY ----\n{'A' * 100}\n---- END SSH2 PUBLIC KEY ----",
    "SSH": RSA.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode(),
    "a JSON Web Key": jwt.algorithms.RSAAlgorithm.to_jwk(RSA.public_key()),
    "base64 alone": b64encode(RSA.public_key().public_bytes(Encoding.DER, INFO)).decode(),
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_a_good_key_is_taken(tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(text)
    assert signing_key(Settings(jwt_key_file=tmp_path / "key"), None) == text.strip()


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_weak_key_or_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(text)
    with pytest.raises(SettingsError, match="SETELIKIRJA_JWT_KEY_FILE"):
        signing_key(Settings(jwt_key_file=tmp_path / "key"), None)


def test_a_public_key_signs_nothing() -> None:
    """Who knows the public key, which is everybody, cannot use it as a secret (RFC 8725, section 2.1)."""
    claims = {"iss": "county", "sub": "a", "roles": ["auditor"], "exp": 4_000_000_000}
    head, body = (part.split(".") for part in (jwt.encode(claims, "x" * 32, "HS256"),) * 2)
    secret = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = secret.sign(f"{head[0]}.{body[1]}".encode(), GOOD["RSA"].encode())
    forged = f"{head[0]}.{body[1]}.{jwt.utils.base64url_encode(signature).decode()}"
    with pytest.raises(Unauthorized):
        Tokens.by_key(GOOD["RSA"].strip(), "county").identity(forged)


def test_an_own_key_and_its_folder_are_written_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Path] = []
    fsync = os.fsync

    def told(descriptor: int) -> None:
        kept.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", told)
    own_secret(tmp_path / "keys" / "one")
    draft, *folders = kept
    assert draft.parent == tmp_path / "keys" and draft.name.startswith("one.")
    assert folders == [tmp_path / "keys", tmp_path]
    kept.clear()
    own_secret(tmp_path / "keys" / "one")
    assert kept == []


def test_keys_are_there_before_the_tables(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = data_folder / "keys-first"
    found: list[set[str]] = []

    def stop_here(url: str, schema: str, password: str) -> None:
        found.append({path.name for path in (folder / "keys").iterdir() if not path.name.startswith(".")})
        raise InterruptedError

    monkeypatch.setattr("api.http.installation.ensure_roles", stop_here)
    with pytest.raises(InterruptedError), prepared_database(Settings(data=folder)):
        pass
    assert found == [{"application-password", "jwt", "key-encryption-key"}]


ELSEWHERE = "postgresql://county_application:x@database.example.invalid/county"


def test_a_secret_is_for_one_machine(tmp_path: Path) -> None:
    """Whoever checks by it can make any token: only who is alone on a machine has one."""
    secret, public = tmp_path / "secret", tmp_path / "public"
    secret.write_text("s" * 32)
    public.write_text(GOOD["RSA"])
    with pytest.raises(SettingsError, match="on another machine"):
        signing_key(Settings(jwt_key_file=secret, database_url=ELSEWHERE), None)
    assert signing_key(Settings(jwt_key_file=public, database_url=ELSEWHERE), None)
    for here in ("postgresql:///county?host=/run/postgresql", "postgresql://127.0.0.1/county", "host=localhost"):
        assert signing_key(Settings(jwt_key_file=secret, database_url=here), None) == "s" * 32
    with pytest.raises(SettingsError, match="SETELIKIRJA_OIDC_ISSUER"):
        signing_key(Settings(database_url=ELSEWHERE), tmp_path)
    assert not (tmp_path / "keys").exists()
    issuer = Settings(oidc_issuer="https://login.example.invalid", oidc_audience="setelit")
    assert signing_key(issuer, tmp_path) is None
    assert not (tmp_path / "keys").exists()
    with socket.create_server(("127.0.0.1", 0)) as own, socket.create_server(("0.0.0.0", 0)) as open_to_all:
        for settings in (Settings(), Settings(jwt_key_file=secret)):
            check_address(settings, [own])
            with pytest.raises(SettingsError, match="other machines come in"):
                check_address(settings, [own, open_to_all])
        for settings in (issuer, Settings(jwt_key_file=public)):
            check_address(settings, [open_to_all])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"OIDC_AUDIENCE": ""}, "SETELIKIRJA_OIDC_AUDIENCE is set with"),
        ({"JWT_KEY_FILE": "jwt"}, "are not set together"),
        ({"OIDC_ISSUER": "http://login.example.invalid"}, "an address with https"),
        ({"OIDC_CLIENT_ID": "setelit"}, "differ"),
        ({"OIDC_CLIENT_ID": "console"}, "SETELIKIRJA_PUBLIC_URL is set with"),
        ({"OIDC_CLIENT_ID": "console", "PUBLIC_URL": "https://a.example.invalid/x"}, "without a path"),
        ({"OIDC_CLIENT_ID": "console", "PUBLIC_URL": "https://a.example.invalid", "OIDC_SCOPE": "roles"}, "openid"),
        ({"OIDC_ROLE_NAMES": "{"}, "SETELIKIRJA_OIDC_ROLE_NAMES is a JSON object"),
        ({"OIDC_ROLE_NAMES": '{"a": "king"}'}, "SETELIKIRJA_OIDC_ROLE_NAMES"),
        ({"OIDC_ISSUER": "", "OIDC_CLIENT_ID": "console"}, "of no use without"),
    ],
)
def test_settings_that_do_not_go_together_are_refused_by_name(given: dict[str, str], told: str) -> None:
    good = {"OIDC_ISSUER": "https://login.example.invalid", "OIDC_AUDIENCE": "setelit"}
    environment = {f"SETELIKIRJA_{name}": text for name, text in (good | given).items()}
    with pytest.raises(SettingsError, match=told):
        Settings.from_environment(environment)
