"""How a line of the thread looks on Telegram: plain text without markup, so that nothing typed can break it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from desk.casework import author
from desk.desk import Desk
from desk.messages import read_tap
from locales import Locale, _
from storage.outbox import OutboxRow

LONGEST = 4096  # UTF-16 units of a message, Bot API "sendMessage"
SHORT = 14  # characters: so short labels stand side by side
BREAKS = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?]) "), re.compile(r" "))
AUTOMATIC = _("Automatic notice")


def text_of(row: OutboxRow, desk: Desk) -> str:
    """Who speaks stands on the first line; the assistant's own lines need no name."""
    head = [f"{author(row.author, desk)}:"] if row.author else []
    locale: Locale = "en" if row.locale == "en" else "hu"
    head += [f"[{desk.translator.into(locale, AUTOMATIC)}]"] if row.automatic else []
    return "\n".join([*head, *([row.text] if row.text else [])])


def parts(text: str, longest: int = LONGEST) -> Iterator[str]:
    """The text in pieces that Telegram takes, broken between paragraphs, lines, sentences or words, in this order."""
    while units(text) > longest:
        cut = _break(text, longest)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def _break(text: str, longest: int) -> int:
    fits = _characters_in(text, longest)
    for pattern in BREAKS:
        places = [place.end() for place in pattern.finditer(text, 0, fits)]
        if places and places[-1] > fits // 2 and text[: places[-1]].strip():
            return places[-1]
    return fits


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _characters_in(text: str, longest: int) -> int:
    """How many characters fit into so many UTF-16 units; those beyond the basic plane take two."""
    room = longest
    for place, character in enumerate(text):
        room -= 2 if ord(character) > 0xFFFF else 1
        if room < 0:
            return place
    return len(text)


def keyboard(buttons: Sequence[Mapping[str, str]] | None) -> str | None:
    """JSON of an InlineKeyboardMarkup."""
    if not buttons:
        return None
    rows = [[_drawn(button) for button in row] for row in _rows(buttons)]
    return json.dumps({"inline_keyboard": rows}, ensure_ascii=False)


def _drawn(button: Mapping[str, str]) -> dict[str, str]:
    if "url" in button:
        return {"text": button["label"], "url": button["url"]}
    return {"text": button["label"], "callback_data": button["id"]}


def _rows(buttons: Sequence[Mapping[str, str]]) -> Iterator[list[Mapping[str, str]]]:
    """Two short labels share a row; a long one needs the whole width of a small phone."""
    row: list[Mapping[str, str]] = []
    for button in buttons:
        if row and (len(button["label"]) > SHORT or len(row) == 2):
            yield row
            row = []
        row.append(button)
        if len(button["label"]) > SHORT:
            yield row
            row = []
    if row:
        yield row


def without_spent(markup: InlineKeyboardMarkup, pressed: str) -> InlineKeyboardMarkup | None:
    """What can still be pressed after one button of a step was; the same keyboard when nothing changes."""
    tap = read_tap(pressed)
    if tap is None or tap.step is None:
        return markup
    rows = [[button for button in row if not _is_of(button, tap.step)] for row in markup.inline_keyboard]
    left = [row for row in rows if row]
    return InlineKeyboardMarkup(inline_keyboard=left) if left else None


def _is_of(button: InlineKeyboardButton, step: int) -> bool:
    tap = read_tap(button.callback_data or "")
    return tap is not None and tap.step == step
