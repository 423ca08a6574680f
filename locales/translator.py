from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from locales.text import Locale, Text

LOCALES: tuple[Locale, ...] = ("hu", "en")
CATALOGUES = Path(__file__).parent

# Babel's long Hungarian patterns have no weekday after the day; the office writes "2026. november 28., szombat 10:00".
MOMENT = {"hu": "y. MMMM d., EEEE H:mm", "en": "EEEE, d MMMM y, H:mm"}
DAY = {"hu": "y. MMMM d., EEEE", "en": "EEEE, d MMMM y"}


def format_moment(moment: datetime, locale: Locale, zone: ZoneInfo) -> str:
    return format_datetime(moment, MOMENT[locale], tzinfo=zone, locale=locale)


def format_day(day: date, locale: Locale) -> str:
    return format_date(day, DAY[locale], locale=locale)


class Translator:
    """Turns lazy texts into the reader's language; English is the language of the sources and needs no catalogue."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._hungarian = read_catalogue("hu")

    def into(self, locale: Locale, text: Text | str) -> str:
        if isinstance(text, str):
            return text
        pattern = self._hungarian[text.msgid] if locale == "hu" else text.msgid
        if not text.values:
            return pattern
        return pattern.format_map({name: self._written(value, locale) for name, value in text.values.items()})

    def _written(self, value: str | int | date | datetime | Text, locale: Locale) -> str:
        match value:
            case Text():
                return self.into(locale, value)
            case datetime():
                return format_moment(value, locale, self._zone)
            case date():
                return format_day(value, locale)
            case int():
                return format_decimal(value, locale=locale)
            case str():
                return value


def read_catalogue(locale: str) -> Mapping[str, str]:
    """Read at start from the .po file itself, so that no compiled copy can be stale."""
    with (CATALOGUES / locale / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=locale)
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id and entry.string}
