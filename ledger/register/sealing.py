"""Sealing texts under a key."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32


NONCE_BYTES = 12


class SealBroken(Exception):
    """A key or a sealed text does not fit: another key-encryption key, another subject, or changed bytes."""


def sealed_with(key: bytes, context: bytes, plain: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, context)


def opened_with(key: bytes, context: bytes, sealed: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except InvalidTag:
        raise SealBroken("what is sealed does not open: is this the key-encryption key it was sealed under?") from None
