"""What stands out in a text, as ranges that we compute: no parse_mode, so nothing typed can begin or end one."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST = 100  # entities of a message, Bot API "sendMessage"
# A heading: the first of several lines, or one above a list, if it ends in a colon. A source: small print.
HEADING = re.compile(r"\A.+:(?=\n)|^.+:(?=\n• )", re.MULTILINE)
SOURCE = re.compile(r"^(?:Forrás|Source): .+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Span:
    """`start` and `end` count characters."""

    start: int
    end: int
    kind: str  # Bot API "MessageEntity": bold, italic


@dataclass(frozen=True, slots=True)
class Styled:
    text: str
    spans: tuple[Span, ...] = ()

    def __add__(self, other: "Styled") -> "Styled":
        moved = (Span(one.start + len(self.text), one.end + len(self.text), one.kind) for one in other.spans)
        return Styled(self.text + other.text, (*self.spans, *moved))

    def cut(self, start: int, end: int) -> "Styled":
        """A piece of it, with what of each range lies in there."""
        inside = (Span(max(one.start, start) - start, min(one.end, end) - start, one.kind) for one in self.spans)
        return Styled(self.text[start:end], tuple(one for one in inside if one.start < one.end))

    def entities(self) -> str | None:
        """JSON of MessageEntity objects, which count UTF-16 units."""
        if not self.spans:
            return None
        return json.dumps([_entity(self.text, span) for span in self.spans[:MOST]])


def whole(text: str, kind: str) -> Styled:
    return Styled(text, (Span(0, len(text), kind),))


def with_headings(text: str) -> Styled:
    """For what the program says; what people write is left as they wrote it."""
    found = [*_found(HEADING, text, "bold"), *_found(SOURCE, text, "italic")]
    return Styled(text, tuple(sorted(found, key=lambda span: span.start)))


def _found(pattern: re.Pattern[str], text: str, kind: str) -> Iterator[Span]:
    return (Span(match.start(), match.end(), kind) for match in pattern.finditer(text))


def _entity(text: str, span: Span) -> dict[str, str | int]:
    return {
        "type": span.kind,
        "offset": units(text[: span.start]),
        "length": units(text[span.start : span.end]),
    }


def units(text: str) -> int:
    """UTF-16 units: what Telegram counts."""
    return len(text.encode("utf-16-le")) // 2
