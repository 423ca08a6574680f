"""What people type about events gets its answer from the events."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import evaluation
from desk.desk import Desk
from storage import registrations
from storage.events import EventRow
from storage.messages import MessageRow
from storage.registrations import RegistrationRow
from tests.clock import FrozenClock
from tests.events import Guest, make_event
from tests.handlers.typed_events import december, row_of
from tests.visitor import Visitor, labels

Events = dict[str, EventRow]


@pytest.fixture
def events(desk: Desk) -> Events:
    return december(desk)


def registered(visitor: Visitor, *chosen: EventRow) -> list[RegistrationRow]:
    guest = Guest(visitor.desk, visitor.channel)
    guest.address = visitor.address
    return [guest.register(event) for event in chosen]


def said(lines: list[MessageRow]) -> str:
    return "\n".join(line.text for line in lines)


NEXT_ONE = (
    "mikor lesz a következő vállalkozói reggeli?",
    "mikor lesz a valalkozoi regeli",
    "when is the business breakfast?",
)


@pytest.mark.parametrize("text", NEXT_ONE)
def test_the_next_of_its_name(visitor: Visitor, events: Events, text: str) -> None:
    (line,) = visitor.type(text)
    assert visitor.route == "event"
    assert "2026. december 3., csütörtök 8:00" in line.text or "3 December 2026, 8:00" in line.text
    assert "Tiszakécske, Művelődési Központ" in line.text


def test_of_several_with_one_name_the_next(visitor: Visitor, desk: Desk, events: Events) -> None:
    make_event(desk, kind="business_meeting", title_hu="Vállalkozói reggeli", starts_at=events["palya"].starts_at)
    assert "december 3." in said(visitor.type("mikor lesz a következő reggeli?"))


def test_a_kind_that_is_not_announced_is_said_so_and_what_comes_next(visitor: Visitor, events: Events) -> None:
    lines = visitor.type("Mikor lesz a következő fórum?")
    assert "Ilyen rendezvényt most nem hirdettünk meg." in said(lines)
    assert "Női klub" in lines[-1].text
    assert visitor.route == "event"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("milyen rendezvények lesznek Tiszakécskén?", "Vállalkozói reggeli"),
        ("van valami a hétvégén?", "Női klub"),
        ("hetvegen van valami?", "Női klub"),
        ("jönnék a női klubba", "Női klub"),
        ("feliratkoznék a vállalkozói reggelire", "Vállalkozói reggeli"),
        ("feliratkoznek a valalkozoi regelire", "Vállalkozói reggeli"),
        ("i would like to sign up for the breakfast", "Business breakfast"),
        ("jelentkeznék a pályaválasztási napra", "Pályaválasztási nap"),
        ("palyavalsztasi nap mikor?", "Pályaválasztási nap"),
        ("önéletrajz műhelyre mennék", "Önéletrajz-műhely"),
        ("december 8-án mi lesz?", "Önéletrajz-műhely"),
    ],
)
def test_the_one_that_fits(visitor: Visitor, events: Events, text: str, title: str) -> None:
    lines = visitor.type(text)
    assert visitor.route == "event"
    assert title in said(lines)
    others = {event.title_hu for event in events.values()} - {title}
    assert title == "Business breakfast" or not any(other in said(lines) for other in others)


@pytest.mark.parametrize("text", ["jönnék a csütörtökire", "csutortokre jonnek", "i would like to come on thursday"])
def test_two_on_thursdays_are_offered(visitor: Visitor, events: Events, text: str) -> None:
    (line,) = visitor.type(text)
    assert "Önéletrajz-műhely" not in line.text
    visitor.tap(labels(line)[1])
    assert visitor.state.event == events["palya"].id


def test_whether_there_is_room(visitor: Visitor, desk: Desk, events: Events) -> None:
    Guest(desk).register(events["palya"])
    assert "20 hely szabad" in said(visitor.type("hány hely van még a női klubban?"))
    assert "betelt" in said(visitor.type("betelt már a pályaválasztási nap?"))
    assert "betelt" in said(visitor.type("hányan férnek még be"))  # of what was spoken of last


def test_whether_there_is_room_in_which(visitor: Visitor, events: Events) -> None:
    (line,) = visitor.type("hanyan fernek meg be")
    assert {"Női klub, 11.28.", "Vállalkozói reggeli, 12.03."} <= set(labels(line))


def test_whether_there_is_room_in_the_only_one(visitor: Visitor, desk: Desk) -> None:
    make_event(desk, title_hu="Nyílt nap", capacity=7)
    assert "7 hely szabad" in said(visitor.type("hányan férnek még be"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hol lesz?", "Tiszakécske, Művelődési Központ, Szabadság tér 1."),
        ("hol lessz", "Tiszakécske, Művelődési Központ, Szabadság tér 1."),
        ("mikor lesz?", "csütörtök 8:00"),
        ("mit kell vinni?", "munkatársunk megmondja"),
        ("mennyibe kerül", "Kötetlen beszélgetés"),
        ("hozhatom a férjem is?", "legfeljebb 3 fő"),
        ("kell külön jelentkeznie a férjemnek?", "legfeljebb 3 fő"),
        ("gyerekkel is lehet jonni?", "legfeljebb 3 fő"),
        ("meddig tart", "8:00–10:00"),
        ("hol lesz es van meg hely?", "20 hely szabad"),
    ],
)
def test_about_the_one_that_was_spoken_of(visitor: Visitor, events: Events, text: str, words: str) -> None:
    visitor.type("mikor lesz a vállalkozói reggeli?")
    lines = visitor.type(text)
    assert words in said(lines)
    assert "Emberrel beszélnék" in labels(lines[-1])


def test_what_was_spoken_of_is_forgotten(visitor: Visitor, clock: FrozenClock, events: Events) -> None:
    visitor.type("mikor lesz a vállalkozói reggeli?")
    clock.move(minutes=31)
    visitor.type("mit kell vinni?")
    assert visitor.route == "clarify"


def test_another_answer_comes_between(visitor: Visitor, events: Events) -> None:
    visitor.type("mikor lesz a vállalkozói reggeli?")
    visitor.type("milyen papirok kellenek a munkaugyre")
    visitor.type("mit kell vinni?")
    assert visitor.route != "event"


def test_who_comes_alone_is_told_so(visitor: Visitor, events: Events) -> None:
    visitor.type("mikor lesz az önéletrajz műhely")
    assert "egy jelentkezéssel egy fő jöhet" in said(visitor.type("vihetem a barátnőmet is?"))


# Her own registrations

GIVES_UP = ("lemondom a keddit", "lemondanám a keddit sajnos", "nem tudok menni kedden", "i cant come on tuesday")


@pytest.mark.parametrize("text", GIVES_UP)
def test_she_gives_up_the_one_on_tuesday(visitor: Visitor, desk: Desk, events: Events, text: str) -> None:
    row, other = registered(visitor, events["tajekoztato"], events["reggeli"])
    (line,) = visitor.type(text)
    assert line.text.startswith(("Biztosan lemondja: Tájékoztató", "Do you really give it up: Tájékoztató"))
    visitor.tap(labels(line)[0])
    with desk.database.reading() as tx:
        states = [registrations.get(tx, each.id) for each in (row, other)]
    assert [each.state for each in states if each] == ["cancelled", "seated"]


def test_which_one_she_gives_up_is_asked(visitor: Visitor, events: Events) -> None:
    registered(visitor, events["tajekoztato"], events["reggeli"])
    (line,) = visitor.type("mégsem tudok menni")
    assert line.text == "Melyikre gondol?"
    assert "Biztosan lemondja: Vállalkozói" in said(visitor.tap("Vállalkozói reggeli, 12.03."))


def test_none_on_that_day_and_which_there_are(visitor: Visitor, events: Events) -> None:
    registered(visitor, events["reggeli"])
    (line,) = visitor.type("lemondom a keddit")
    assert "Ilyen rendezvényre nem látok jelentkezést Öntől." in line.text
    assert "Vállalkozói reggeli, 2026. december 3." in line.text
    assert "Biztosan lemondja" in said(visitor.tap("Vállalkozói reggeli, 12.03."))


def test_who_has_none_is_told_so_and_how_it_is_done(visitor: Visitor, events: Events) -> None:
    first, second = visitor.type("lemondom a keddit")
    assert first.text == "Ebben a beszélgetésben nem látok jelentkezést Öntől."
    assert "hívja az irodát" in second.text


@pytest.mark.parametrize("text", ["elvesztettem a kódom", "mi a kodom?", "i lost my code"])
def test_her_code(visitor: Visitor, events: Events, text: str) -> None:
    (row,) = registered(visitor, events["reggeli"])
    assert row.code in said(visitor.type(text))


def test_another_ones_code_is_hers_alone(visitor: Visitor, desk: Desk, events: Events) -> None:
    row = Guest(desk).register(events["reggeli"])
    assert row.code not in said(visitor.type("elvesztettem a kódom"))


def test_where_the_one_is_that_she_goes_to(visitor: Visitor, events: Events) -> None:
    registered(visitor, events["klub"])
    assert "Lajosmizse" in said(visitor.type("hol lesz?"))


def test_how_many_of_them_come_can_be_changed(visitor: Visitor, events: Events) -> None:
    registered(visitor, events["reggeli"])
    (line,) = visitor.type("hozhatom a férjem is?")
    assert labels(line)[:2] == ["Változtatok a létszámon", "Részletek"]


# What goes before


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("nem birom tovabb nincs ertelme elni, lemondom a keddit", "crisis"),
        ("emberrel szeretnék beszélni a rendezvényről", "person"),
        ("lemondanám a bértámogatást", "answer"),
        ("hol van az iroda", "answer"),
        ("mikor kapom meg a pénzt", "fallback"),
        ("milyen papirok kellenek a munkaugyre", "answer"),
        ("koszonom szepen", "courtesy"),
        ("na mi van a jelentkezesemmel", "own case"),
    ],
)
def test_what_is_about_something_else(visitor: Visitor, events: Events, text: str, route: str) -> None:
    registered(visitor, events["tajekoztato"], events["reggeli"])
    visitor.type(text)
    assert visitor.route == route


def test_to_people_she_writes_freely(visitor: Visitor, events: Events) -> None:
    registered(visitor, events["tajekoztato"])
    visitor.type("ember")
    visitor.type("lemondom a keddit")
    assert visitor.route == "people own it"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200) | st.from_regex(r"(mikor|lemondom|hol|[0-9.\-:]{1,6}| ){1,12}", fullmatch=True))
def test_whatever_is_typed(desk: Desk, events: Events, text: str) -> None:
    assert row_of(desk, text)


# The questions that the knowledge base is measured by

ASKING = Path(__file__).with_name("asking_for_events.txt")


def questions() -> list[str]:
    files = sorted(Path(evaluation.__file__).parent.glob("questions/*.jsonl"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return list(dict.fromkeys(json.loads(line)["text"] for line in lines))


def test_only_who_asks_for_events_is_answered_from_them(desk: Desk, events: Events) -> None:
    assert [text for text in questions() if row_of(desk, text) == "event"] == ASKING.read_text("utf-8").splitlines()


def test_without_events_all_is_as_it_was(desk: Desk) -> None:
    assert {row_of(desk, text) for text in ASKING.read_text("utf-8").splitlines()} == {"answer"}


def test_a_sample_is_known_by_its_name(visitor: Visitor) -> None:
    make_event(visitor.desk, title_hu="Minta: Női klub")
    assert visitor.type("noi klub mikor")[-1].text.startswith("Minta: Női klub, 2026. december 3.")


def test_a_weekend_without_events_is_told_as_such(visitor: Visitor) -> None:
    make_event(visitor.desk, title_hu="Női klub")
    none, listed = visitor.type("van valami a hetvegen?")
    assert none.text == "Ilyen rendezvényt most nem hirdettünk meg."
    assert "Női klub" in listed.text
