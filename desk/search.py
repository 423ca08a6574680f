"""Search over encrypted text: what of a text can be searched for, and what a colleague finds.

Searchable are whole words without accents, their stems, the beginnings of names, phone numbers and e-mail addresses.
They are kept as keyed hashes (storage/search.py); a case number is found directly.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import phonenumbers

from desk.cases import FIRST_REFERENCE
from desk.desk import Desk
from desk.rights import Right, must, only_office
from knowledge.dates import Lang
from knowledge.text import STEMMERS, WORD, composed, folded
from storage import cases, queue, records, search
from storage.database import Transaction
from storage.queue import QueueRow, Tally
from storage.search import Field
from storage.staff import StaffRow

__all__ = ["Field", "Tally"]

SHORTEST = 3  # letters of a word; shorter ones stand everywhere
BEGINNINGS = range(3, 7)  # letters of a name
MOST_ENDINGS = 2  # of one word
WHOLE_NAME = 2  # words
BARE_ENDING = re.compile(r"(?<=.{4})(?:[brt]ol|n[ae]l|kent|ert)$")
WORDS_REMEMBERED = 4096
MOST_WORDS = 8  # that one search looks for
LISTED = 50
BATCH = 5  # cases renewed in one transaction: on SQLite turns wait for it
EMAIL = re.compile(r"[^\s@<>,;:()]+@[^\s@<>,;:()]+\.[^\s@<>,;:()]+")
NUMBER = re.compile(r"\+?\d(?:[\s()/.-]{0,2}\d){6,}")
REFERENCE = re.compile(r"\s*k[\s-]*(\d{4,12})\s*", re.IGNORECASE)
COUNTRY = "HU"


@dataclass(frozen=True)
class Results:
    """`matched`: the fields by case; `understood`: whether there was anything to search for."""

    cases: list[QueueRow] = field(default_factory=list)
    matched: dict[int, Field] = field(default_factory=dict)
    hits: int = 0
    understood: bool = False


def find(desk: Desk, staff: StaffRow, text: str) -> Results:
    """Newest first; whoever calls it records the search (`record`)."""
    must(staff, Right.SEARCH)
    office, wanted = only_office(staff), words_asked(text)
    with desk.database.reading() as tx:
        named = REFERENCE.fullmatch(text)
        if named:
            rows = queue.rows_of(tx, [int(named[1]) - FIRST_REFERENCE], office)
            return Results(rows, {}, len(rows), understood=True)
        if not wanted:
            return Results()
        found = search.find_cases(tx, wanted, office=office, limit=LISTED)
        rows = queue.rows_of(tx, list(found.fields), office)
        return Results(rows, dict(found.fields), found.hits, understood=True)


def find_people(desk: Desk, staff: StaffRow, text: str, limit: int) -> list[str] | None:
    """Random ids of people found by a name, a way to reach them or a case number; None: nothing to search for."""
    must(staff, Right.READ_PEOPLE)
    named, wanted = REFERENCE.fullmatch(text), words_asked(text)
    with desk.database.reading() as tx:
        if named:
            case = cases.get(tx, int(named[1]) - FIRST_REFERENCE)
            return [case.person_id] if case else []
        if not wanted:
            return None
        return search.find_people(tx, wanted, Field.NAME | Field.CONTACT, limit)


def record(desk: Desk, staff: StaffRow, action: str, hits: int) -> None:
    """That somebody searched and how much she found, never for what."""
    with desk.database.transaction() as tx:
        records.add_audit(tx, action, desk.clock.now(), staff_id=staff.id, hits=hits)


def words_asked(text: str) -> list[list[str]]:
    """For each word, number or address its terms, of which one must stand in a case."""
    exact = [[term] for term in ways_to_reach(text)]
    rest = NUMBER.sub(_unless_phone, EMAIL.sub(" ", text))
    return [*exact, *(_asked(word) for word in _words(rest))][:MOST_WORDS]


def _asked(word: str) -> list[str]:
    plain = folded(word)
    beginning = [_beginning(plain)] if len(plain) in BEGINNINGS else []
    return sorted({*_forms(word, "hu"), *_forms(word, "en"), *beginning})


def terms_of(tx: Transaction, case_id: int) -> dict[str, int]:
    """All by which the case can be found, each with its fields."""
    lang, texts = search.texts_of(tx, case_id)
    terms: dict[str, int] = dict.fromkeys(identities(texts), Field.IDENTITY)
    for where, text in texts:
        for term in _terms(text, lang, is_name=where is Field.NAME):
            terms[term] = terms.get(term, 0) | where
    return terms


def identities(texts: Sequence[tuple[Field, str]]) -> list[str]:
    """Her whole name with her settlement, in whatever order the name was written; no word of a search is like it."""
    given = dict(texts)
    names = sorted(folded(word) for word in WORD.findall(composed(given.get(Field.NAME, ""))))
    places = [folded(word) for word in WORD.findall(composed(given.get(Field.SETTLEMENT, "")))]
    return [f"={' '.join(names)}|{' '.join(places)}"] if len(names) >= WHOLE_NAME and places else []


def _terms(text: str, lang: Lang, *, is_name: bool) -> Iterator[str]:
    yield from ways_to_reach(text)
    for word in _words(text):
        if is_name:
            plain = folded(word)
            yield plain
            yield from (_beginning(plain[:letters]) for letters in BEGINNINGS if letters <= len(plain))
        else:
            yield from _forms(word, lang)


def _words(text: str) -> list[str]:
    """As written; piece by piece, because the chain reads no more than the beginning of a long text."""
    return [word for piece in text.split() for word in WORD.findall(composed(piece)) if len(word) >= SHORTEST]


@lru_cache(maxsize=WORDS_REMEMBERED)
def _forms(word: str, lang: Lang) -> frozenset[str]:
    """The word without accents and what is left of it under its endings.

    The stemmer takes one ending at a time and knows most of them by their accents, which many people do not type.
    """
    plain = folded(word)
    found = {plain, BARE_ENDING.sub("", plain)}
    return frozenset(found.union(*(_stems(form, lang) for form in (word.casefold(), *found))))


def _stems(word: str, lang: Lang) -> Iterator[str]:
    for _ending in range(MOST_ENDINGS):
        word = STEMMERS[lang].stemWord(word)
        yield folded(word)


def _beginning(letters: str) -> str:
    return f"^{letters}"


def ways_to_reach(text: str) -> Iterator[str]:
    for address in EMAIL.findall(text):
        yield address.casefold().rstrip(".!?")
    for number in NUMBER.findall(text):
        phone = _phone(number)
        if phone is not None:
            yield phone


def _phone(text: str) -> str | None:
    """As it is called from abroad, however it was written."""
    try:
        number = phonenumbers.parse(text, COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _unless_phone(number: re.Match[str]) -> str:
    return " " if _phone(number[0]) else number[0]


def renew_due(desk: Desk) -> bool:
    """Makes the tokens of some changed cases anew; whether there may be more."""
    with desk.database.reading() as tx:
        if not search.any_due(tx):
            return False
    with desk.database.transaction() as tx:
        taken = search.take_due(tx, BATCH)
        for case_id in taken:
            search.keep(tx, case_id, terms_of(tx, case_id))
    return len(taken) == BATCH
