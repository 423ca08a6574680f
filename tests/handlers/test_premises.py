"""What an answer depends on: asked once, by whichever way, and never where another question stands open."""

import pytest

from desk.desk import Desk
from tests.clock import FrozenClock
from tests.visitor import Visitor, claimed_by, colleague, labels

TRAVEL = "kerhetek berletet a munkaba jarashoz"
HOUSING = "milyen lakhatási támogatás van ha messze kapok munkát"
WAGE = "felvennek egy embert honaptol jar e valami tamogatas"
ASKED = "Ön most nyilvántartott álláskereső?"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("Igen", "utazási támogatást kérhet"),
        ("Nem", "ezért előbb a bejelentkezésről írok"),
        ("Nem tudom", "Ez többnyire nyilvántartott álláskeresőnek szól."),
    ],
)
@pytest.mark.parametrize("typed", [True, False])
def test_a_reply_typed_is_a_reply_tapped(visitor: Visitor, reply: str, words: str, typed: bool) -> None:
    (asked,) = visitor.type(TRAVEL)
    assert asked.text == ASKED
    assert labels(asked) == ["Igen", "Nem", "Nem tudom", "Miért kérdezzük?"]
    (said,) = visitor.type(reply.lower()) if typed else visitor.tap(reply)
    assert words in said.text
    assert "Segített" in labels(said)


def test_in_english_too(visitor: Visitor) -> None:
    (asked,) = visitor.type("can I get travel support for going to work if I am a jobseeker")
    assert asked.text == "Are you a registered jobseeker now?"
    (said,) = visitor.type("no")
    assert said.text.startswith("This is mostly for registered jobseekers only")


def test_the_reply_holds_for_every_answer_that_depends_on_it(visitor: Visitor) -> None:
    visitor.type(TRAVEL)
    visitor.type("igen")
    assert "lakhatási támogatást kérhet" in visitor.type(HOUSING)[0].text


def test_and_only_for_half_an_hour(visitor: Visitor, clock: FrozenClock) -> None:
    visitor.type(TRAVEL)
    visitor.type("igen")
    clock.move(minutes=31)
    assert visitor.type(HOUSING)[0].text == ASKED


def test_a_spent_reply_stays_spent(visitor: Visitor) -> None:
    visitor.type(TRAVEL)
    visitor.tap("Igen")
    assert visitor.tap("Nem")[0].text == "Ezt már választotta: Igen."


def test_to_a_question_that_is_asked_the_other_way_round_no_is_the_good_news(visitor: Visitor) -> None:
    (asked,) = visitor.type(WAGE)
    assert labels(asked)[:3] == ["Még nem", "Már dolgozik", "Nem tudom"]
    assert "30–64 éveseknek" in visitor.type("nem")[0].text


@pytest.mark.parametrize("reply", ["Már dolgozik", "igen", "igen, már két hete dolgozik nálunk"])
def test_who_works_already_makes_it_urgent(visitor: Visitor, reply: str) -> None:
    visitor.type(WAGE)
    (said,) = visitor.type(reply)
    assert "ezért ez sürgős" in said.text
    visitor.tap("Emberrel beszélnék")
    (case,) = visitor.cases
    assert (case.reason, case.urgent, case.topic) == ("urgent", True, "bertamogatas-most")


def test_asked_for_a_person_half_an_hour_later_it_is_as_urgent_as_any(visitor: Visitor, clock: FrozenClock) -> None:
    visitor.type(WAGE)
    visitor.type("már dolgozik")
    clock.move(minutes=31)
    visitor.type("ember")
    assert not visitor.cases[0].urgent


def test_in_a_form_the_answer_comes_with_a_reminder_and_the_question_of_the_form_again(visitor: Visitor) -> None:
    visitor.tap("Rendezvények")
    visitor.tap("Üzenetet hagyok")
    visitor.type("segítséget szeretnék kérni")
    visitor.type("Nagy Ilona")
    answered, _go_on, again = visitor.type("kérhetek bérletet a munkába járáshoz?")
    assert answered.text.startswith("Ez többnyire nyilvántartott álláskeresőnek szól.")
    assert again.text.startswith("Hol érjük el Önt?")


def test_while_people_own_the_conversation_nothing_is_asked(desk: Desk, visitor: Visitor) -> None:
    visitor.tap("Munkát vagy képzést keresek")
    visitor.type("ember")
    claimed_by(desk, colleague(desk), visitor)
    (said,) = visitor.tap("Ki mehet ingyen tanfolyamra a hivatal támogatásával?")
    assert said.automatic
    assert said.text.startswith("Ez többnyire nyilvántartott álláskeresőnek szól.")


def test_a_question_instead_of_a_reply_is_a_question(visitor: Visitor) -> None:
    visitor.type(TRAVEL)
    assert "állásbörzét" in visitor.type("van állásbörze?")[0].text
    assert visitor.type("igen")[0].text.startswith("Mire vonatkozik")


def test_what_was_said_elsewhere_need_not_be_asked(visitor: Visitor) -> None:
    visitor.type("nem vagyok bejelentkezve, mennyi az álláskeresési járadék?")
    assert "ezért előbb a bejelentkezésről írok" in visitor.type(TRAVEL)[0].text


def test_a_topic_that_is_gone_asks_nothing(visitor: Visitor) -> None:
    (said,) = visitor.press("talált:premise:yes.valami")
    assert "Ez a gomb már nem él" in said.text
