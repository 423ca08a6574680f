"""Encryption at rest and keyed look-ups; both keys are derived from each secret, so one secret is all to keep."""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_SECRET = 32
NONCE_BYTES = 12  # random; far below the 2^32 values that one key may encrypt so (NIST SP 800-38D, 8.3)
MARK = "1:"  # of a value encrypted with AES-GCM
UNREADABLE = "A stored value cannot be read with the keys of PAKTUM_SECRET_KEY."


class WrongKey(Exception):
    """No key of the ring opens a stored value."""


class Keyring:
    """The first secret encrypts and signs, all of them read (product.md section 10)."""

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets or any(len(secret) < SHORTEST_SECRET for secret in secrets):
            raise ValueError(f"each secret needs at least {SHORTEST_SECRET} characters")
        self._ciphers = [AESGCM(_derive(secret, "encrypt with AES-GCM")) for secret in secrets]
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(s, "encrypt"))) for s in secrets])
        self._lookup_keys = [_derive(secret, "look-up") for secret in secrets]
        self._search_keys = [_derive(secret, "search") for secret in secrets]

    def encrypt(self, text: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        return MARK + base64.b64encode(nonce + self._ciphers[0].encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, token: str) -> str:
        """What was written before AES-GCM took its place is Fernet's, and read until the next rotation."""
        if not token.startswith(MARK):
            return self._decrypt_fernet(token)
        for cipher in self._ciphers:
            with suppress(InvalidTag, ValueError):  # ValueError: what is there is cut or no base64 at all
                raw = base64.b64decode(token.removeprefix(MARK), validate=True)
                return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
        raise WrongKey(UNREADABLE)

    def _decrypt_fernet(self, token: str) -> str:
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken as error:
            raise WrongKey(UNREADABLE) from error

    def encrypt_bytes(self, content: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._ciphers[0].encrypt(nonce, content, None)

    def decrypt_bytes(self, stored: bytes) -> bytes:
        for cipher in self._ciphers:
            with suppress(InvalidTag, ValueError):
                return cipher.decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], None)
        raise WrongKey(UNREADABLE)

    def lookup(self, value: str) -> str:
        """A keyed hash under which a value can be found again without being stored in clear."""
        return _hash(self._lookup_keys[0], value)

    def lookups(self, value: str) -> list[str]:
        """The hash under every key: until a rotation has finished, rows of either kind are found."""
        return [_hash(key, value) for key in self._lookup_keys]

    def search_token(self, term: str) -> int:
        """64 bits, signed as databases keep them: there are very many, and a false hit in 10^19 does no harm."""
        return _short_hash(self._search_keys[0], term)

    def search_tokens(self, term: str) -> list[int]:
        """Under every key, as `lookups`."""
        return [_short_hash(key, term) for key in self._search_keys]


def token_hash(token: str) -> str:
    """Our random tokens are too long to guess, so a plain hash hides them; it needs no key and survives a rotation."""
    return hashlib.sha256(token.encode()).hexdigest()


def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"paktum {purpose}".encode()).derive(secret.encode())


def _hash(key: bytes, value: str) -> str:
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def _short_hash(key: bytes, value: str) -> int:
    digest = hashlib.blake2b(value.encode(errors="surrogatepass"), key=key, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
