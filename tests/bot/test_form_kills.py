"""A form whose process is killed at every question goes on there: the same walk, once with deaths and once without."""

import re

import pytest

from desk.desk import Desk
from desk.messages import Incoming, Kind
from desk.state import FormState
from handlers import forms
from handlers.callback import CALLBACK
from handlers.dispatch import dispatch
from storage.database import Database
from tests.bot.form_child import LastOrder, die_over
from tests.clock import FrozenClock
from tests.form_walking import CHANGES, next_act
from tests.sample_form import open_form
from tests.visitor import NUMBERS, Visitor

MOST_QUESTIONS = 40
REFERENCE = re.compile(r"K-\d+")  # each has her own


def standing(visitor: Visitor) -> tuple[dict[str, object] | None, list[str], int]:
    """How the form stands, what has been said, and how many cases there are."""
    form: FormState | None = visitor.state.form
    texts = [REFERENCE.sub("…", line.text) for line in visitor.lines if not line.deleted]
    return (form.model_dump(exclude=CHANGES) if form else None, texts, len(visitor.cases))


def walk(desk: Desk, clock: FrozenClock, name: str, *, also_before: bool) -> None:
    killed, alive = Visitor(desk), Visitor(desk)
    url = desk.database.url.render_as_string(hide_password=False)
    for visitor in (killed, alive):
        visitor.start()
        open_form(visitor, name)
    for _question in range(MOST_QUESTIONS):
        if killed.state.form is None:
            break
        act = next_act(killed)
        incoming = Incoming(killed.channel, killed.address, f"kill {next(NUMBERS)}", clock.now(), *act)
        if also_before:
            before = killed.row
            die_over(LastOrder(url, clock, incoming, commits=False))
            assert killed.row == before
        die_over(LastOrder(url, clock, incoming, commits=True))
        assert dispatch(desk, incoming).route is None  # the wire brings it again
        kind, text, button = act
        alive.press(button) if kind is Kind.BUTTON else alive.type(text)
        assert standing(killed) == standing(alive)
    assert killed.state.form is None
    assert len(killed.cases) == len(alive.cases)


def test_a_form_killed_at_every_question_goes_on_there(desk: Desk, database: Database, clock: FrozenClock) -> None:
    walk(desk, clock, "message", also_before=False)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", sorted(set(forms.FORMS) - {CALLBACK.name}))
def test_every_form_killed_before_and_after_every_commit_goes_on(
    name: str, desk: Desk, database: Database, clock: FrozenClock
) -> None:
    walk(desk, clock, name, also_before=True)
