"""/rendezvenyek and /events from the command menu."""

import pytest

from tests.events import make_event
from tests.visitor import Visitor


@pytest.mark.parametrize("command", ["/rendezvenyek", "/events"])
def test_the_list_is_shown(visitor: Visitor, command: str) -> None:
    make_event(visitor.desk, title_hu="Női klub")
    assert any("Női klub" in line.text for line in visitor.type(command))


def test_in_a_form_the_command_is_no_answer(visitor: Visitor) -> None:
    make_event(visitor.desk, title_hu="Női klub")
    visitor.tap("Rendezvények")
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
