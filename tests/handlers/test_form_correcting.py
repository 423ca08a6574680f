"""What is wrong at the summary: chosen by taps, or said in her own words."""

from collections.abc import Callable

import pytest

from desk.state import FormState
from handlers import forms
from storage.messages import MessageRow
from tests.clock import FrozenClock
from tests.sample_form import open_form
from tests.visitor import Visitor, labels

JOBSEEKER = (
    *("munkát", "Tiszakécske", "42", "nem dolgozom és nem vagyok regisztrálva", "egyik sem", "érettségi", "egyik sem"),
    "Kiss Mária 06301234567 délután",
)
PARTNER = (
    *("igen", "tegnap, személyesen", "iskola", "Móra iskola", "Nagy Ilona, nagy.ilona@freemail.hu", "Mária"),
    *("06 20 555 1234", "munkát", "Kecskemét"),
)
WHICH = "Melyiket javítsuk?"
SUMMARY = "Kérem, ellenőrizze:"
LABELS = ["Mit keres", "Település", "Életkor", "Helyzete", "Ez is igaz Önre", "Iskolai végzettség", "Mi nehezíti"]


def at_summary(visitor: Visitor, name: str = "jobseeker", answers: tuple[str, ...] = JOBSEEKER) -> list[MessageRow]:
    said = open_form(visitor, name)
    for answer in answers:
        said = visitor.type(answer)
        while form(visitor).guesses:
            said = visitor.type("igen")
    assert form(visitor).field is None
    return said


def form(visitor: Visitor) -> FormState:
    assert visitor.state.form is not None
    return visitor.state.form


def test_a_long_summary_has_three_buttons_and_the_choice_one_for_each_answer(visitor: Visitor) -> None:
    (summary,) = at_summary(visitor)
    assert labels(summary) == ["Elküldöm", "Javítok valamit", "Mégse"]
    (which,) = visitor.tap("Javítok valamit")
    assert which.text == WHICH
    assert labels(which) == [*LABELS, "Név", "Elérhetőség", "Mikor hívjuk", "Vissza"]


@pytest.mark.parametrize("back", [lambda visitor: visitor.tap("Vissza"), lambda visitor: visitor.type("vissza")])
@pytest.mark.parametrize("nothing", ["", "nem", "Semmit.", "egyiket sem"])
def test_back_and_nothing_lead_to_the_summary(
    visitor: Visitor, back: Callable[[Visitor], list[MessageRow]], nothing: str
) -> None:
    at_summary(visitor)
    visitor.tap("Javítok valamit")
    (summary,) = visitor.type(nothing) if nothing else back(visitor)
    assert summary.text.startswith(SUMMARY)
    assert form(visitor).correcting is False


def test_a_corrected_answer_keeps_the_others_and_the_summary_stands_again(visitor: Visitor) -> None:
    at_summary(visitor)
    before = form(visitor).answers
    visitor.tap("Javítok valamit")
    (asked,) = visitor.tap("Életkor")
    assert asked.text == "Hány éves?"
    (summary,) = visitor.type("52")
    assert labels(summary) == ["Elküldöm", "Javítok valamit", "Mégse"]
    assert form(visitor).answers == before | {"age": "50-64"}


def test_it_is_sent_from_the_summary_although_a_correction_was_begun(visitor: Visitor) -> None:
    at_summary(visitor)
    visitor.tap("Javítok valamit")
    visitor.tap("Elküldöm")
    assert len(visitor.cases) == 1
    assert visitor.state.form is None


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("a nevemet javítom", "name"),
        ("javítás név", "name"),
        ("elirtam a nevem", "name"),
        ("nem jó a nevem", "name"),
        ("rossz a telefonszám", "contact"),
        ("a szamom teves", "contact"),
        ("modositanam a telepulest", "settlement"),
        ("nem a lakhelyem", "settlement"),
        ("rosszul írtam a koromat", "age"),
        ("az életkorom hibás", "age"),
        ("javítani kell hogy mikor hívjanak", "when"),
        ("a vegzettseg rossz", "schooling"),
        ("my name is wrong", "name"),
    ],
)
def test_what_is_wrong_is_said_in_words(visitor: Visitor, typed: str, key: str) -> None:
    at_summary(visitor)
    before = form(visitor).answers
    visitor.type(typed)
    assert form(visitor).field == key
    assert form(visitor).answers == before


@pytest.mark.parametrize(
    "typed", ["javítás", "Javítok valamit", "javítanék", "nem", "nem jó", "rossz", "elírtam valamit"]
)
def test_that_something_is_wrong_asks_which(visitor: Visitor, typed: str) -> None:
    at_summary(visitor)
    (which,) = visitor.type(typed)
    assert which.text == WHICH


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("név", "name"),
        ("a telefonszámot", "contact"),
        ("2", "settlement"),
        ("a második", "settlement"),
        ("eves", "age"),
    ],
)
def test_which_one_is_said_in_words(visitor: Visitor, typed: str, key: str) -> None:
    at_summary(visitor)
    visitor.type("javítás")
    visitor.type(typed)
    assert form(visitor).field == key


def test_two_answers_with_the_same_name_are_asked_apart(visitor: Visitor) -> None:
    at_summary(visitor, "partner", PARTNER)
    visitor.type("a szervezet nevét javítom")
    assert form(visitor).field == "organisation_name"
    visitor.type("Móra Ferenc iskola")
    visitor.type("rossz a keresztneve")
    assert form(visitor).field == "person"


@pytest.mark.parametrize("typed", ["igen", "minden rendben", "2", "milyen papirok kellenek a munkaugyre", "köszönöm"])
def test_what_names_nothing_wrong_leaves_the_summary_open(visitor: Visitor, typed: str) -> None:
    at_summary(visitor)
    said = visitor.type(typed)
    assert said[-1].text.startswith(SUMMARY)
    assert len(visitor.cases) == 0


def test_a_question_in_between_is_answered_and_the_same_choice_stands_again(visitor: Visitor) -> None:
    at_summary(visitor)
    visitor.type("javítás")
    assert visitor.type("milyen papirok kellenek a munkaugyre")[-1].text == WHICH
    hint, which = visitor.type("asdf")
    assert (hint.text, which.text) == ("Kérem, válasszon ezek közül, vagy lépjen vissza.", WHICH)


def test_the_choice_outlives_silence_and_the_menu(visitor: Visitor, clock: FrozenClock) -> None:
    at_summary(visitor)
    visitor.type("javítás")
    clock.move(days=6)
    visitor.start()
    (which,) = visitor.tap("Folytatom")
    assert which.text == WHICH


def test_a_short_summary_keeps_its_buttons_and_takes_words_as_well(visitor: Visitor) -> None:
    (summary,) = at_summary(visitor, "message", ("két embert keresünk", "Kiss Mária", "06301234567"))
    assert labels(summary) == ["Elküldöm", "Javítás: Üzenet", "Javítás: Név", "Javítás: Elérhetőség", "Mégse"]
    visitor.type("rossz a telefonszám")
    assert form(visitor).field == "contact"


def test_a_label_of_a_form_that_was_sent_is_an_ordinary_word_again(visitor: Visitor) -> None:
    at_summary(visitor)
    visitor.tap("Javítok valamit")
    visitor.tap("Elküldöm")
    said = visitor.type("Iskolai végzettség")
    assert not said[0].text.startswith("Ez a kérdés már lezárult")


def test_every_answer_of_every_form_has_a_label_of_its_own(visitor: Visitor) -> None:
    """Else two buttons of the choice could not be told apart."""
    for each in forms.FORMS.values():
        drawn = [visitor.desk.translator.into("hu", field.label) for field in each.fields]
        assert len(set(drawn)) == len(drawn), each.name
