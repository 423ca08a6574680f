"""Labelled messages and what was decided for them, as typed rows."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.dates import Lang


class RowError(ValueError):
    """A line that is no labelled message; says the line and what is wrong with it."""


@dataclass(frozen=True)
class Row:
    """`topics`: any of them is right, none means not ours; `expect`: the kind of decision wanted, if told."""

    text: str
    topics: tuple[str, ...]
    lang: Lang | None = None
    tags: tuple[str, ...] = ()
    expect: str | None = None


@dataclass(frozen=True)
class Outcome:
    """A row with what was decided: the kind, the topic answered, and the candidates, best first.

    `confidence` is what the search believed of its first hit; None where something else decided. `seconds` it took.
    """

    row: Row
    kind: str
    topic: str | None
    candidates: tuple[str, ...]
    confidence: float | None = None
    seconds: float = 0.0

    @property
    def right(self) -> bool:
        """Whether the first candidate is a right topic."""
        return bool(self.candidates) and self.candidates[0] in self.row.topics


def parse(lines: Iterable[str]) -> Iterator[Row]:
    """Lines that begin with # say how the messages were made."""
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            yield parse_line(line, number)


def parse_line(line: str, number: int) -> Row:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RowError(f"Line {number} is not JSON.") from error
    if not isinstance(read, dict) or not isinstance(read.get("text"), str):
        raise RowError(f'Line {number} has no "text".')
    return Row(
        text=read["text"],
        topics=strings(read, "topics", number),
        lang=choice(read, number),
        tags=strings(read, "tags", number),
        expect=read["expect"] if isinstance(read.get("expect"), str) else None,
    )


def strings(read: dict[str, object], key: str, number: int) -> tuple[str, ...]:
    listed = read.get(key, [])
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise RowError(f'"{key}" of line {number} must be a list of words.')
    return tuple(listed)


def choice(read: dict[str, object], number: int) -> Lang | None:
    lang = read.get("lang")
    if lang == "hu":
        return "hu"
    if lang == "en":
        return "en"
    if lang is None:
        return None
    raise RowError(f'"lang" of line {number} must be "hu" or "en".')
