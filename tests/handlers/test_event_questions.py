"""What an event asks once the place is hers: in the chat, one by one, and what becomes of the answers."""

from datetime import timedelta

import pytest

from desk import attending
from desk.attending import RegistrationRow
from desk.desk import Desk
from desk.messages import Incoming
from desk.turns import turn
from handlers import event_questions
from storage import cases
from storage.events import EventRow
from storage.messages import MessageRow
from tests.clock import FrozenClock, budapest
from tests.events import Guest, make_event, now_is
from tests.visitor import NUMBERS, Visitor, labels

ALL = "child_care,step_free,travel"
ASKED = ("Kér gyermekfelügyeletet", "lépcső nélküli bejáratra", "útiköltsége")


@pytest.fixture
def event(desk: Desk) -> EventRow:
    return make_event(desk, title_hu="Női klub", questions=ALL, starts_at=budapest(2026, 11, 28, 15))


def seated(visitor: Visitor, event: EventRow) -> RegistrationRow:
    guest = Guest(visitor.desk, visitor.channel)
    guest.address = visitor.address
    return guest.register(event)


def asked(visitor: Visitor, row: RegistrationRow) -> list[MessageRow]:
    """As after registering."""
    before = visitor.row.seq
    desk = visitor.desk
    incoming = Incoming(visitor.channel, visitor.address, f"asked {next(NUMBERS)}", desk.clock.now(), text="x")
    with turn(desk, incoming) as current:
        event_questions.begin(current, row.id)
    return [line for line in visitor.lines if line.seq > before and line.sender == "bot"]


def test_one_by_one_and_kept_with_the_place_alone(visitor: Visitor, desk: Desk, event: EventRow) -> None:
    row = seated(visitor, event)
    (line,) = asked(visitor, row)
    assert ASKED[0] in line.text
    assert "2026. december 5., szombat" in line.text  # a week after it
    assert labels(line) == ["Igen", "Nem", "Kihagyom", "Miért kérdezzük?", "Egyikre sem válaszolok"]
    (line,) = visitor.tap("Igen")
    assert line.text.startswith("Szüksége van lépcső nélküli")
    (line,) = visitor.type("nem")
    assert ASKED[2] in line.text
    (line,) = visitor.type("igen")
    assert "feljegyeztem" in line.text
    assert now_is(desk, row).answers == {"child_care": "yes", "step_free": "no", "travel": "yes"}
    with desk.database.reading() as tx:
        assert cases.of_conversation(tx, visitor.row.id) == []


def test_each_can_be_skipped(visitor: Visitor, desk: Desk, event: EventRow) -> None:
    row = seated(visitor, event)
    asked(visitor, row)
    visitor.tap("Kihagyom")
    visitor.tap("Igen")
    visitor.type("nem tudom")
    assert now_is(desk, row).answers == {"step_free": "yes"}


def test_all_are_declined_with_one_tap(visitor: Visitor, desk: Desk, event: EventRow) -> None:
    row = seated(visitor, event)
    asked(visitor, row)
    (line,) = visitor.tap("Egyikre sem válaszolok")
    assert line.text == "Rendben, nem kérdezek többet. A jelentkezése érvényes."
    assert now_is(desk, row).answers is None
    assert now_is(desk, row).state == "seated"


@pytest.mark.parametrize("why", ["Miért kérdezzük?", "miért?"])
def test_the_reason_is_told_and_the_question_stands(visitor: Visitor, event: EventRow, why: str) -> None:
    asked(visitor, seated(visitor, event))
    visitor.tap("Kihagyom")
    (line,) = visitor.tap(why) if why.endswith("zzük?") else visitor.type(why)
    assert "kérjük, ne is írja meg" in line.text
    assert ASKED[1] in line.text
    assert "Igen" in labels(line)


def test_an_event_that_asks_nothing(visitor: Visitor, desk: Desk) -> None:
    assert asked(visitor, seated(visitor, make_event(desk))) == []


def test_what_is_answered_is_asked_no_more(visitor: Visitor, event: EventRow) -> None:
    row = seated(visitor, event)
    asked(visitor, row)
    visitor.tap("Nem")
    (line,) = asked(visitor, row)
    assert ASKED[1] in line.text


def test_answers_are_deleted_on_her_word(visitor: Visitor, desk: Desk, event: EventRow) -> None:
    row = seated(visitor, event)
    asked(visitor, row)
    for _question in ASKED:
        visitor.tap("Igen")
    visitor.type("adataim")
    (line,) = visitor.tap("Rendezvényeim")
    assert "Minta Mária – eddig őrizzük: 2027. február 26., péntek" in line.text
    assert "Kér gyermekfelügyeletet a rendezvény idejére? Igen" in line.text
    visitor.tap("Törlöm a válaszaimat")
    assert now_is(desk, row).answers is None
    assert now_is(desk, row).name == "Minta Mária"


def test_after_the_event_began_nothing_is_answered_any_more(
    visitor: Visitor, clock: FrozenClock, desk: Desk, event: EventRow
) -> None:
    row = seated(visitor, event)
    asked(visitor, row)
    clock.move(days=6)
    assert "Igen" not in labels(visitor.tap("Igen")[-1])
    assert now_is(desk, row).answers is None


def test_nobody_answers_for_another(visitor: Visitor, desk: Desk, event: EventRow) -> None:
    hers = Guest(desk).register(event)
    row = seated(visitor, event)
    asked(visitor, row)
    visitor.press(visitor.button("Igen").replace(f"yes.{row.id}.", f"yes.{hers.id}."))
    assert now_is(desk, hers).answers is None


def test_a_question_that_the_event_does_not_ask(visitor: Visitor, desk: Desk) -> None:
    event = make_event(desk, questions="travel")
    row = seated(visitor, event)
    current = Incoming(visitor.channel, visitor.address, "made up", desk.clock.now(), text="x")
    with turn(desk, current) as made_up:
        event_questions.press(made_up, f"yes.{row.id}.child_care")
        assert attending.mine(made_up, row.id) is not None
    assert now_is(desk, row).answers is None


# How her registrations stand


def test_her_places_stand_among_her_cases(visitor: Visitor, desk: Desk, clock: FrozenClock, event: EventRow) -> None:
    full = make_event(desk, title_hu="Vállalkozói reggeli", capacity=1, starts_at=budapest(2026, 12, 3, 8))
    first = Guest(desk)
    taken = first.register(full)
    seated(visitor, event)
    seated(visitor, full)
    (line,) = visitor.type("na mi van a jelentkezesemmel")
    assert "Női klub, 2026. november 28., szombat 15:00: a jelentkezése érvényes, 1 fő" in line.text
    assert "csütörtök 8:00: várólistán van, a helye a sorban: 1" in line.text
    assert labels(line)[:2] == ["Lemondom a részvételt: Női klub", "Leiratkozom a várólistáról: Vállalkozói reggeli"]
    first.give_up(taken)
    (line,) = visitor.type("hol tart az ügyem?")
    assert "helyet tartunk fenn Önnek eddig: 2026. november 24., kedd 21:00" not in line.text
    assert "helyet tartunk fenn Önnek eddig: 2026. november" in line.text
    assert {"Elfogadom: Vállalkozói reggeli", "Nem kérem: Vállalkozói reggeli"} <= set(labels(line))
    clock.move(days=12)
    (line,) = visitor.type("hol tart az ügyem?")
    assert "Női klub" not in line.text


def test_the_only_one_is_given_up_from_there(visitor: Visitor, desk: Desk, event: EventRow) -> None:
    row = seated(visitor, event)
    (line,) = visitor.type("na mi van a jelentkezesemmel")
    assert labels(line) == ["Lemondom a részvételt", "Emberrel beszélnék"]
    visitor.tap("Lemondom a részvételt")
    visitor.tap("Igen, lemondom")
    assert now_is(desk, row).state == "cancelled"


# *Adataim*


def test_her_data_tell_of_events_and_can_be_corrected(visitor: Visitor, desk: Desk, event: EventRow) -> None:
    row = seated(visitor, event)
    (line,) = visitor.type("adataim")
    assert "Rendezvények, amelyekre jelentkezett: Női klub, 2026. november 28., szombat 15:00" in line.text
    visitor.tap("Javítás")
    visitor.type("Kiss Anna")
    visitor.tap("Kihagyom")
    visitor.tap("Kijavítom")
    assert now_is(desk, row).name == "Kiss Anna"


def test_before_deleting_she_is_told_that_her_places_go(visitor: Visitor, event: EventRow) -> None:
    seated(visitor, event)
    visitor.type("adataim")
    assert "mások kapják meg őket: Női klub." in visitor.tap("Törlés")[-1].text


def test_what_is_over_is_kept_and_shown_until_then(visitor: Visitor, clock: FrozenClock, event: EventRow) -> None:
    seated(visitor, event)
    clock.move(days=20)
    assert "Női klub" in visitor.type("adataim")[-1].text
    assert timedelta(days=20) < event.ends_at + timedelta(days=90) - clock.now()
