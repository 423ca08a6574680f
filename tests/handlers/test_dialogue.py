"""Commands, languages, courtesy, other kinds of message, one's own cases, and faults of our own."""

from dataclasses import replace

import pytest

from desk import casework
from desk.cases import Reason
from desk.desk import Desk
from desk.messages import Incoming
from desk.turns import Turn
from handlers.dispatch import dispatch
from handlers.routes import ROUTES
from tests.clock import FrozenClock
from tests.visitor import Visitor, claimed_by, colleague, labels

CRISIS = "nem birom tovabb nincs ertelme elni"
MENU = ["Kérdésem van", "Rendezvények", "Munkát vagy képzést keresek", "Vállalkozásom van", "Emberrel beszélnék"]


def test_the_first_words_say_that_this_is_a_machine_and_offer_the_menu(desk: Desk) -> None:
    (said,) = Visitor(desk).start()
    assert "számítógépes program, nem ember" in said.text
    assert labels(said) == MENU


def test_who_asks_before_any_greeting_is_told_so_too(desk: Desk) -> None:
    visitor = Visitor(desk)
    introduced, said = visitor.type("targonca tanfolyam mikor lessz")
    assert introduced.text == "A Paktum Asszisztens vagyok, számítógépes program, nem ember."
    assert "targoncavezetői" in said.text
    assert len(visitor.type("segely")) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("menü", "Írja le a kérdését"),
        ("Segítség!", "Ezek a szavak mindig működnek"),
        ("/sugo", "Ezek a szavak mindig működnek"),
        ("SÚGÓ", "Ezek a szavak mindig működnek"),
        ("ember", "Szólok egy munkatársunknak."),
        ("Ember!", "Szólok egy munkatársunknak."),
        ("mégse", "Nincs mit megszakítani."),
        ("vissza", "Nincs hová visszalépni."),
        ("ismételd", "Írja le a kérdését"),
        ("/mycase", "nem látok Önhöz tartozó ügyet"),
    ],
)
def test_a_command_is_obeyed_when_it_is_the_whole_message(visitor: Visitor, text: str, words: str) -> None:
    (said,) = visitor.type(text)
    assert words in said.text
    assert visitor.route in ("command", "typed button")


@pytest.mark.parametrize(
    "text", ["segítség kell a papírokhoz", "ember legyen a talpán aki ezt érti", "vissza kell fizetni"]
)
def test_a_sentence_with_such_a_word_in_it_is_no_command(visitor: Visitor, text: str) -> None:
    visitor.type(text)
    assert visitor.route != "command"


@pytest.mark.parametrize(
    "text", ["üzenetet hagynék", "Szeretnek uzenetet hagyni!", "hagyhatok üzenetet?", "Can I leave a message?"]
)
def test_a_message_may_be_left_in_ones_own_words(visitor: Visitor, text: str) -> None:
    visitor.start()
    visitor.type(text)
    assert visitor.state.form is not None
    assert visitor.state.form.name == "message"


@pytest.mark.parametrize(
    "text", ["rendezvények", "Munkát vagy képzést keresek.", "vallalkozasom van", "How is my case?"]
)
def test_an_entry_of_the_menu_may_be_typed_at_any_time(visitor: Visitor, text: str) -> None:
    visitor.type("köszönöm")
    said = visitor.type(text)
    assert visitor.route == "typed button"
    assert labels(said[-1])


def test_every_answer_of_the_menu_leads_on(visitor: Visitor) -> None:
    for entry in MENU[1:4]:
        (said,) = visitor.tap(entry)
        assert {"Üzenetet hagyok", "Emberrel beszélnék"} < set(labels(said))
        visitor.start()


def test_the_chosen_language_is_used_from_then_on(visitor: Visitor) -> None:
    visitor.type("súgó")
    visitor.tap("Magyar / English")
    confirmed, menu = visitor.tap("English")
    assert confirmed.text == "From now on I write in English."
    assert "I have a question" in labels(menu)
    (said,) = visitor.tap("Events")
    assert said.text.startswith("What would you like to know")
    visitor.type("help")
    visitor.tap("Magyar / English")
    assert visitor.tap("Magyar")[0].text == "Mostantól magyarul írok."


def test_a_text_is_answered_in_its_own_language_and_so_is_what_is_tapped_next(visitor: Visitor) -> None:
    (answer,) = visitor.type("what papers do I need to register as unemployed")
    assert "I would like to talk to a person" in labels(answer)
    (handed_over,) = visitor.tap("I would like to talk to a person")
    assert handed_over.text.startswith("I am calling a colleague.")
    assert visitor.cases[0].locale == "en"


def test_one_english_word_is_answered_in_english_and_changes_nothing_else(visitor: Visitor) -> None:
    assert visitor.type("help")[0].text.startswith("Ask in your own words")
    assert visitor.tap("Events")[0].text.startswith("Mire kíváncsi a rendezvényekről?")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I want to talk to a person", "I am calling a colleague."),
        ("thank you very much for your help", "You are welcome."),
        ("i do not want to live anymore", "Please call 116-123"),
    ],
)
def test_english_is_answered_in_english_whatever_the_subject(visitor: Visitor, text: str, words: str) -> None:
    assert words in visitor.type(text)[0].text


def test_a_name_that_looks_english_does_not_change_the_language_of_a_form(visitor: Visitor) -> None:
    visitor.tap("Rendezvények")
    visitor.tap("Üzenetet hagyok")
    visitor.type("mikor lesz a következő állásbörze")
    (said,) = visitor.type("Will May")
    assert said.text.startswith("Hol érjük el Önt?")


def test_a_form_begun_in_english_goes_on_in_english(visitor: Visitor) -> None:
    visitor.type("what papers do I need to register as unemployed")
    visitor.type("I leave a message")
    visitor.type("we need two bakers from january")
    (asked,) = visitor.type("John O'Neill")
    assert asked.text.startswith("How can we reach you?")
    (summary,) = visitor.type("+44 20 7946 0958")
    assert summary.text.startswith("Please check it:")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("jo napot", "Jó napot kívánok! Írja le"),
        ("koszonom szepen", "Szívesen."),
        ("viszlát", "Viszontlátásra."),
        ("hulye gep", "Sajnálom, ha nem tudtam segíteni."),
        ("asdf", "Ezt nem tudtam elolvasni."),
        ("???", "Ezt nem tudtam elolvasni."),
        ("ich suche arbeit", "Magyarul és angolul tudok írni."),
        ("igen", "Mire vonatkozik a válasza?"),
    ],
)
def test_courtesy_is_answered_kindly_and_makes_no_case(visitor: Visitor, text: str, words: str) -> None:
    for _time in range(3):
        (said,) = visitor.type(text)
        assert words in said.text
    assert visitor.cases == []
    assert visitor.row.owner == "bot"


def test_who_is_asked_whether_she_wants_a_person_may_say_yes(visitor: Visitor) -> None:
    visitor.type("hulye gep")
    (said,) = visitor.type("igen")
    assert said.text.startswith("Szólok egy munkatársunknak.")


def test_what_is_no_text_is_answered_and_while_people_own_it_it_stands_in_the_thread(
    visitor: Visitor, clock: FrozenClock
) -> None:
    (said,) = visitor.send_picture()
    assert said.text.startswith("Csak írott üzenetet tudok elolvasni.")
    assert visitor.send_picture() == []  # the next one of an album
    visitor.type("ember")
    clock.move(seconds=9)
    (said,) = visitor.send_picture()
    assert said.automatic
    assert said.text.startswith("Munkatársunk látja")
    assert [line.text for line in visitor.lines if line.sender == "visitor"][-1] == "[fénykép]"


def test_own_cases_are_those_of_this_very_address(desk: Desk, visitor: Visitor) -> None:
    stranger = Visitor(desk)
    stranger.start()
    stranger.type("ember")
    stranger.tap("Mégsem kérem")
    visitor.type("ember")
    casework.close(desk, colleague(desk), visitor.cases[0].id, "informed")
    (said,) = visitor.type("hol tart az ügyem?")
    line = "Beszélgetés munkatárssal, 2026. november 23., hétfő: lezárult: felvilágosítást adtunk Önnek"
    assert f"K-{1000 + visitor.cases[0].id} – {line}" in said.text
    (nothing,) = stranger.type(f"mi van a K-{1000 + visitor.cases[0].id} ügyemmel?")
    assert "lezárult" not in nothing.text
    (nothing,) = stranger.type("hol tart az ügyem?")
    assert "nem látok Önhöz tartozó ügyet" in nothing.text


def broken(_turn: Turn) -> None:
    raise RuntimeError("a fault of ours")


BROKEN = tuple(replace(route, handle=broken) for route in ROUTES)


def test_a_handler_that_fails_loses_no_message_and_calls_a_person(desk: Desk, visitor: Visitor) -> None:
    incoming = Incoming(visitor.channel, visitor.address, "unlucky", desk.clock.now(), text="fontos kérdésem van")
    handled = dispatch(desk, incoming, BROKEN)
    assert handled.route == "fault"
    heard, said = visitor.lines[-2:]
    assert (heard.sender, heard.text) == ("visitor", "fontos kérdésem van")
    assert said.text.startswith("Most nem tudok válaszolni, ezért szólok egy munkatársunknak.")
    (case,) = visitor.cases
    assert (case.reason, case.question) == (Reason.FAULT, "fontos kérdésem van")
    assert dispatch(desk, incoming, BROKEN).route is None  # the same delivery again


def test_what_a_failing_handler_had_done_before_is_undone(desk: Desk, visitor: Visitor) -> None:
    def half_done(turn: Turn) -> None:
        turn.say("félbehagyott válasz")
        turn.state.misses = 7
        broken(turn)

    routes = tuple(replace(route, handle=half_done) for route in ROUTES)
    dispatch(desk, Incoming(visitor.channel, visitor.address, "unlucky", desk.clock.now(), text="kérdés"), routes)
    assert "félbehagyott válasz" not in [line.text for line in visitor.lines]
    assert visitor.state.misses == 0


def test_a_fault_while_people_own_it_keeps_the_message_and_says_nothing(desk: Desk, visitor: Visitor) -> None:
    visitor.type("ember")
    claimed_by(desk, colleague(desk), visitor)
    before = len(visitor.lines)
    dispatch(desk, Incoming(visitor.channel, visitor.address, "unlucky", desk.clock.now(), text="halló"), BROKEN)
    assert [line.text for line in visitor.lines[before:]] == ["halló"]
    assert len(visitor.cases) == 1


def test_while_people_own_it_the_assistant_keeps_to_its_list(desk: Desk, visitor: Visitor) -> None:
    visitor.type("targonca tanfolyam mikor lessz")
    visitor.type("ember")
    assert visitor.type("milyen papirok kellenek a munkaugyre") == []
    for said in (visitor.tap("Rendezvények"), visitor.start(), visitor.tap("Részletek"), visitor.type(CRISIS)):
        assert said
        assert all(line.automatic for line in said)
    claimed_by(desk, colleague(desk), visitor)
    assert visitor.type("köszönöm") == []
    assert visitor.type("rendezvények") == []


def test_a_number_may_be_given_at_once_when_it_is_offered(visitor: Visitor) -> None:
    visitor.type("ember")
    (said,) = visitor.type("06301234567, este")
    assert said.text == "Köszönöm. Munkatársunk ezt a számot hívja majd: +36 30 123 4567."
    assert said.automatic
    assert visitor.cases[0].form == {"contact": "+36 30 123 4567"}
    assert visitor.type("a munkahelyem 06 76 123 456 számon érhető el, ott dolgoztam tavaly") == []
    assert visitor.cases[0].form == {"contact": "+36 30 123 4567"}


def test_cancelling_the_question_for_a_number_leaves_the_case_waiting(visitor: Visitor) -> None:
    visitor.type("ember")
    visitor.tap("Megadom a számom")
    (said,) = visitor.tap("Mégse")
    assert said.text == "Rendben. Munkatársunk ide ír majd Önnek."
    assert visitor.row.owner == "queue"


@pytest.mark.parametrize("text", ["mégsem kérem", "mégse", "Mégsem."])
def test_a_wish_for_a_person_is_withdrawn_in_words(visitor: Visitor, text: str) -> None:
    visitor.type("ember")
    visitor.type(text)
    assert visitor.row.owner == "bot"


@pytest.mark.parametrize("first", ["Nem szükséges", "Megadom a számom"])
def test_saying_how_to_be_reached_does_not_take_the_way_back(visitor: Visitor, first: str) -> None:
    visitor.type("ember")
    visitor.tap(first)
    visitor.tap("Mégsem kérem")
    assert visitor.row.owner == "bot"


def test_the_way_back_of_an_earlier_handover_does_nothing_to_the_next(desk: Desk, visitor: Visitor) -> None:
    visitor.type("ember")
    earlier = visitor.button("Mégsem kérem")
    casework.close(desk, colleague(desk), visitor.cases[0].id, "informed")
    visitor.start()
    visitor.type("ember")
    (said,) = visitor.press(earlier)
    assert said.text == "Ez a kérdés már lezárult."
    assert visitor.row.owner == "queue"


def test_a_late_reply_is_not_promised_for_the_past(visitor: Visitor, clock: FrozenClock) -> None:
    visitor.type("ember")
    clock.move(hours=6)
    (said,) = visitor.tap("Emberrel beszélnék")
    assert said.text == "Sajnálom, hogy késik a válaszunk. Üzenete a munkatársainknál van."


@pytest.mark.parametrize("label", ["Nem szükséges", "Mégsem kérem", "Megadom a számom"])
def test_a_late_tap_on_a_closed_handover_is_answered(desk: Desk, visitor: Visitor, label: str) -> None:
    visitor.type("ember")
    late = visitor.button(label)
    casework.close(desk, colleague(desk), visitor.cases[0].id, "informed")
    (said,) = visitor.press(late)
    assert said.text == "Ez a kérdés már lezárult."
    assert labels(said) == MENU


def test_a_tap_on_what_was_offered_long_ago_is_answered_kindly(visitor: Visitor, clock: FrozenClock) -> None:
    visitor.type("segely")
    old = visitor.button("Egyik sem")
    for _number in range(40):
        visitor.type("segely")
        clock.move(seconds=60)
    (said,) = visitor.press(old)
    assert said.text.startswith("Ez a gomb már nem él.")
    assert labels(said) == MENU
