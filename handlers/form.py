"""The shape of a form: fields as data. The engine that walks them is forms.py; ready fields are in fields/."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.messages import Button
from desk.state import FormState
from desk.turns import Turn
from desk.working_time import WorkingTime
from knowledge.policy import Decision
from locales import Text, _

Answers = Mapping[str, str]

SEND = _("I send it")
SKIP = _("I skip this")
ABOUT = "about"  # among the answers of a form that is filled in for something: FormState.about
JOINED = ","  # between the codes of a field that takes several


class Invalid(Exception):
    """What was typed is no answer to the question. `said`: what is wrong with it, instead of the field's `error`."""

    def __init__(self, said: Text | None = None) -> None:
        super().__init__()
        self.said = said


@dataclass(frozen=True)
class Guess:
    """What was probably meant: she is asked first whether it is so, in the words of the field's `show`."""

    value: str


Answer = str | Guess


@dataclass(frozen=True)
class Moment:
    """Of a turn: `now` in the office's time zone, `working_time` tells when somebody is there."""

    now: datetime
    working_time: WorkingTime

    @classmethod
    def of(cls, turn: Turn) -> "Moment":
        return cls(turn.now.astimezone(turn.desk.zone), turn.desk.working_time)


@dataclass(frozen=True)
class Timed:
    """A reader that needs the moment: "next Tuesday afternoon"."""

    read: Callable[[str, Moment], Answer]


Reader = Callable[[str], Answer] | Timed


@dataclass(frozen=True)
class Choice:
    value: str
    label: Text


@dataclass(frozen=True)
class Ending:
    """The last words of a form that ends with an answer: nothing of it is kept, nothing is sent."""

    text: Text
    buttons: Sequence[Button] = ()


@dataclass(frozen=True)
class Together:
    """One question for several fields of the form, which follow each other; `parts`: their keys.

    `read` takes what it finds, of any part; Invalid where there is nothing. What is missing is asked field by field.
    """

    parts: tuple[str, ...]
    question: Text
    reason: Text
    error: Text
    read: Callable[[str, Moment], Mapping[str, Answer]]


def _as_it_is(value: str) -> Text | str:
    return value


@dataclass(frozen=True)
class Field:
    """`read` turns typed text into the stored value or a guess at it, or raises Invalid; `show` back into words."""

    key: str
    label: Text
    question: Text
    reason: Text
    error: Text
    read: Reader
    choices: tuple[Choice, ...] = ()
    only_choices: bool = False  # an answer is one of their codes, or several joined
    several: bool = False  # each choice adds to the answer or takes away; "that is all" goes on. `read`: codes joined
    optional: bool = False
    skip: Text = SKIP  # what stands on the button that leaves it out
    called: tuple[str, ...] = ()  # what she calls it beside its label when it is wrong: folded beginnings
    is_number: bool = False  # a telephone number is an answer
    of_another: bool = False  # that number is not hers: no key hands it over, and a card of another is right
    shown: Callable[[str], Text | str] = _as_it_is  # a value that is none of the choices
    depends_on: tuple[str, ...] = ()  # fields whose correction makes this answer void
    asked_when: Callable[[Answers], bool] = lambda _answers: True  # by what is asked before it
    after: Callable[[Turn, Answers], Text | None] = lambda _turn, _answers: None  # said before the next question
    ends: Callable[[Answers], Ending | None] = lambda _answers: None  # an answer after which nothing more is asked
    together: Together | None = None  # of the first of its parts
    # Whether a text can be nothing but an answer, also where it sounds like a cry for help.
    surely_answers: Callable[[str], bool] = lambda _text: False
    # As it is put now, where question, choices or reader hang on more than the answers; its codes are never others.
    adapted: Callable[[Turn, FormState, "Field"], "Field"] = lambda _turn, _state, field: field
    # Whether a readable text was meant as something else all the same: a question or a greeting is no name.
    meant_otherwise: Callable[[str, Decision], bool] = lambda _text, _decision: False

    def put(self, turn: Turn, state: FormState) -> "Field":
        return self.adapted(turn, state, self)

    def read_in(self, text: str, moment: Moment) -> Answer:
        """Invalid, too, for what the reader knows from elsewhere and this question does not offer."""
        answer = self.read.read(text, moment) if isinstance(self.read, Timed) else self.read(text)
        if self.mended(answer.value if isinstance(answer, Guess) else answer) is None:
            raise Invalid
        return answer

    def show(self, value: str) -> Text | str:
        """The words for a stored value."""
        if not self.several:
            return self._show_one(value)
        first, *others = [self._show_one(code) for code in value.split(JOINED)]
        shown = first
        for other in others:
            shown = _("{some}, {other}", some=shown, other=other)
        return shown

    def _show_one(self, value: str) -> Text | str:
        return next((choice.label for choice in self.choices if choice.value == value), None) or self.shown(value)

    def joined(self, codes: Sequence[str]) -> str:
        """Each of its choices once, in their order."""
        return JOINED.join(choice.value for choice in self.choices if choice.value in codes)

    def mended(self, value: str) -> str | None:
        """What is left of a stored value whose choices may have changed since."""
        if not self.only_choices:
            return value
        return self.joined(value.split(JOINED) if self.several else [value]) or None


@dataclass(frozen=True)
class Form:
    """`consent` stands on the summary above the button that sends; without it the last answer sends the form."""

    name: str
    title: Text
    intro: Text | None
    fields: tuple[Field, ...]
    consent: Text | None
    submit: Callable[[Turn, Answers], None]
    send: Text = SEND

    def field(self, key: str) -> Field:
        return next(field for field in self.fields if field.key == key)

    def asked(self, answers: Answers) -> list[Field]:
        """In order; what a field is asked by are the answers before it that are themselves asked for."""
        asked: list[Field] = []
        counting: dict[str, str] = {}
        for field in self.fields:
            if field.asked_when(counting):
                asked.append(field)
                if field.key in answers:
                    counting[field.key] = answers[field.key]
        return asked

    def sent(self, answers: Answers) -> dict[str, str]:
        """The answers that count; those of questions that have become needless are left out."""
        return {field.key: answers[field.key] for field in self.asked(answers) if field.key in answers}

    def depending_on(self, key: str) -> set[str]:
        """Also by way of others; an answer depends only on earlier ones."""
        found = {key}
        for field in self.fields:
            if found.intersection(field.depends_on):
                found.add(field.key)
        return found - {key}
