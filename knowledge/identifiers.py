"""Numbers of a person that nobody here needs: recognised where the writer names them, or by checksum and written form.

Checksums: TAJ and adóazonosító jel by act XX of 1996, annexes 1–3; the personal identifier by the same act.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.text import words

Identifier = Literal["taj", "tax", "personal", "account", "mother", "document"]

COVER = "•"
# What stands beside an identifier that is given by itself.
BESIDE = ("szam", "azonosit", "jel", "a", "en", "ez", "itt", "van", "ime", "my", "number", "is", "the", "tax", "id")
# With prefixes of telephone numbers a written form alone tells nothing.
PHONE_PREFIXES = ("20", "30", "31", "50", "70")


# "anyja neve: Kovács Mária", "anyám leánykori neve Kovács Mária": after a colon whatever stands there, else a name
# that is written as one.
MOTHER = ("anyja", "anyjanak", "anyam", "anyamnak", "edesanya", "mother")
MOTHERS_NAME = re.compile(
    r"(?P<before>\b(?:(?:édes)?any(?:ja|ám|jának|ámnak|a)|(?:edes)?any(?:am|janak|amnak)|mother['’]?s)\s+"
    r"(?:(?:leánykori|leanykori|születési|szuletesi|lánykori|lankori|maiden|birth)\s+)?(?:neve|name)"
    r"(?:\s+is)?\s*(?P<sign>[:=–-])?\s*)"
    r"(?P<name>[^\W\d_]+\.?(?:[ \-][^\W\d_]+\.?){0,3})",
    re.IGNORECASE,
)
NO_NAME = frozenset(
    (
        "nem",
        "van",
        "kell",
        "kellene",
        "miert",
        "mi",
        "alatt",
        "miatt",
        "is",
        "hogy",
        "mert",
        "kerem",
        "not",
        "why",
        "what",
    )
)


@dataclass(frozen=True)
class Masked:
    text: str
    kinds: tuple[Identifier, ...]


@dataclass(frozen=True)
class Shape:
    """`named`: how it may look beside one of its words; `written`: its official form, to be borne out by `checks`."""

    beginnings: tuple[str, ...]
    named: re.Pattern[str]
    written: re.Pattern[str] | None = None
    checks: Callable[[str], bool] = lambda _digits: False


def _digits(text: str) -> list[int]:
    return [int(character) for character in text if character.isdigit()]


def is_taj(text: str) -> bool:
    *body, check = _digits(text)
    weighed = sum(digit * (3, 7)[place % 2] for place, digit in enumerate(body))
    return weighed % 10 == check and not text.startswith(PHONE_PREFIXES)


def is_tax_number(text: str) -> bool:
    """Adóazonosító jel: 8, the days from 1867 to the birth, three more, and the check."""
    *body, check = _digits(text)
    return sum(digit * place for place, digit in enumerate(body, start=1)) % 11 == check


def is_personal_number(text: str) -> bool:
    """Személyi azonosító: sex and century, date of birth, serial number; weights turned round from 1997 on."""
    *body, check = _digits(text)
    if not _has_date(body):
        return False
    rising = sum(digit * place for place, digit in enumerate(body, start=1)) % 11
    falling = sum(digit * (11 - place) for place, digit in enumerate(body, start=1)) % 11
    return check in (rising, falling)


def _has_date(digits: list[int]) -> bool:
    year, month, day = (digits[place] * 10 + digits[place + 1] for place in (1, 3, 5))
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def is_account(text: str) -> bool:
    """Belföldi pénzforgalmi jelzőszám: the first eight digits and the rest are each a multiple of ten when weighed.

    MNB decree 35/2017. (XII. 14.), annex 1.
    """
    digits = _digits(text)[-24:] if text[:1].isalpha() else _digits(text)
    return all(sum(digit * (9, 7, 3, 1)[place % 4] for place, digit in enumerate(part)) % 10 == 0 and any(part)
               for part in (digits[:8], digits[8:]))  # fmt: skip


NO_MONEY = r"(?!,-|\s?-?(?:ft|forint|huf|eur|€))"  # hundreds of millions are written like a TAJ number
SHAPES: Mapping[Identifier, Shape] = {
    "account": Shape(
        ("bankszaml", "szamlaszam", "iban", "account"),
        re.compile(
            r"(?<!\d)(?:[A-Za-z]{2}\d{2}[ \-–]?)?(?:\d{8}(?:[ \-–]?\d{8}){1,2}|\d{4}(?:[ \-–]\d{4}){3,5})(?!\d)"
        ),
        re.compile(r"(?<![\d+])(?:HU\d{26}|HU\d{2}(?: \d{4}){6}|\d{8}-\d{8}(?:-\d{8})?)(?!-?\d)"),
        is_account,
    ),
    "taj": Shape(
        ("taj", "tb", "tebe", "tarsadalombiztositasi"),
        re.compile(r"(?<!\d)\d{3}[ .\-–]?\d{3}[ .\-–]?\d{3}(?!\d)" + NO_MONEY, re.IGNORECASE),
        re.compile(r"(?<![\d+])(?<!\d[ .\-–])\d{3}([ \-–])\d{3}\1\d{3}(?![ .\-–]?\d)" + NO_MONEY, re.IGNORECASE),
        is_taj,
    ),
    "tax": Shape(
        ("ado",),
        re.compile(r"(?<!\d)8\d{2}[ .\-–]?\d{3}[ .\-–]?\d{4}(?!\d)|(?<!\d)8\d{9}(?!\d)"),
        re.compile(r"(?<![\d+])8\d{9}(?!\d)"),
        is_tax_number,
    ),
    "personal": Shape(
        ("szemelyi", "szemelyim", "szemelyazonosit"),
        re.compile(r"(?<!\d)[1-8][ .\-–]?\d{6}[ .\-–]?\d{4}(?!\d)"),
        re.compile(r"(?<![\d+])[1-8]([ \-–])\d{6}\1\d{4}(?!\d)"),
        is_personal_number,
    ),
    "document": Shape(
        ("szemelyi", "szemelyim", "igazolvany", "szig", "utlevel", "jogositvany", "kartya", "passport", "identity"),
        re.compile(r"(?<!\w)(?:\d{6}[ \-–]?[A-Za-z]{2}|[A-Za-z]{2}[ \-–]?\d{6,7})(?!\w)"),
    ),
}  # fmt: skip


def masked(text: str, *, by_form: bool = True) -> Masked:
    """The text with each identifier covered. `by_form`: also where nothing but its form tells."""
    said = words(text)
    kinds: list[Identifier] = []
    if any(word.startswith(MOTHER) for word in said):
        covered = MOTHERS_NAME.sub(_name_covered, text)
        if covered != text:
            kinds.append("mother")
            text = covered
    for kind, shape in SHAPES.items():
        covered = text
        if any(word.startswith(shape.beginnings) for word in said):
            covered = shape.named.sub(_covered, covered)
        if by_form and shape.written is not None:
            checks = shape.checks
            covered = shape.written.sub(lambda found: _covered(found) if checks(found[0]) else found[0], covered)  # noqa: B023
        if covered != text:
            kinds.append(kind)
            text = covered
    return Masked(text, tuple(kinds))


def _covered(found: re.Match[str]) -> str:
    return re.sub(r"\w", COVER, found[0])


def _name_covered(found: re.Match[str]) -> str:
    """The name is what stands last in the phrase; common words there are no name."""
    before, name = found["before"], found["name"]
    if found["sign"] is None and not _is_written_as_name(name):
        return found[0]
    if any(word in NO_NAME for word in words(name)):
        return found[0]
    return before + re.sub(r"\w", COVER, name)


def _is_written_as_name(name: str) -> bool:
    parts = name.split()
    return len(parts) >= 2 and all(part[0].isupper() for part in parts)


def names_only(text: str) -> bool:
    """Whether a masked text says nothing besides what was covered and its names."""
    beginnings = (
        *(each for shape in SHAPES.values() for each in shape.beginnings),
        *MOTHER,
        "neve",
        "nevu",
        "leanykori",
    )
    return all(word.startswith((*beginnings, *BESIDE)) for word in words(text))
