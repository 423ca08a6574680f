"""/rendezvenyek and /events from the command menu."""

import pytest

from desk.messages import Incoming
from desk.turns import turn
from tests.events import make_event
from tests.visitor import Visitor


@pytest.mark.parametrize("command", ["/rendezvenyek", "/events"])
def test_the_list_is_shown(visitor: Visitor, command: str) -> None:
    make_event(visitor.desk, title_hu="Női klub")
    assert any("Női klub" in line.text for line in visitor.type(command))


def test_in_a_form_the_command_is_no_answer(visitor: Visitor) -> None:
    visitor.tap("Rendezvények")
    make_event(visitor.desk, title_hu="Női klub")
    visitor.tap("Üzenetet hagyok")
    visitor.type("Miről szól a támogatás?")
    assert any("Női klub" in line.text for line in visitor.type("/rendezvenyek"))
    assert visitor.route == "command"
    assert visitor.state.form is None
    assert "message" in visitor.state.drafts


def test_the_word_alone_answers_what_a_form_asks(visitor: Visitor) -> None:
    visitor.type("feliratkozom")
    visitor.tap("Mindkettő")
    visitor.type("rendezvények")
    assert visitor.state.form is not None
    assert visitor.state.form.answers["topic"] == "events"


def test_where_it_is_asked_in_the_middle_of_its_form(visitor: Visitor) -> None:
    visitor.tap("Rendezvények")
    event = make_event(visitor.desk, title_hu="Női klub", settlement="Lajosmizse")
    visitor.tap("Üzenetet hagyok")
    incoming = Incoming(visitor.channel, visitor.address, "of it", visitor.desk.clock.now(), text="x")
    with turn(visitor.desk, incoming) as current:
        assert current.state.form is not None
        current.state.form.field, current.state.form.about = "name", str(event.id)
    where, again = visitor.type("hol lesz?")
    assert "Női klub" in where.text
    assert "Lajosmizse" in where.text
    assert again.text.startswith("Hogy hívják Önt?")
