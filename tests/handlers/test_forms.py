"""The engine that walks forms, with the one form that exists: a message, a name, a way to reach the person."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.desk import Desk
from handlers import buttons
from storage.messages import MessageRow
from tests.clock import FrozenClock
from tests.visitor import Visitor, labels

MESSAGE, NAME, CONTACT = "felvennénk két embert a pékségbe", "Kiss Mária", "06 30 123 4567"
QUESTIONS = {"message": "Miben segíthetünk?", "name": "Hogy hívják Önt?", "contact": "Hol érjük el Önt?"}
SUMMARY = "Kérem, ellenőrizze:"
TARGONCA = "targonca tanfolyam mikor lessz"  # answered with confidence


def open_form(visitor: Visitor) -> list[MessageRow]:
    visitor.tap("Rendezvények")
    return visitor.tap("Üzenetet hagyok")


def at_name(visitor: Visitor) -> list[MessageRow]:
    open_form(visitor)
    return visitor.type(MESSAGE)


def at_contact(visitor: Visitor) -> list[MessageRow]:
    at_name(visitor)
    return visitor.type(NAME)


def at_summary(visitor: Visitor) -> list[MessageRow]:
    at_contact(visitor)
    return visitor.type(CONTACT)


def asks(said: list[MessageRow], key: str) -> bool:
    return said[-1].text.startswith(QUESTIONS[key])


def test_questions_come_in_order_and_the_summary_shows_everything_with_the_consent(visitor: Visitor) -> None:
    assert asks(open_form(visitor), "message")
    assert asks(visitor.type(MESSAGE), "name")
    assert asks(visitor.type(NAME), "contact")
    (summary,) = visitor.type(CONTACT)
    assert summary.text.startswith(SUMMARY)
    for line in (f"Üzenet: {MESSAGE}", f"Név: {NAME}", "Elérhetőség: +36 30 123 4567", "hozzájárul"):
        assert line in summary.text
    assert labels(summary) == ["Elküldöm", "Javítás: Üzenet", "Javítás: Név", "Javítás: Elérhetőség", "Mégse"]
    assert visitor.cases == []


def test_sending_makes_the_case_once_and_says_that_it_is_no_registration(visitor: Visitor) -> None:
    at_summary(visitor)
    (sent,) = visitor.tap("Elküldöm")
    assert "Ez nem álláskeresői nyilvántartásba vétel" in sent.text
    (again,) = visitor.tap("Elküldöm")
    assert again.text == "Ezt már választotta: Elküldöm."
    assert len(visitor.cases) == 1
    assert visitor.state.form is None
    assert visitor.state.drafts == {}


def test_the_first_question_has_no_way_back_and_the_others_have(visitor: Visitor) -> None:
    assert labels(open_form(visitor)[-1]) == ["Miért kérdezzük?", "Mégse"]
    assert labels(visitor.type(MESSAGE)[-1]) == ["Vissza", "Miért kérdezzük?", "Mégse"]
    assert labels(visitor.type(NAME)[-1]) == ["Itt, a beszélgetésben", "Vissza", "Miért kérdezzük?", "Mégse"]


@pytest.mark.parametrize("asked", ["Miért kérdezzük?", "minek ez?", "miért kérdezik", "minek kell a nevem"])
def test_the_reason_is_given_and_the_question_asked_again(visitor: Visitor, asked: str) -> None:
    at_name(visitor)
    reason, again = visitor.tap(asked) if asked.startswith("M") else visitor.type(asked)
    assert reason.text.startswith("Azért kérdezzük, hogy munkatársunk tudja")
    assert asks([again], "name")


@pytest.mark.parametrize("way", [lambda visitor: visitor.tap("Vissza"), lambda visitor: visitor.type("vissza")])
def test_back_asks_the_question_before(visitor: Visitor, way: Callable[[Visitor], list[MessageRow]]) -> None:
    at_contact(visitor)
    assert asks(way(visitor), "name")
    assert asks(visitor.type("vissza"), "message")
    assert asks(visitor.type("vissza"), "message")  # there is nothing before the first
    visitor.type("három embert vennénk fel")
    (summary,) = visitor.type(CONTACT)
    assert f"Név: {NAME}" in summary.text  # what was given stands


def test_back_from_the_summary_asks_the_last_question(visitor: Visitor) -> None:
    at_summary(visitor)
    assert asks(visitor.type("vissza"), "contact")


@pytest.mark.parametrize("fixed", ["message", "name", "contact"])
def test_a_correction_keeps_all_other_answers(visitor: Visitor, fixed: str) -> None:
    at_summary(visitor)
    answers = {"message": MESSAGE, "name": NAME, "contact": "+36 30 123 4567"}
    new = {"message": "inkább három embert vennénk fel", "name": "Kiss Márta", "contact": "+36 20 765 4321"}[fixed]
    label = {"message": "Üzenet", "name": "Név", "contact": "Elérhetőség"}[fixed]
    assert asks(visitor.tap(f"Javítás: {label}"), fixed)
    (summary,) = visitor.type(new)
    assert summary.text.startswith(SUMMARY)
    visitor.tap("Elküldöm")
    assert visitor.cases[0].form == answers | {fixed: new}


@pytest.mark.parametrize("text", ["jó", "igen", "rendben"])
def test_nothing_is_sent_by_a_vague_yes_and_the_way_to_send_is_said(visitor: Visitor, text: str) -> None:
    at_summary(visitor)
    hint, again = visitor.type(text)
    assert "írja be ezt a szót" in hint.text
    assert again.text.startswith(SUMMARY)
    visitor.type("elküldöm")
    assert len(visitor.cases) == 1


def test_a_choice_is_an_answer(visitor: Visitor) -> None:
    at_contact(visitor)
    (summary,) = visitor.tap("Itt, a beszélgetésben")
    assert "Elérhetőség: Itt, a beszélgetésben" in summary.text


@pytest.mark.parametrize("typed", ["itt a beszélgetésben", "Itt, a beszelgetesben!"])
def test_a_choice_may_be_typed(visitor: Visitor, typed: str) -> None:
    at_contact(visitor)
    (summary,) = visitor.type(typed)
    assert "Elérhetőség: Itt, a beszélgetésben" in summary.text


def test_what_cannot_be_left_out_is_not_skipped(visitor: Visitor) -> None:
    at_name(visitor)
    refused, again = visitor.type("kihagyom")
    assert refused.text.startswith("Ezt a kérdést nem lehet kihagyni.")
    assert asks([again], "name")


@pytest.mark.parametrize("way", [lambda visitor: visitor.tap("Mégse"), lambda visitor: visitor.type("mégse")])
@pytest.mark.parametrize("place", [open_form, at_name, at_contact, at_summary])
def test_cancelling_sends_nothing_and_keeps_nothing(
    visitor: Visitor,
    place: Callable[[Visitor], list[MessageRow]],
    way: Callable[[Visitor], list[MessageRow]],
) -> None:
    place(visitor)
    (said,) = way(visitor)
    assert said.text.startswith("Megszakítottam, semmit sem küldtem el.")
    assert "Emberrel beszélnék" in labels(said)
    assert visitor.state.form is None
    assert visitor.state.drafts == {}
    assert visitor.cases == []


@pytest.mark.parametrize("place", [at_name, at_contact, at_summary])
def test_a_question_in_between_is_answered_and_the_same_step_comes_again(
    visitor: Visitor, place: Callable[[Visitor], list[MessageRow]]
) -> None:
    (before,) = place(visitor)
    answered, on, again = visitor.type("milyen papirok kellenek a munkaugyre")
    assert "lakcímkártya" in answered.text
    assert (on.text, again.text) == ("Folytassuk.", before.text)


@pytest.mark.parametrize("place", [at_name, at_contact, at_summary])
def test_a_wish_for_a_person_wins_over_a_form_and_the_draft_is_kept(
    visitor: Visitor, place: Callable[[Visitor], list[MessageRow]]
) -> None:
    place(visitor)
    visitor.type("emberrel szeretnék beszélni")
    assert visitor.row.owner == "queue"
    assert visitor.state.drafts["message"].answers["message"] == MESSAGE


@pytest.mark.parametrize("text", ["igen", "nem tudom", "hol tart az ügyem"])
def test_what_is_said_by_the_way_does_not_become_a_name(visitor: Visitor, text: str) -> None:
    at_name(visitor)
    (said,) = visitor.type(text)
    assert said.text == "Kérem, csak a nevét írja be. Például: Kiss Mária."


def test_two_errors_end_in_a_choice(visitor: Visitor) -> None:
    at_contact(visitor)
    (first,) = visitor.type("99 99")
    assert "06 30 123 4567" in first.text  # an example
    assert labels(first) == []
    (second,) = visitor.type("99 99")
    assert labels(second) == ["Itt, a beszélgetésben", "Emberrel beszélnék", "Mégse"]
    (summary,) = visitor.tap("Itt, a beszélgetésben")
    assert summary.text.startswith(SUMMARY)


def test_errors_are_counted_for_each_question_anew(visitor: Visitor) -> None:
    at_name(visitor)
    visitor.type("12345")
    visitor.type(NAME)
    (said,) = visitor.type("12345")
    assert labels(said) == []


def test_anything_may_stand_in_the_message(visitor: Visitor) -> None:
    open_form(visitor)
    assert asks(visitor.type(TARGONCA), "name")


def test_a_button_of_an_answered_question_says_what_was_chosen(visitor: Visitor) -> None:
    at_contact(visitor)
    old = visitor.button("Vissza")
    visitor.type(CONTACT)
    (said,) = visitor.press(old)
    assert said.text == f"Ezt már választotta: {CONTACT}."
    assert visitor.state.form is not None
    assert visitor.state.form.field is None


def test_a_button_under_an_error_is_spent_with_its_question(visitor: Visitor) -> None:
    at_name(visitor)
    visitor.type("12345")
    visitor.type("12345")
    old = visitor.button("Mégse")
    visitor.type(NAME)
    (said,) = visitor.press(old)
    assert said.text == f"Ezt már választotta: {NAME}."
    assert visitor.state.form is not None


@pytest.mark.parametrize("label", ["Mégse", "Vissza", "Miért kérdezzük?", "Itt, a beszélgetésben"])
def test_buttons_of_an_earlier_form_do_nothing_to_the_next_one(visitor: Visitor, label: str) -> None:
    at_contact(visitor)
    old = visitor.button(label)
    open_form(visitor)
    visitor.tap("Újrakezdem")
    visitor.type(MESSAGE)
    visitor.press(old)
    assert visitor.state.form is not None
    assert visitor.state.form.field == "name"
    assert visitor.state.form.answers == {"message": MESSAGE}


def test_a_button_of_a_form_that_is_over_says_so(visitor: Visitor) -> None:
    at_summary(visitor)
    old = visitor.button("Elküldöm")
    visitor.type("menü")
    (said,) = visitor.press(old)
    assert said.text == "Ez a kérdés már lezárult."
    assert "Emberrel beszélnék" in labels(said)
    assert visitor.cases == []


def test_leaving_for_the_menu_puts_the_draft_aside_and_coming_back_offers_it(visitor: Visitor) -> None:
    at_contact(visitor)
    visitor.tap("Vállalkozásom van")
    assert visitor.state.form is None
    visitor.tap("Rendezvények")
    (offer,) = visitor.tap("Üzenetet hagyok")
    assert labels(offer) == ["Folytatom", "Újrakezdem", "Elvetem"]
    assert f"Név: {NAME}" in offer.text
    assert asks(visitor.tap("Folytatom"), "contact")


@pytest.mark.parametrize("typed", ["igen", "Folytatom!"])
def test_the_offer_of_a_draft_can_be_accepted_in_words(visitor: Visitor, typed: str) -> None:
    at_contact(visitor)
    visitor.start()
    assert asks(visitor.type(typed), "contact")


def test_a_draft_may_be_begun_again_or_discarded(visitor: Visitor) -> None:
    at_contact(visitor)
    visitor.start()
    assert asks(visitor.tap("Újrakezdem"), "message")
    visitor.type(MESSAGE)
    visitor.start()
    (said,) = visitor.type("nem")
    assert said.text.startswith("Elvetettem.")
    assert visitor.state.drafts == {}


def test_a_draft_that_was_discarded_cannot_be_gone_on_with(visitor: Visitor) -> None:
    at_contact(visitor)
    visitor.start()
    first_offer = visitor.button("Folytatom")
    visitor.start()
    visitor.tap("Elvetem")
    (said,) = visitor.press(first_offer)
    assert said.text == "Ez a kérdés már lezárult."


def test_after_hours_of_silence_the_draft_is_offered_first(visitor: Visitor, clock: FrozenClock) -> None:
    at_name(visitor)
    clock.move(hours=5)
    (offer,) = visitor.type("Nagy Ilona")
    assert offer.text.startswith("Itt tartottunk: Üzenethagyás. Folytatja?")


def test_after_hours_of_silence_a_question_is_answered_and_a_person_is_called(
    visitor: Visitor, clock: FrozenClock
) -> None:
    at_name(visitor)
    clock.move(hours=5)
    answered, offer = visitor.type(TARGONCA)
    assert "targoncavezetői" in answered.text
    assert offer.text.startswith("Itt tartottunk")
    visitor.tap("Folytatom")
    clock.move(hours=5)
    visitor.type("emberrel szeretnék beszélni")
    assert visitor.row.owner == "queue"


def test_a_form_opened_and_forgotten_asks_nothing_any_more(visitor: Visitor, clock: FrozenClock) -> None:
    open_form(visitor)
    clock.move(hours=5)
    visitor.type(TARGONCA)
    assert visitor.route == "answer"


@pytest.mark.parametrize(("days", "kept"), [(6.9, True), (7.1, False)])
def test_a_draft_is_kept_for_seven_days(visitor: Visitor, clock: FrozenClock, days: float, kept: bool) -> None:
    at_name(visitor)
    clock.move(days=days)
    said = visitor.start()
    assert (len(said) == 2) is kept
    assert ("message" in visitor.state.drafts) is kept


@pytest.mark.parametrize(("days", "route"), [(6.9, "draft"), (7.1, "courtesy")])
def test_a_form_left_open_is_kept_for_seven_days(visitor: Visitor, clock: FrozenClock, days: float, route: str) -> None:
    at_name(visitor)
    clock.move(days=days)
    visitor.type("szia")
    assert visitor.route == route


def test_asking_again_and_again_does_not_fill_the_memory(visitor: Visitor) -> None:
    at_name(visitor)
    for _number in range(60):
        visitor.type("ismételd")
    assert visitor.state.form is not None
    assert len(visitor.state.form.steps) <= 30
    assert len(visitor.state.steps) <= 30


ARGUMENTS = st.sampled_from(
    [
        *["", ".", "..", "choose", "choose.name.x", "choose.contact.chat", "choose.contact.", "skip.name", "skip."],
        *[
            "why.nincs",
            "why.name",
            "fix.nincs",
            "fix.name",
            "send",
            "back",
            "cancel",
            "yes",
            "no",
            "message",
            "callback",
        ],
        *["resume.message", "resume.callback", "restart.nincs", "discard.message", "hu", "events", "yes.nincs", "kept"],
    ]
)
ACTIONS = st.sampled_from(sorted({*buttons.ACTIONS, "nincs"}))
FORGED = st.builds("{}:{}:{}".format, st.sampled_from(["*", "0", "1", "2", "99999"]), ACTIONS, ARGUMENTS)


@pytest.mark.parametrize("place", [open_form, at_contact, at_summary, lambda visitor: visitor.type("ember")])
def test_forged_buttons_never_break_anything(desk: Desk, place: Callable[[Visitor], list[MessageRow]]) -> None:
    @settings(max_examples=10)
    @given(wires=st.lists(FORGED | st.text(max_size=70), min_size=1, max_size=8))
    def press_all(wires: list[str]) -> None:
        forger = Visitor(desk)
        forger.start()
        place(forger)
        for wire in wires:
            said = forger.press(wire)
            assert said, wire
            assert forger.route != "fault", wire
        assert all(case.reason != "fault" for case in forger.cases)

    press_all()


def test_the_button_that_opened_a_form_pressed_again_goes_on_with_it(visitor: Visitor) -> None:
    at_name(visitor)
    assert asks(visitor.tap("Üzenetet hagyok"), "name")
    assert visitor.state.form is not None
    assert visitor.state.form.answers == {"message": MESSAGE}


def test_subscribing_by_its_word_offers_what_was_left(visitor: Visitor) -> None:
    visitor.type("feliratkozom")
    visitor.tap("Mindkettő")
    visitor.type("menü")
    (offer,) = visitor.type("feliratkozom")
    assert labels(offer) == ["Folytatom", "Újrakezdem", "Elvetem"]
