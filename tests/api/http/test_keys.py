"""Keys: what is no key, or a weak one, is refused; the service's own are kept before anything needs them."""

import os
from base64 import b64encode
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from api.http.identity import Tokens, Unauthorized
from api.http.installation import prepared_database, signing_key
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
        Tokens(GOOD["RSA"].strip(), "county").identity(forged)


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
