"""Words looked for in bytes, in every form in which a program may have written them down."""

import base64
import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote


def forms(word: str) -> Iterator[bytes]:
    """As text of several encodings, escaped, as hexadecimal digits, and inside of something that became base64."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        raw = word.encode(encoding)
        yield raw
        yield raw.hex().encode()
        yield from (_inside_base64(raw, place) for place in range(3))
    yield json.dumps(word).strip('"').encode()
    yield quote(word).encode()


def _inside_base64(raw: bytes, place: int) -> bytes:
    """Those of its characters that hang on nothing but these bytes, which begin so many after a group of three."""
    coded = base64.b64encode(bytes(place) + raw)
    return coded[-(-place * 8 // 6) : (place + len(raw)) * 8 // 6]


def found_in(content: bytes, words: Iterable[str]) -> list[str]:
    """Those of the words that stand there, in whatever case they are written as plain text."""
    lower = content.lower()
    return [word for word in words if any(form in content or form.lower() in lower for form in forms(word))]
