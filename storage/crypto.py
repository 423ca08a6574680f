"""Encryption at rest and keyed look-ups; both keys are derived from each secret, so one secret is all to keep."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_SECRET = 32


class WrongKey(Exception):
    """No key of the ring opens a stored value."""


class Keyring:
    """The first secret encrypts and signs, all of them read (product.md section 10)."""

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets or any(len(secret) < SHORTEST_SECRET for secret in secrets):
            raise ValueError(f"each secret needs at least {SHORTEST_SECRET} characters")
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(s, "encrypt"))) for s in secrets])
        self._lookup_keys = [_derive(secret, "look-up") for secret in secrets]

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken as error:
            raise WrongKey("A stored value cannot be read with the keys of PAKTUM_SECRET_KEY.") from error

    def lookup(self, value: str) -> str:
        """A keyed hash under which a value can be found again without being stored in clear."""
        return _hash(self._lookup_keys[0], value)

    def lookups(self, value: str) -> list[str]:
        """The hash under every key: until a rotation has finished, rows of either kind are found."""
        return [_hash(key, value) for key in self._lookup_keys]


def token_hash(token: str) -> str:
    """Our random tokens are too long to guess, so a plain hash hides them; it needs no key and survives a rotation."""
    return hashlib.sha256(token.encode()).hexdigest()


def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"paktum {purpose}".encode()).derive(secret.encode())


def _hash(key: bytes, value: str) -> str:
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()
