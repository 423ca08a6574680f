from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Locale = Literal["hu", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence not yet in any language: forms and routes are data made long before a reader's language is known.

    Dates, times and whole numbers among the values are written as the reader's language writes them.
    """

    msgid: str
    values: "Mapping[str, str | int | date | datetime | Text]" = field(default_factory=dict)


def _(msgid: str, /, **values: "str | int | date | datetime | Text") -> Text:
    """Marks a sentence for the catalogues; `msgid` is the English text."""
    return Text(msgid, values)
