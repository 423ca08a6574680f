"""A form that uses all the engine can do, and a way to open a form that no menu offers."""

from itertools import count

from desk import cases
from desk.messages import Incoming
from desk.turns import Turn, turn
from handlers import forms
from handlers.contact import is_courtesy, read_message
from handlers.fields.choosing import by_label_alone
from handlers.fields.reaching import reach_fields
from handlers.fields.settlement import settlement_field
from handlers.form import JOINED, Answers, Choice, Ending, Field, Form, Invalid
from handlers.texts import MENU
from knowledge.text import words
from locales import Text
from storage.messages import MessageRow
from tests.visitor import Visitor

NUMBERS = count()
OBSTACLES = {"bus": "kozleked", "child": "gyer", "shift": "muszak"}


def submit(current: Turn, answers: Answers) -> None:
    opened = cases.take_message(current, "sample", dict(answers))
    current.say(f"Elküldve: {opened.reference}", MENU)


def read_obstacles(text: str) -> str:
    found = [code for code, beginning in OBSTACLES.items() if any(word.startswith(beginning) for word in words(text))]
    if not found:
        raise Invalid
    return JOINED.join(found)


def end_for_children(answers: Answers) -> Ending | None:
    return Ending(plain("Kérjen meg egy szülőt.")) if answers.get("age") == "child" else None


def _field(key: str, **changes: object) -> Field:
    texts = {name: plain(f"{key} {name}.") for name in ("label", "question", "reason", "error")}
    return Field(**{"key": key, "read": by_label_alone, **texts, **changes})  # type: ignore[arg-type]


def plain(text: str) -> Text:
    """The same in both languages."""
    return Text("{day}", {"day": text})


def _choices(**labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, plain(label)) for value, label in labels.items())


SAMPLE = Form(
    name="sample",
    title=plain("Minta"),
    intro=None,
    fields=(
        _field("wish", choices=_choices(job="Munka", course="Tanfolyam"), only_choices=True),
        _field(
            "course",
            read=read_message,
            error=plain("Például: hegesztő tanfolyam."),
            asked_when=lambda answers: answers.get("wish") == "course",
            meant_otherwise=is_courtesy,
        ),
        settlement_field(plain("Melyik településen lakik?"), plain("Azért kérdezzük.")),
        _field(
            "age",
            choices=_choices(child="Gyerek", adult="Felnőtt"),
            only_choices=True,
            ends=end_for_children,
            after=lambda _turn, answers: plain("Köszönöm, ezt jó tudni.") if answers["wish"] == "job" else None,
        ),
        _field("works", choices=_choices(yes="Már dolgozik", no="Még nem"), only_choices=True, depends_on=("wish",)),
        _field("since", read=read_message, error=plain("Például: tavaly óta."), depends_on=("works",), optional=True),
        _field(
            "obstacles",
            read=read_obstacles,
            choices=_choices(bus="Közlekedés", child="Gyermekfelügyelet", shift="Műszak"),
            only_choices=True,
            several=True,
            optional=True,
        ),
        *reach_fields(),
    ),
    consent=plain("Hozzájárul."),
    submit=submit,
)


def open_form(visitor: Visitor, name: str) -> list[MessageRow]:
    desk = visitor.desk
    before = visitor.row.seq if visitor.exists else 0
    delivery = f"form {next(NUMBERS)}"
    with turn(desk, Incoming(visitor.channel, visitor.address, delivery, desk.clock.now(), text="űrlap")) as current:
        forms.open_form(current, name)
    return [line for line in visitor.lines if line.seq > before]
