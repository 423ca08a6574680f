"""How the group is spoken to: Hungarian, moments without "today", which would be wrong tomorrow."""

from collections.abc import Mapping
from datetime import datetime

from babel.dates import format_datetime

from bot.telegram.styles import units
from desk.desk import Desk
from locales import Locale, Text

LOCALE: Locale = "hu"
SHORT = "MMM d. H:mm"  # "nov. 23. 9:12"
CUT = "…"


def said(desk: Desk, text: Text | str) -> str:
    return desk.translator.into(LOCALE, text)


def short_moment(desk: Desk, at: datetime) -> str:
    return format_datetime(at.astimezone(desk.zone), SHORT, locale=LOCALE)


def named(desk: Desk, names: Mapping[str, Text], code: str) -> str:
    return said(desk, names.get(code, code))


def cut(text: str, longest: int) -> str:
    """`longest` in UTF-16 units, as Telegram counts."""
    if units(text) <= longest:
        return text
    while units(text) >= longest:
        text = text[: -max(1, (units(text) - longest) // 2)]
    return text.rstrip() + CUT
