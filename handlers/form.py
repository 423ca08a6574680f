"""The shape of a form: fields as data. The engine that walks them is forms.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desk.turns import Turn
from knowledge.policy import Decision
from locales import Text, _

Answers = Mapping[str, str]

SEND = _("I send it")


class Invalid(Exception):
    """What was typed is no answer to the question; the field's `error` says what one looks like."""


@dataclass(frozen=True)
class Choice:
    value: str
    label: Text


@dataclass(frozen=True)
class Field:
    """`read` turns typed text into the stored value or raises Invalid; `show` turns it back into what people read."""

    key: str
    label: Text
    question: Text
    reason: Text
    error: Text
    read: Callable[[str], str]
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    asked_when: Callable[[Answers], bool] = lambda _answers: True
    # Whether a readable text was meant as something else all the same: a question or a greeting is no name.
    meant_otherwise: Callable[[str, Decision], bool] = lambda _text, _decision: False

    def show(self, value: str) -> Text | str:
        return next((choice.label for choice in self.choices if choice.value == value), value)


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
        return [field for field in self.fields if field.asked_when(answers)]
