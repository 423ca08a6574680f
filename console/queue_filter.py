"""What an address asks of the queue: a view, what it is narrowed to, and the page of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from console import queue_words, words
from console.reader import Reader
from console.rendering import ROOT
from desk.cases import Outcome
from desk.casework import View
from desk.filters import SavedFilter
from desk.lifecycle import State
from desk.queue import ALL, Due, Narrowed, OfficeRow
from desk.routing import NAMES, DeskCode, settlements
from locales import Text, _

Code = TypeVar("Code", bound=StrEnum)
Values = Mapping[str, Text | str]
# What a view asks for by itself, or what its cases cannot have.
MEANINGLESS: Mapping[View, tuple[str, ...]] = {
    View.CLOSED: ("state", "due"),
    View.DUE: ("due", "outcome"),
    View.MESSAGES: ("kind", "outcome"),
    View.PUT_OFF: ("state", "outcome"),
}
OPEN_STATES = tuple(state for state in State if state is not State.CLOSED)


@dataclass(frozen=True)
class Choice:
    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Question:
    """A list to choose from in the filter's form; the first choice asks for nothing."""

    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Asked:
    view: View = View.OPEN
    narrowed: Narrowed = ALL
    after: str | None = None

    @classmethod
    def read(cls, params: Mapping[str, str]) -> "Asked":
        """What makes no sense asks for nothing."""
        narrowed = Narrowed(
            state=_code(State, params.get("state")),
            kind=params["kind"] if params.get("kind") in queue_words.KINDS else None,
            due=_code(Due, params.get("due")),
            office=_number(params.get("office", "")),
            urgent=params.get("urgent") == "1",
            outcome=_code(Outcome, params.get("outcome")),
            desk=_code(DeskCode, params.get("desk")),
            settlement=params["settlement"] if params.get("settlement") in settlements() else None,
        )
        return cls(_code(View, params.get("view")) or View.OPEN, narrowed, params.get("after"))

    @property
    def query(self) -> str:
        """As it stands in the address, shortest form."""
        given = {
            "view": None if self.view is View.OPEN else self.view,
            "state": self.narrowed.state,
            "kind": self.narrowed.kind,
            "due": self.narrowed.due,
            "office": self.narrowed.office,
            "urgent": 1 if self.narrowed.urgent else None,
            "outcome": self.narrowed.outcome,
            "desk": self.narrowed.desk,
            "settlement": self.narrowed.settlement,
            "after": self.after,
        }
        return urlencode({name: str(value) for name, value in given.items() if value is not None})

    @property
    def fields(self) -> dict[str, str]:
        """For a form that carries it along."""
        return dict(parse_qsl(replace(self, after=None).query))

    def is_like(self, saved: SavedFilter) -> bool:
        return (self.view, self.narrowed) == (saved.view, saved.narrowed)

    @property
    def address(self) -> str:
        return f"{ROOT}/?{self.query}" if self.query else f"{ROOT}/"

    @property
    def live(self) -> str:
        return f"{ROOT}/queue?{self.query}"


def questions(reader: Reader, asked: Asked, offices: Iterable[OfficeRow]) -> list[Question]:
    """Those that make sense in this view."""
    chosen, left_out = asked.narrowed, MEANINGLESS.get(asked.view, ("outcome",))
    named: Values = {str(office.id): office.name for office in offices}
    desks: Values = {code: name.into(reader.locale) for code, name in NAMES.items()}
    places: Values = {name: name for name in settlements()}
    every: list[tuple[str, Text, Values, str | int | None]] = [
        ("state", _("State"), {state: words.STATES[state] for state in OPEN_STATES}, chosen.state),
        ("kind", _("Kind"), queue_words.KINDS, chosen.kind),
        ("due", _("Promise"), {due: queue_words.DUES[due] for due in Due}, chosen.due),
        ("desk", _("Where it belongs"), desks, chosen.desk),
        ("settlement", _("Settlement"), places, chosen.settlement),
        ("office", _("Partner office"), named, chosen.office),
        ("outcome", _("Outcome"), {outcome: words.OUTCOMES[outcome] for outcome in Outcome}, chosen.outcome),
    ]
    return [
        _question(reader, name, label, values, str(value or ""))
        for name, label, values, value in every
        if values and name not in left_out
    ]


def _question(reader: Reader, name: str, label: Text, values: Values, chosen: str) -> Question:
    nothing = Choice("", reader.words(_("any")), not chosen)
    choices = [Choice(value, reader.words(said), value == chosen) for value, said in values.items()]
    return Question(name, reader.words(label), [nothing, *choices])


def _code(codes: type[Code], name: str | None) -> Code | None:
    return codes(name) if name in set(codes) else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None
