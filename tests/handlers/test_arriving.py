"""Links that lead to a topic or say where they hung; whatever else stands in one does no harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import sources
from desk.desk import Desk
from handlers.arriving import Arrival, read
from tests.visitor import Visitor

TOPIC = "allaskereso-regisztracio-menete"
LONGEST = 64  # characters of a start payload, Bot API "Deep linking"


@pytest.mark.parametrize(
    ("payload", "arrival"),
    [
        (f"t-{TOPIC}", Arrival(topic=TOPIC)),
        ("s-plakat-3", Arrival("plakat-3")),
        (f"s-plakat-3__t-{TOPIC}", Arrival("plakat-3", TOPIC)),
        ("", Arrival()),
        ("s-", Arrival()),
        ("t-", Arrival()),
        ("__t-x", Arrival()),
        ("S-Plakat", Arrival()),
        ("s-kovács", Arrival()),
        (f"s-{'x' * 31}", Arrival()),
        ("t-x__s-y", Arrival()),
    ],
)
def test_what_a_payload_says(payload: str, arrival: Arrival) -> None:
    assert read(payload) == arrival


@given(st.text())
def test_any_payload_can_be_read(payload: str) -> None:
    assert isinstance(read(payload), Arrival)


def test_every_topic_fits_into_a_link(desk: Desk) -> None:
    assert all(read(f"t-{topic}").topic == topic for topic in desk.published.current.articles)
    assert max(len(f"t-{topic}") for topic in desk.published.current.articles) <= LONGEST


def test_who_comes_for_a_topic_is_told_first_that_a_machine_speaks(desk: Desk) -> None:
    visitor = Visitor(desk, "telegram")
    machine, answer = visitor.start(payload=f"t-{TOPIC}")
    assert "számítógépes program" in machine.text
    assert "foglalkoztatási osztályán" in answer.text
    (again,) = visitor.start(payload=f"t-{TOPIC}")
    assert again.text == answer.text


def test_the_first_source_counts_and_only_once(desk: Desk) -> None:
    for payloads in (["s-plakat", "s-honlap"], [f"s-plakat__t-{TOPIC}"], ["s-honlap"], ["nothing-of-ours"], [""]):
        visitor = Visitor(desk, "telegram")
        for payload in payloads:
            visitor.start(payload=payload)
    assert sources.counted(desk) == [("plakat", 2), ("honlap", 1)]


@pytest.mark.parametrize("payload", ["t-no-such-topic", "s-plakat", "l", "t-", "<b>", "x" * 64])
def test_what_leads_nowhere_opens_the_greeting(desk: Desk, payload: str) -> None:
    (said,) = Visitor(desk, "telegram").start(payload=payload)
    assert "számítógépes program" in said.text
    assert said.buttons


def test_while_people_own_it_a_link_reminds_of_them(desk: Desk) -> None:
    visitor = Visitor(desk, "telegram")
    visitor.start()
    visitor.type("emberrel szeretnék beszélni")
    (said,) = visitor.start(payload=f"s-plakat__t-{TOPIC}")
    assert "munkatársainknál" in said.text
    assert sources.counted(desk) == [("plakat", 1)]
