"""Events in the chat: the list and its filters, links, registering, and buttons that are tapped too late or twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import casework
from desk.consent_texts import EVENT
from desk.desk import Desk
from desk.errors import NotShown
from desk.events import link_payload
from desk.messages import Incoming
from desk.turns import Turn
from handlers import event_form, event_seats, events
from handlers.dispatch import dispatch
from handlers.form import ABOUT
from handlers.routes import Route
from storage import events as rows
from storage import records, registrations
from storage.events import EventRow
from storage.messages import MessageRow
from storage.registrations import RegistrationRow
from tests.clock import FrozenClock
from tests.events import Guest, make_event, now_is
from tests.links import telegram_visitor, web_visitor, with_links
from tests.visitor import NUMBERS, Visitor, colleague, labels

JOIN, LINE, ACCEPT, DECLINE = "Jelentkezem", "Feliratkozom a várólistára", "Elfogadom", "Nem kérem"
CANCEL, SURE, CODE, RESIZE = "Lemondom a részvételt", "Igen, lemondom", "Belépőkód", "Változtatok a létszámon"


def own(visitor: Visitor) -> RegistrationRow:
    """Her newest."""
    with visitor.desk.database.reading() as tx:
        return registrations.of_person(tx, visitor.row.person_id)[0]


def see(visitor: Visitor, event: EventRow) -> list[MessageRow]:
    return visitor.start(payload=link_payload(event))


def register(visitor: Visitor, event: EventRow, name: str = "Kiss Mária", people: str = "1 fő") -> RegistrationRow:
    said = see(visitor, event)[-1]
    visitor.tap(JOIN if JOIN in labels(said) else LINE)
    if visitor.state.form is not None and visitor.state.form.field == "name":
        visitor.type(name)
    visitor.tap(people)
    return own(visitor)


def change(desk: Desk, event: EventRow, **values: object) -> None:
    with desk.database.transaction() as tx:
        rows.change(tx, event.id, **values)


def test_without_events_there_are_articles_and_notices(visitor: Visitor) -> None:
    (said,) = visitor.tap("Rendezvények")
    assert "Most nincs meghirdetett rendezvényünk" in said.text
    assert {"Értesítéseket kérek", "Üzenetet hagyok", "Vissza a menübe"} <= set(labels(said))


def test_five_at_once_and_then_the_others(desk: Desk, visitor: Visitor) -> None:
    for number in range(1, 8):
        make_event(desk, title_hu=f"Rendezvény {number}", starts_at=desk.clock.now() + timedelta(days=number))
    make_event(desk, title_hu="Zártkörű", by_invitation=True)
    make_event(desk, title_hu="Piszkozat", state="draft")
    (said,) = visitor.tap("Rendezvények")
    assert said.text.count("\n") == 5
    (said,) = visitor.tap("Továbbiak")
    assert [line[:2] for line in said.text.splitlines()[1:]] == ["6.", "7."]
    assert "Továbbiak" not in labels(said)
    assert all(hidden not in said.text for hidden in ("Zártkörű", "Piszkozat"))


def test_it_can_be_narrowed_where_there_are_both(desk: Desk, visitor: Visitor) -> None:
    make_event(desk, title_hu="Állásbörze", audience="jobseeker")
    make_event(desk, title_hu="Családi nap", settlement="Tiszakécske")
    visitor.tap("Rendezvények")
    assert "Álláskeresőknek" not in labels(visitor.lines[-1])
    make_event(desk, title_hu="Vállalkozói reggeli", audience="business")
    visitor.tap("Vissza a menübe")
    visitor.tap("Rendezvények")
    (said,) = visitor.tap("Vállalkozásoknak")
    assert ["Állásbörze" in said.text, "Családi nap" in said.text, "reggeli" in said.text] == [False, True, True]


def in_turn(visitor: Visitor, act: Callable[[Turn], None]) -> str | None:
    """A turn of hers in which something else than the table's routes is done; its route, "fault" where it failed."""
    delivery = f"act {next(NUMBERS)}"
    incoming = Incoming(visitor.channel, visitor.address, delivery, visitor.desk.clock.now(), text="x")
    return dispatch(visitor.desk, incoming, (Route("act", lambda _turn: True, act),)).route


def shown(visitor: Visitor, **wanted: str) -> str:
    """The list as another subject opens it."""
    in_turn(visitor, lambda turn: events.show_list(turn, **wanted))
    return visitor.lines[-1].text


def test_a_settlement_without_events_shows_all(desk: Desk, visitor: Visitor) -> None:
    make_event(desk, title_hu="Családi nap", settlement="Tiszakécske")
    make_event(desk, title_hu="Állásbörze", kind="career_day")
    assert "Állásbörze" not in shown(visitor, settlement="Tiszakécske")
    assert shown(visitor, settlement="Baja").startswith("Ilyen rendezvényünk most nincs. Ezek lesznek:")
    assert "Családi nap" not in shown(visitor, kind="career_day")


def test_a_newcomer_by_a_link_is_told_that_this_is_a_machine_and_the_source_is_kept(desk: Desk) -> None:
    event, other = make_event(desk), make_event(desk)
    with desk.database.transaction() as tx:
        rows.add_source(tx, event.id, "plakat", desk.clock.now())
    visitor = Visitor(desk)
    first, details = visitor.start(payload=link_payload(event, "plakat"))
    assert "számítógépes program, nem ember" in first.text
    assert details.text.startswith(event.title_hu)
    assert register(visitor, event).source == "plakat"
    assert register(visitor, other).source is None
    with desk.database.reading() as tx:
        assert [(row.source, row.opened) for row in rows.sources(tx, event.id)] == [("plakat", 1)]
    assert visitor.row.source == "plakat"


def test_a_source_that_the_office_has_not_made_is_not_kept(desk: Desk, visitor: Visitor) -> None:
    event = make_event(desk)
    visitor.start(payload=link_payload(event, "kitalalt"))
    assert register(visitor, event).source is None
    with desk.database.reading() as tx:
        assert rows.sources(tx, event.id) == []


@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
@given(payload=st.from_regex(r"e_[A-Za-z0-9_-]{0,60}", fullmatch=True))
def test_no_payload_breaks_it(visitor: Visitor, payload: str) -> None:
    said = visitor.start(payload=payload)
    assert visitor.route == "start"
    assert said[-1].buttons


def test_a_draft_is_nobodys_business(desk: Desk, visitor: Visitor) -> None:
    said = see(visitor, make_event(desk, state="draft"))
    assert said[0].text.startswith("Ennek a linknek a rendezvényét nem találom")


def test_what_is_recorded_is_the_consent_that_was_shown(desk: Desk, visitor: Visitor) -> None:
    row = register(visitor, make_event(desk))
    assert (row.state, row.name, row.conversation_id) == ("seated", "Kiss Mária", visitor.row.id)
    with desk.database.reading() as tx:
        given = records.consents_of(tx, visitor.row.person_id)
    assert [(one.purpose, one.text_version) for one in given] == [(EVENT.purpose, EVENT.version)]


def test_nobody_is_registered_without_having_been_shown_it(desk: Desk, visitor: Visitor) -> None:
    event = make_event(desk)
    answers = {"name": "Kiss Mária", "seats": "1", ABOUT: str(event.id)}

    def answer(turn: Turn) -> None:
        with pytest.raises(NotShown):
            event_form.register(turn, answers)
        raise RuntimeError  # nothing of the turn is kept, as when nobody catches the first

    assert in_turn(visitor, answer) == "fault"
    with desk.database.reading() as tx:
        assert registrations.everybody(tx, event.id) == []


def test_whoever_has_left_a_message_here_is_known_by_name(desk: Desk, visitor: Visitor) -> None:
    visitor.tap("Vállalkozásom van")
    visitor.tap("Üzenetet hagyok")
    for text in ("hegesztőt keresek", "Nagy Ilona", "06 30 123 4567"):
        visitor.type(text)
    visitor.tap("Elküldöm")
    see(visitor, make_event(desk))
    (asked,) = visitor.tap(JOIN)
    assert "Név: Nagy Ilona" in asked.text


def test_the_name_can_be_put_right_before_the_last_answer(desk: Desk, visitor: Visitor) -> None:
    register(visitor, make_event(desk))
    event = make_event(desk)
    see(visitor, event)
    visitor.tap(JOIN)
    visitor.tap("Vissza")
    (asked,) = visitor.type("Kissné Nagy Mária")
    assert "Név: Kissné Nagy Mária" in asked.text
    visitor.tap("2 fő")
    assert (own(visitor).name, own(visitor).seats) == ("Kissné Nagy Mária", 2)


def test_two_taps_on_the_last_answer_register_once(desk: Desk, visitor: Visitor) -> None:
    event = make_event(desk)
    see(visitor, event)
    visitor.tap(JOIN)
    visitor.type("Kiss Mária")
    wire = visitor.button("2 fő")
    visitor.press(wire)
    (said,) = visitor.press(wire)
    assert said.text == "Ezt már választotta: 2 fő."
    with desk.database.reading() as tx:
        assert len(registrations.everybody(tx, event.id)) == 1


def test_who_is_registered_is_not_asked_again(desk: Desk, visitor: Visitor) -> None:
    event = make_event(desk)
    see(visitor, event)
    join = visitor.button(JOIN)
    row = register(visitor, event)
    (said,) = visitor.press(join)
    assert said.text.startswith("Erre a rendezvényre már jelentkezett.")
    assert row.code in said.text


def test_the_form_of_one_event_is_not_gone_on_with_for_another(desk: Desk, visitor: Visitor) -> None:
    event, other = make_event(desk), make_event(desk, title_hu="Másik")
    see(visitor, event)
    visitor.tap(JOIN)
    visitor.type("Kiss Mária")
    see(visitor, other)
    (asked,) = visitor.tap(JOIN)
    assert asked.text.startswith("Másik")
    visitor.tap("1 fő")
    assert own(visitor).event_id == other.id


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": "called_off"}, "Sajnálom, ez a rendezvény elmarad"),
        ({"closes_at": "now"}, "Erre a rendezvényre már lezárult a jelentkezés"),
        ({"starts_at": "now"}, "Ez a rendezvény már elkezdődött vagy véget ért"),
        ({"group_size": 1}, "Egy jelentkezéssel már nem jöhetnek ennyien"),
    ],
)
def test_what_has_happened_before_the_last_answer(
    desk: Desk, visitor: Visitor, values: dict[str, object], said: str
) -> None:
    event = make_event(desk)
    see(visitor, event)
    visitor.tap(JOIN)
    visitor.type("Kiss Mária")
    wire = visitor.button("2 fő")
    now = desk.clock.now()
    change(desk, event, **{key: now if value == "now" else value for key, value in values.items()})
    told = visitor.press(wire)
    assert told[0].text.startswith(said)
    assert told[-1].buttons
    with desk.database.reading() as tx:
        assert registrations.everybody(tx, event.id) == []


def test_an_old_button_of_an_event_that_is_over_leads_to_the_list(
    desk: Desk, visitor: Visitor, clock: FrozenClock
) -> None:
    event, later = (
        make_event(desk),
        make_event(desk, starts_at=desk.clock.now() + timedelta(days=30), title_hu="Később"),
    )
    register(visitor, event)
    cancel = visitor.button(CANCEL)
    see(visitor, later)
    join = visitor.button(JOIN)
    clock.move(days=12)
    (said,) = visitor.press(cancel)
    assert said.text.startswith("Ez a rendezvény már elkezdődött vagy véget ért")
    said, listed = see(visitor, event)
    assert "Később" in listed.text
    assert visitor.press(join)[0].text.startswith("Később")


def test_the_waiting_list_on_the_web_asks_for_another_way(desk: Desk) -> None:
    desk = with_links(desk)
    event = make_event(desk, capacity=1)
    Guest(desk).register(event)
    visitor = web_visitor(desk)
    row = register(visitor, event)
    waiting = visitor.lines[-1]
    assert {"Megadom a számom", "Leiratkozom a várólistáról"} <= set(labels(waiting))
    assert any("Telegram" in label for label in labels(waiting))
    visitor.tap("Megadom a számom")
    visitor.type("nincs olyan")
    (said,) = visitor.type("06 30 123 4567")
    assert "+36 30 123 4567" in said.text
    assert now_is(desk, row).phone == "+36 30 123 4567"


def test_on_telegram_no_number_is_asked_for(desk: Desk) -> None:
    event = make_event(desk, capacity=1)
    Guest(desk).register(event)
    visitor = telegram_visitor(desk)
    register(visitor, event)
    assert labels(visitor.lines[-1]) == ["Leiratkozom a várólistáról"]


def offered(desk: Desk, visitor: Visitor) -> tuple[EventRow, RegistrationRow]:
    """A place is held for her, and its buttons stand under what she saw last."""
    event = make_event(desk, capacity=1)
    first = Guest(desk)
    place = first.register(event)
    row = register(visitor, event)
    assert row.state == "waiting"
    first.give_up(place)
    see(visitor, event)
    return event, now_is(desk, row)


def test_accepting_twice_is_accepting_once(desk: Desk, visitor: Visitor) -> None:
    _event, row = offered(desk, visitor)
    accept, decline = visitor.button(ACCEPT), visitor.button(DECLINE)
    assert visitor.press(accept)[0].text.startswith("Várjuk:")
    (said,) = visitor.press(accept)
    assert "A jelentkezése érvényes" in said.text
    assert now_is(desk, row).state == "seated"
    assert visitor.press(decline)[0].text.startswith("Biztosan lemondja")  # the place is hers: she is asked first
    assert visitor.tap(SURE)[0].text.startswith("Lemondta a részvételt")
    (said,) = visitor.press(accept)
    assert said.text.startswith("Erről a rendezvényről lemondta a részvételt")
    assert JOIN in labels(said)


def test_an_offer_whose_time_is_over_is_not_accepted(desk: Desk, visitor: Visitor, clock: FrozenClock) -> None:
    _event, row = offered(desk, visitor)
    clock.move(days=3)
    (said,) = visitor.tap(ACCEPT)
    assert said.text
    assert now_is(desk, row).state != "seated"
    assert said.buttons


def test_yes_and_no_are_typed(desk: Desk, visitor: Visitor) -> None:
    _event, row = offered(desk, visitor)
    visitor.type("igen")
    assert now_is(desk, row).state == "seated"
    visitor.tap(CANCEL)
    visitor.type("nem")
    assert now_is(desk, row).state == "seated"
    visitor.tap(CANCEL)
    visitor.type("igen")
    assert now_is(desk, row).state == "cancelled"


def test_leaving_the_waiting_list_is_one_tap(desk: Desk, visitor: Visitor) -> None:
    event = make_event(desk, capacity=1)
    Guest(desk).register(event)
    row = register(visitor, event)
    (said,) = visitor.tap("Leiratkozom a várólistáról")
    assert said.text.startswith("Leiratkozott a várólistáról")
    assert now_is(desk, row).state == "left"


def test_nobody_touches_another_ones_registration(desk: Desk, visitor: Visitor) -> None:
    row = register(visitor, make_event(desk))
    wire = visitor.button(CANCEL)
    stranger = Visitor(desk)
    register(stranger, make_event(desk))
    (said,) = stranger.press(wire)  # never shown to her
    assert said.text.startswith("Ez a gomb már nem él.")

    def forge(turn: Turn) -> None:
        for act in ("accept", "decline", "give_up", "code", "confirm", "resize", "phone"):
            event_seats.press(turn, f"{act}.{row.id}")

    in_turn(stranger, forge)
    assert {line.text for line in stranger.lines[-7:]} == {"Ezt nem találom. Lehet, hogy közben törölték."}
    assert now_is(desk, row) == row


def test_more_people_only_where_there_is_room(desk: Desk, visitor: Visitor) -> None:
    event = make_event(desk, capacity=2)
    Guest(desk).register(event)
    row = register(visitor, event)
    visitor.tap(RESIZE)
    (said,) = visitor.tap("2 fő")
    assert said.text.startswith("Ennyi szabad hely nincs")
    assert now_is(desk, row).seats == 1


def test_that_she_comes_counts_for_what_she_was_told(desk: Desk, visitor: Visitor) -> None:
    event = make_event(desk)
    row = register(visitor, event)
    confirm = f"*:seat:confirm.{row.id}"

    def go() -> str:
        in_turn(visitor, lambda turn: event_seats.press(turn, f"confirm.{row.id}"))
        return visitor.lines[-1].text

    assert go().startswith("Köszönjük, várjuk:")
    assert now_is(desk, row).confirmed_at == desk.clock.now()
    with desk.database.transaction() as tx:
        rows.change(tx, event.id, sequence=1, venue="Városháza")
        registrations.change(tx, row.id, confirmed_at=None)
    assert go().startswith("Közben változott:")
    assert "Városháza" in visitor.lines[-1].text
    assert now_is(desk, row).confirmed_at is None
    assert visitor.press(confirm)[0].text.startswith("Köszönjük, várjuk:")  # the button that was just shown
    assert now_is(desk, row).confirmed_at == desk.clock.now()


def test_while_people_own_the_conversation_her_own_buttons_work_and_say_what_they_are(
    desk: Desk, visitor: Visitor
) -> None:
    event = make_event(desk, group_size=3)
    row = register(visitor, event)
    visitor.type("emberrel beszélnék")
    casework.claim(desk, colleague(desk), visitor.cases[-1].id)
    for label in (CODE, RESIZE, CANCEL):
        (said,) = visitor.tap(label)
        assert said.automatic
    assert visitor.type("ketten leszünk") == []  # that is for the colleague
    (said,) = visitor.tap(SURE)
    assert said.automatic
    assert now_is(desk, row).state == "cancelled"
    assert visitor.row.owner == "staff"


def test_no_form_is_begun_while_people_own_the_conversation(desk: Desk, visitor: Visitor) -> None:
    see(visitor, make_event(desk))
    visitor.type("emberrel beszélnék")
    (said,) = visitor.tap(JOIN)
    assert said.text.startswith("Üzenete a munkatársainknál van.")
    assert visitor.state.form is None


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(argument=st.text(alphabet="abcdefgjoinlstaceptdu.0123456789²-", max_size=30))
def test_no_argument_of_a_button_breaks_it(desk: Desk, visitor: Visitor, argument: str) -> None:
    make_event(desk)

    def press(turn: Turn) -> None:
        events.press_list(turn, argument)
        event_seats.press_event(turn, argument)
        event_seats.press(turn, argument)

    assert in_turn(visitor, press) == "act"


@pytest.mark.parametrize("act", ["details", "join", "calendar"])
def test_an_event_by_invitation_is_not_found_by_counting_up(desk: Desk, visitor: Visitor, act: str) -> None:
    """A page can send any button; only who came by the link has one of this event."""
    event = make_event(desk, title_hu="Zártkörű", by_invitation=True)
    guess = f"*:event:{act}.{event.id}"
    assert "Zártkörű" not in " ".join(line.text + str(line.files) for line in visitor.press(guess))
    visitor.start(payload=link_payload(event))
    visitor.tap("Rendezvények")
    make_event(desk)
    visitor.type("köszönöm")
    (said, *_rest) = visitor.press(guess)
    assert "Ezt a rendezvényt már nem találom" not in said.text
