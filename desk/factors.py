"""The two things a colleague signs in with: a password (argon2id) and a code of her authenticator app (RFC 6238)."""

import base64
import hmac
import unicodedata
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from desk.errors import PasswordRefused

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
SECRET_BYTES = 20  # as long as the hash, RFC 4226 section 4
CODE_DIGITS = 6
STEP_SECONDS = 30
STEPS_ASIDE = (0, -1, 1)  # clocks of phones are off by seconds, RFC 6238 section 5.2
ISSUER = "Paktum"

HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)  # 64 MiB and some 0.1 s: never in a writer thread
# No password has it, and to find that out takes as long as with any other.
COST = f"m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
NOBODYS_HASH = f"$argon2id$v=19${COST}${'A' * 22}${'A' * 43}"


def check_password(password: str, email: str) -> None:
    """PasswordRefused when it is too short, too long, or her e-mail address."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or email.casefold() in password.strip().casefold():
        raise PasswordRefused


def hash_password(password: str) -> str:
    return HASHER.hash(_same_everywhere(password))


def password_fits(stored: str | None, password: str) -> bool:
    """Takes as long where nothing is stored: whether there is such a colleague cannot be told from the time."""
    try:
        HASHER.verify(stored or NOBODYS_HASH, _same_everywhere(password[:LONGEST_PASSWORD]))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def _same_everywhere(password: str) -> str:
    return unicodedata.normalize("NFC", password)  # keyboards write "é" as one sign or as two, RFC 8265 section 4.2


def secret_of(key: bytes) -> str:
    """The secret as authenticator apps take it: base32."""
    return base64.b32encode(key[:SECRET_BYTES]).decode()


def address_for_app(secret: str, email: str) -> str:
    """What the QR code says: github.com/google/google-authenticator/wiki/Key-Uri-Format."""
    return _generator(secret).get_provisioning_uri(email, ISSUER)


def step_at(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP_SECONDS


def code_of(secret: str, step: int) -> str:
    return _generator(secret).generate(step * STEP_SECONDS).decode()


def fitting_step(secret: str, code: str, now: datetime) -> int | None:
    """The step of time that the code belongs to, this one or a neighbour; None when it fits none."""
    typed = "".join(code.split()).encode()
    for aside in STEPS_ASIDE:
        step = step_at(now) + aside
        if hmac.compare_digest(code_of(secret, step).encode(), typed):
            return step
    return None


def _generator(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), CODE_DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 (what every app computes)
