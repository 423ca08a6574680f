"""How a line of the thread looks on Telegram."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.telegram.styles import Styled, units, whole, with_headings
from desk.casework import author
from desk.conversations import BOT
from desk.desk import Desk
from desk.messages import read_tap
from locales import Locale, Text, _
from storage.outbox import OutboxRow

LONGEST = 4096  # UTF-16 units of a message, Bot API "sendMessage"
SHORT = 14  # characters: so short labels stand side by side
BREAKS = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?]) "), re.compile(r" "))
AUTOMATIC = _("Automatic notice")
REMOVED = '{"remove_keyboard":true}'
NO_MORE_KEYS = _("All right.")  # only a message can take keys away; this one where the reply brings buttons of its own
LINE_END = Styled("\n")
CHOSEN = "✓ "


def drawn(row: OutboxRow, desk: Desk) -> Styled:
    """Who speaks stands on the first line; the assistant's own lines need no name."""
    head = [whole(f"{author(row.author, desk)}:", "bold")] if row.author else []
    head += [whole(f"[{into_locale(row, desk, AUTOMATIC)}]", "italic")] if row.automatic else []
    body = [with_headings(row.text) if row.sender == BOT else Styled(row.text)] if row.text else []
    lines = [*head, *body]
    return reduce(lambda one, other: one + LINE_END + other, lines) if lines else Styled("")


def into_locale(row: OutboxRow, desk: Desk, text: Text) -> str:
    locale: Locale = "en" if row.locale == "en" else "hu"
    return desk.translator.into(locale, text)


def parts(text: Styled, longest: int = LONGEST) -> Iterator[Styled]:
    """The text in pieces that Telegram takes, broken between paragraphs, lines, sentences or words, in this order."""
    start, words = 0, text.text
    while units(words[start:]) > longest:
        cut = start + _break(words[start:], longest)
        yield text.cut(start, start + len(words[start:cut].rstrip()))
        start = cut + len(words[cut:]) - len(words[cut:].lstrip())
    if start < len(words):
        yield text.cut(start, len(words))


def _break(text: str, longest: int) -> int:
    fits = _characters_in(text, longest)
    for pattern in BREAKS:
        places = [place.end() for place in pattern.finditer(text, 0, fits)]
        if places and places[-1] > fits // 2 and text[: places[-1]].strip():
            return places[-1]
    return fits


def _characters_in(text: str, longest: int) -> int:
    """How many characters fit into so many UTF-16 units; those beyond the basic plane take two."""
    room = longest
    for place, character in enumerate(text):
        room -= 2 if ord(character) > 0xFFFF else 1
        if room < 0:
            return place
    return len(text)


def keyboard(buttons: Sequence[Mapping[str, str]] | None) -> str | None:
    """JSON of an InlineKeyboardMarkup; of a ReplyKeyboardMarkup where a key hands over her number."""
    if not buttons:
        return None
    rows = list(_rows(buttons))
    if any("shares" in button for button in buttons):
        keys = {"keyboard": [[_key(button) for button in row] for row in rows], "resize_keyboard": True}
        return json.dumps({**keys, "one_time_keyboard": True}, ensure_ascii=False)
    return json.dumps({"inline_keyboard": [[_inline(button) for button in row] for row in rows]}, ensure_ascii=False)


def _key(button: Mapping[str, str]) -> dict[str, str | bool]:
    """A key sends its label as a text, which the dialogue takes for its button."""
    shares: dict[str, str | bool] = {"request_contact": True} if "shares" in button else {}
    return {"text": button["label"], **shares}


def _inline(button: Mapping[str, str]) -> dict[str, str]:
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


def with_choice(markup: InlineKeyboardMarkup, pressed: str) -> InlineKeyboardMarkup:
    """After one button of a step was pressed: that one is marked, the others of its step go. The same if none does."""
    tap = read_tap(pressed)
    if tap is None or tap.step is None:
        return markup
    rows = [
        [_marked(button, pressed) for button in row if _stays(button, tap.step, pressed)]
        for row in markup.inline_keyboard
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])


def _stays(button: InlineKeyboardButton, step: int, pressed: str) -> bool:
    tap = read_tap(button.callback_data or "")
    return tap is None or tap.step != step or button.callback_data == pressed


def _marked(button: InlineKeyboardButton, pressed: str) -> InlineKeyboardButton:
    if button.callback_data != pressed or button.text.startswith(CHOSEN):
        return button
    return button.model_copy(update={"text": CHOSEN + button.text})
