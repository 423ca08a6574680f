"""Days that may be known only to the month or the year, and how they are said."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from babel.dates import format_date

Lang = Literal["hu", "en"]

SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
FORMATS = {
    "hu": ("y.", "y. MMMM.", "y. MMMM d."),
    "en": ("y", "MMMM y", "d MMMM y"),
}

# The suffix follows the last spoken part of the number (hetes, tízes, ezres).
BY_LAST_DIGIT = {1: "es", 2: "es", 3: "as", 4: "es", 5: "ös", 6: "os", 7: "es", 8: "as", 9: "es"}
BY_TENS = {10: "es", 20: "as", 30: "as", 40: "es", 50: "es", 60: "as", 70: "es", 80: "as", 90: "es"}


@dataclass(frozen=True)
class PartialDate:
    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads YYYY, YYYY-MM or YYYY-MM-DD; ValueError for anything else or a day that does not exist."""
        shape = SHAPE.fullmatch(text.strip())
        if shape is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in shape.groups())
        date(year or 0, month or 1, day or 1)
        return cls(year or 0, month, day)

    @property
    def last_day(self) -> date:
        month = self.month or 12
        day = self.day or calendar.monthrange(self.year, month)[1]
        return date(self.year, month, day)

    def said(self, lang: Lang) -> str:
        known = 1 + (self.month is not None) + (self.day is not None)
        return format_date(self.last_day, FORMATS[lang][known - 1], locale=lang)

    def __str__(self) -> str:
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def year_as_adjective(year: int, lang: Lang) -> str:
    """2027 → "2027-es" in Hungarian, "2027" in English."""
    if lang == "en":
        return str(year)
    suffix = BY_LAST_DIGIT.get(year % 10) or BY_TENS.get(year % 100)
    return f"{year}-{suffix or ('es' if year % 1000 == 0 else 'as')}"
