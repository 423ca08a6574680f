"""Formatted text: offsets in UTF-16 units, the entities Telegram finds by itself, trimming."""

import re
from dataclasses import dataclass, field
from typing import Any

Entity = dict[str, Any]

MAX_ENTITIES = 100

# In the order in which one of two overlapping finds wins.
AUTOMATIC = (
    ("url", re.compile(r"\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)\]]|\b(?:www\.)[^\s<>\"]+[^\s<>\".,;:!?)\]]")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z0-9_]{3,32}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d_]\w*")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d[\d -]{8,16}\d\b")),
)
# Where two entities cover the same stretch, the lower comes first.
PRIORITY = {"blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "text_mention": 49}
PRIORITY |= {"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99}


@dataclass(slots=True)
class Formatted:
    text: str
    entities: list[Entity] = field(default_factory=list)


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def entity(kind: str, offset: int, length: int, **extra: Any) -> Entity:
    """The keys in the server's order."""
    return {"offset": offset, "length": length, "type": kind, **extra}


def finished(formatted: Formatted) -> Formatted:
    """Trims the text as Telegram does and adds the entities it finds by itself."""
    text = formatted.text.replace("\r", "")
    lead = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    kept = _clipped(formatted.entities, lead, utf16_length(text)) if formatted.entities else []
    kept += [found for found in automatic(text) if not any(_overlap(found, one) for one in kept if _is_opaque(one))]
    kept.sort(key=lambda one: (one["offset"], -one["length"], PRIORITY.get(one["type"], 50)))
    return Formatted(text, kept[:MAX_ENTITIES])


def automatic(text: str) -> list[Entity]:
    found: list[Entity] = []
    if not any(sign in text for sign in "/@#:.+"):
        return found
    for kind, pattern in AUTOMATIC:
        for match in pattern.finditer(text):
            one = entity(kind, utf16_length(text[: match.start()]), utf16_length(match.group()))
            if not any(_overlap(one, other) for other in found):
                found.append(one)
    return found


def _clipped(entities: list[Entity], lead: int, length: int) -> list[Entity]:
    clipped = []
    for one in entities:
        start = max(one["offset"] - lead, 0)
        end = min(one["offset"] + one["length"] - lead, length)
        if start < end:
            clipped.append({**one, "offset": start, "length": end - start})
    return clipped


def _is_opaque(one: Entity) -> bool:
    """Inside code and links Telegram looks for nothing."""
    return one["type"] in {"pre", "code", "text_link", "text_mention", "custom_emoji"}


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])
