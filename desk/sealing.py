"""What a colleague searched for, as it may stand in an address: only her own session can be shown it again.

Addresses are kept in browsers' histories and in proxies' logs, and words of a search are people's names and numbers.
"""

import base64
import binascii

from desk.desk import Desk
from storage.crypto import WrongKey, token_hash

LONGEST = 200  # characters that are searched for
BLOCK = 64  # bytes: how long it is tells next to nothing
PURPOSE = "search words of "


def seal(desk: Desk, session: str, text: str) -> str:
    content = _beginning(session) + text.strip()[:LONGEST].encode(errors="replace")
    padded = content + b"\0" * (-len(content) % BLOCK)
    return base64.urlsafe_b64encode(desk.database.keyring.encrypt_bytes(padded)).decode().rstrip("=")


def unseal(desk: Desk, session: str, sealed: str) -> str:
    """Nothing for what this session did not seal."""
    try:
        stored = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        content = desk.database.keyring.decrypt_bytes(stored)
    except (ValueError, binascii.Error, WrongKey):
        return ""
    beginning = _beginning(session)
    return content.removeprefix(beginning).rstrip(b"\0").decode() if content.startswith(beginning) else ""


def _beginning(session: str) -> bytes:
    return f"{PURPOSE}{token_hash(session)}\n".encode()
