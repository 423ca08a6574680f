"""Merges and proposals in the words of the office."""

from collections.abc import Mapping
from dataclasses import dataclass

from console import refusal_words
from console.reader import Reader
from console.rendering import ROOT
from desk.contacts import MergeRow, Person, SideRow
from desk.duplicates import Candidate, Proposal, Reason
from desk.errors import DeskError, NotFound, NotNow, OneErased
from locales import Text, _

REASONS: Mapping[Reason, Text] = {
    Reason.PHONE: _("same phone number"),
    Reason.EMAIL: _("same e-mail address"),
    Reason.NAME: _("same full name and settlement"),
    Reason.PHONE_OTHER_NAME: _("same phone number, other name"),
}
KINDS: Mapping[str, Text] = {
    "link": _("Linked by the visitor, by a one-time link"),
    "confirmed": _("Linked after the visitor said yes in both conversations"),
}
REFUSED: Mapping[str, Text] = {
    "merge": _("The two are one person already."),
    "undo": _("This has been undone already, or the visitor has linked the two since."),
    "ask": _(
        "They cannot be asked now: one of the conversations is with another colleague or in the queue, "
        "or it takes no messages."
    ),
}
ERASED = _(
    "All conversations of one of the two have been deleted since. There is nothing left to merge or to take apart."
)


@dataclass(frozen=True)
class Side:
    href: str
    name: str
    cases: int
    blocked: bool


@dataclass(frozen=True)
class Proposed:
    """`one` is whose page it stands on; `act`: the address of what can be done about the two."""

    one: Side
    other: Side
    reasons: str
    merge: str
    dismiss: str


@dataclass(frozen=True)
class Merged:
    """`asks`: whether the two may be asked themselves."""

    id: int
    words: str
    detail: str
    asks: bool
    denied: bool


def sentence_of(error: DeskError) -> tuple[int, Text]:
    if isinstance(error, OneErased):
        return 409, ERASED
    if isinstance(error, NotNow):
        return 409, REFUSED[error.act]
    return (404, _("There is no such person.")) if isinstance(error, NotFound) else refusal_words.sentence_of(error)


def proposal_of(reader: Reader, one: Proposal) -> Proposed:
    pair = f"{ROOT}/people/{one.one.person_id}/{{}}/{one.other.person_id}"
    reasons = ", ".join(reader.words(REASONS[reason]) for reason in one.reasons)
    return Proposed(
        _side(reader, one.one), _side(reader, one.other), reasons, pair.format("merge"), pair.format("dismiss")
    )


def _side(reader: Reader, one: Candidate) -> Side:
    name = one.name or reader.words(_("no name given"))
    return Side(f"{ROOT}/people/{one.person_id}", name, one.cases, one.blocked)


def merges_of(reader: Reader, person: Person) -> list[Merged]:
    return [_merged(reader, row, sides) for row, sides in person.merges]


def _merged(reader: Reader, row: MergeRow, sides: list[SideRow]) -> Merged:
    said = KINDS.get(row.kind) or _("Merged by {name}, for colleagues only", name=row.by or "")
    answers = [side.answer for side in sides if side.asked_at]
    detail = [reader.moment(row.at), *([reader.words(_answered(answers))] if answers else [])]
    return Merged(row.id, reader.words(said), ", ".join(detail), asks=row.kind not in KINDS, denied="no" in answers)


def _answered(answers: list[str | None]) -> Text:
    if "no" in answers:
        return _("asked: one answered that it was somebody else")
    return _("asked: {count} of 2 have said yes", count=answers.count("yes"))
