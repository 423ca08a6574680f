"""What the engine does with every kind of field, shown on a form that has them all."""

from contextlib import suppress
from dataclasses import replace

import pytest

from desk.desk import Desk
from desk.state import FormState
from handlers import forms
from handlers.form import Form, Invalid, Moment
from storage.messages import MessageRow
from tests.clock import FrozenClock
from tests.sample_form import SAMPLE, open_form
from tests.visitor import Visitor, labels

TARGONCA = "targonca tanfolyam mikor lessz"
GUESS = "Tiszakécske, jól értem?"
TOGETHER = "Hogy hívják, hol érjük el"
ANSWERS = ("Munka", "Kecskemét", "Felnőtt", "Még nem", "kihagyom", "kihagyom", "Kiss Mária 06301234567 délután")
KEYS = ("wish", "settlement", "age", "works", "since", "obstacles", "name")


@pytest.fixture(autouse=True)
def _sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(forms.FORMS, SAMPLE.name, SAMPLE)


def at(visitor: Visitor, key: str | None) -> list[MessageRow]:
    """The question of a field, reached by typing; None: the summary."""
    said = open_form(visitor, SAMPLE.name)
    for answer in ANSWERS[: KEYS.index(key) if key else None]:
        said = visitor.type(answer)
    assert form(visitor).field == key
    return said


def form(visitor: Visitor) -> FormState:
    assert visitor.state.form is not None
    return visitor.state.form


def correct(visitor: Visitor, label: str) -> list[MessageRow]:
    visitor.tap("Javítok valamit")
    return visitor.tap(label)


def test_a_form_is_filled_by_typing_alone_and_sends_only_what_was_asked(visitor: Visitor) -> None:
    (summary,) = at(visitor, None)
    assert "settlement" not in summary.text
    visitor.type("elküldöm")
    assert visitor.cases[0].form == {
        "wish": "job",
        "settlement": "Kecskemét",
        "age": "adult",
        "works": "no",
        "name": "Kiss Mária",
        "contact": "+36 30 123 4567",
        "when": "afternoon",
    }


@pytest.mark.parametrize("yes", ["igen", "Igen, az.", "jól érti", "persze"])
def test_a_guess_is_said_back_and_counts_when_it_is_confirmed(visitor: Visitor, yes: str) -> None:
    at(visitor, "settlement")
    (asked,) = visitor.type("tiszakecke")
    assert asked.text == GUESS
    assert labels(asked) == ["Igen", "Nem", "Vissza", "Mégse"]
    assert form(visitor).answers == {"wish": "job"}
    visitor.type(yes)
    assert form(visitor).answers["settlement"] == "Tiszakécske"


@pytest.mark.parametrize("no", ["nem", "Nem az.", "dehogy"])
def test_a_denied_guess_asks_again_and_the_second_time_with_a_way_out(visitor: Visitor, no: str) -> None:
    at(visitor, "settlement")
    visitor.type("tiszakecke")
    (again,) = visitor.type(no)
    assert again.text == "Melyik településen lakik?"
    visitor.type("tiszakecke")
    assert form(visitor).guesses == {"settlement": "Tiszakécske"}
    visitor.tap("Nem")
    assert "Emberrel beszélnék" in labels(visitor.type("tiszakecke")[-1])


def test_another_answer_to_a_guess_counts_at_once(visitor: Visitor) -> None:
    at(visitor, "settlement")
    visitor.type("tiszakecke")
    visitor.type("nem, Tiszaalpár")
    assert form(visitor).answers["settlement"] == "Tiszaalpár"
    assert form(visitor).guesses == {}


def test_a_question_in_between_is_answered_and_the_same_confirmation_stands_again(visitor: Visitor) -> None:
    at(visitor, "settlement")
    visitor.type("tiszakecke")
    answered, on, again = visitor.type("es mennyi penzt adnak a tanfolyam alatt")
    assert (on.text, again.text) == ("Folytassuk.", GUESS)
    assert len(answered.text) > 40
    visitor.type("igen")
    assert form(visitor).answers["settlement"] == "Tiszakécske"


def test_what_is_neither_yes_nor_no_is_said_kindly_and_ends_in_a_choice(visitor: Visitor) -> None:
    at(visitor, "settlement")
    visitor.type("tiszakecke")
    hint, again = visitor.type("99")
    assert hint.text.startswith("Kérem, igennel vagy nemmel")
    assert again.text == GUESS
    assert "Emberrel beszélnék" in labels(visitor.type("99")[-1])


def test_a_guess_outlives_silence_and_the_menu(visitor: Visitor, clock: FrozenClock) -> None:
    open_form(visitor, SAMPLE.name)
    visitor.type("Munka")
    visitor.type("tiszakecke")
    clock.move(days=6)
    visitor.start()
    (again,) = visitor.tap("Folytatom")
    assert again.text == GUESS


def test_several_are_chosen_by_taps_and_words_and_taken_back(visitor: Visitor) -> None:
    (asked,) = at(visitor, "obstacles")
    assert labels(asked)[:4] == ["Közlekedés", "Gyermekfelügyelet", "Műszak", "Kihagyom"]
    (asked,) = visitor.tap("Műszak")
    assert labels(asked)[:4] == ["Közlekedés", "Gyermekfelügyelet", "✓ Műszak", "Ennyi"]
    (asked,) = visitor.type("kozlekedes meg a gyerek")
    assert labels(asked)[:4] == ["✓ Közlekedés", "✓ Gyermekfelügyelet", "✓ Műszak", "Ennyi"]
    visitor.tap("✓ Műszak")
    visitor.type("közlekedés")  # once more, and not taken away
    assert "obstacles" not in form(visitor).answers
    visitor.type("ennyi")
    assert form(visitor).answers["obstacles"] == "bus,child"


def test_what_is_chosen_so_far_outlives_a_question_and_the_menu(visitor: Visitor) -> None:
    at(visitor, "obstacles")
    visitor.tap("Műszak")
    visitor.type(TARGONCA)
    visitor.start()
    (asked,) = visitor.tap("Folytatom")
    assert "✓ Műszak" in labels(asked)


def test_a_second_tap_on_the_same_button_takes_nothing_away(visitor: Visitor) -> None:
    at(visitor, "obstacles")
    wire = visitor.button("Műszak")
    visitor.press(wire)
    (said,) = visitor.press(wire)
    assert said.text == "Ezt már választotta: Műszak."
    assert form(visitor).picked == ["shift"]


def test_what_is_said_after_an_answer_stands_before_the_next_question(visitor: Visitor) -> None:
    at(visitor, "age")
    (asked,) = visitor.type("felnott")
    assert asked.text == "Köszönöm, ezt jó tudni.\nworks question."


@pytest.mark.parametrize("typed", ["1", "a gyerek", "az elso"])
def test_an_answer_may_end_the_form_and_nothing_of_it_is_kept(visitor: Visitor, typed: str) -> None:
    at(visitor, "age")
    visitor.type(typed)
    if visitor.state.form is not None:
        visitor.type("igen")
    assert visitor.lines[-1].text == "Kérjen meg egy szülőt."
    assert visitor.state.form is None
    assert visitor.state.drafts == {}
    assert visitor.cases == []


def test_a_correction_voids_only_what_hangs_on_it(visitor: Visitor) -> None:
    at(visitor, None)
    before = dict(form(visitor).answers)
    correct(visitor, "wish label.")
    visitor.type("Tanfolyam")
    assert form(visitor).field == "course"
    visitor.type("hegesztő tanfolyam kellene")
    assert form(visitor).field == "works"
    visitor.type("Már dolgozik")
    assert form(visitor).field == "since"
    (summary,) = visitor.type("kihagyom")
    assert summary.text.startswith("Kérem, ellenőrizze:")
    changed = {"wish": "course", "course": "hegesztő tanfolyam kellene", "works": "yes"}
    assert form(visitor).answers == before | changed


def test_the_same_answer_again_voids_nothing(visitor: Visitor) -> None:
    at(visitor, None)
    correct(visitor, "wish label.")
    (summary,) = visitor.type("Munka")
    assert summary.text.startswith("Kérem, ellenőrizze:")


def test_what_became_needless_is_not_sent_and_comes_back_when_it_is_asked_again(visitor: Visitor) -> None:
    at(visitor, None)
    for wish in ("Tanfolyam", "Munka", "Tanfolyam"):
        correct(visitor, "wish label.")
        visitor.type(wish)
        if form(visitor).field == "course":
            visitor.type("hegesztő tanfolyam kellene")
        assert form(visitor).field == "works"
        visitor.type("Még nem")
        visitor.type("kihagyom")
        sent = SAMPLE.sent(form(visitor).answers)
        assert ("course" in sent) is (wish == "Tanfolyam")
    assert form(visitor).answers["course"] == "hegesztő tanfolyam kellene"
    assert [line.text for line in visitor.lines].count("course question.") == 1


def test_one_question_takes_name_way_and_time_in_any_order(visitor: Visitor) -> None:
    (asked,) = at(visitor, "name")
    assert asked.text.startswith(TOGETHER)
    assert labels(asked) == ["Itt, a beszélgetésben", "Vissza", "Miért kérdezzük?", "Mégse"]
    (asked,) = visitor.type("kedden delutan a 06301234567 szamon, nagy ilona")
    assert asked.text == "2026. november 24., kedd délután, jól értem?"
    (summary,) = visitor.type("igen")
    for line in ("Név: nagy ilona", "Elérhetőség: +36 30 123 4567", "Mikor hívjuk: 2026. november 24., kedd délután"):
        assert line in summary.text


def test_only_what_is_missing_is_asked_after_it(visitor: Visitor) -> None:
    at(visitor, "name")
    (asked,) = visitor.type("06301234567")
    assert asked.text == "Hogy hívják Önt?"
    (asked,) = visitor.type("Nagy Ilona")
    assert asked.text == "Mikor hívhatjuk Önt?"
    (said,) = visitor.type("szombaton")
    assert said.text == "Akkor zárva vagyunk. Mikor hívhatjuk munkanapon, 8:00 és 16:00 között?"
    (summary,) = visitor.type("Bármikor")
    assert "Mikor hívjuk: Bármikor" in summary.text


def test_who_is_not_called_is_not_asked_when(visitor: Visitor) -> None:
    at(visitor, "name")
    visitor.tap("Itt, a beszélgetésben")
    (summary,) = visitor.type("Nagy Ilona")
    assert "Mikor hívjuk" not in summary.text


@pytest.mark.parametrize("text", ["6 450 000", "taj 301 234 567", "8123456789 az adószámom"])
def test_no_amount_and_no_identifier_becomes_a_number(visitor: Visitor, text: str) -> None:
    at(visitor, "name")
    visitor.type(text)
    assert "contact" not in form(visitor).answers
    visitor.type("Nagy Ilona")
    visitor.type(text)
    assert form(visitor).field == "contact"
    kept = [line.text for line in visitor.lines if line.sender == "visitor"]
    assert (text in kept) is text.startswith("6")


def test_a_number_without_an_identifiers_name_is_never_covered_at_its_own_question(visitor: Visitor) -> None:
    at(visitor, "name")
    visitor.type("Nagy Ilona, 76-123-456")  # of this form a social security number could be, too
    assert form(visitor).answers["contact"] == "+36 76 123 456"


@pytest.mark.parametrize(("text", "is_answered"), [("mikor van ügyfélfogadás vasárnap?", True), ("vasárnap", False)])
def test_a_question_is_answered_before_a_reader_complains(visitor: Visitor, text: str, is_answered: bool) -> None:
    at(visitor, "name")
    visitor.type("Nagy Ilona 06 30 123 4567")
    said = visitor.type(text)
    assert ("Folytassuk." in [line.text for line in said]) is is_answered
    assert said[-1].text.startswith("Mikor hívhatjuk Önt?" if is_answered else "Akkor zárva vagyunk.")
    assert form(visitor).errors == (not is_answered)


@pytest.mark.parametrize("form", forms.FORMS.values(), ids=lambda form: form.name)
def test_every_question_that_takes_a_number_is_known_as_one(form: Form, desk: Desk) -> None:
    """Nothing of a number is covered there."""
    moment = Moment(desk.clock.now(), desk.working_time)
    for field in form.fields:
        with suppress(Invalid):
            assert field.is_number or field.read_in("06 30 123 4567", moment) != "+36 30 123 4567", field.key


def test_the_number_of_another_is_not_covered(visitor: Visitor) -> None:
    open_form(visitor, "partner")
    for text in ("igen", "tegnap, személyesen", "iskola", "Móra iskola", "Nagy Ilona, nagy.ilona@freemail.hu"):
        visitor.type(text)
    visitor.type("Mária")
    assert form(visitor).field == "person_contact"
    visitor.type("76-123-456")
    assert form(visitor).answers["person_contact"] == "+36 76 123 456"
    assert form(visitor).field == "wish"


def test_two_drafts_of_two_forms_are_kept_apart(visitor: Visitor, clock: FrozenClock) -> None:
    at(visitor, "obstacles")
    visitor.tap("Műszak")
    visitor.type("menü")
    visitor.tap("Rendezvények")
    visitor.tap("Üzenetet hagyok")
    visitor.type("felvennénk két embert a pékségbe")
    clock.move(days=6)
    visitor.type("menü")
    assert {name: draft.field for name, draft in visitor.state.drafts.items()} == {
        "sample": "obstacles",
        "message": "name",
    }
    visitor.tap("Rendezvények")
    visitor.tap("Üzenetet hagyok")
    visitor.tap("Folytatom")
    assert form(visitor).name == "message"
    assert visitor.state.drafts["sample"].picked == ["shift"]


def test_an_edited_line_is_read_anew_with_all_it_had_changed(visitor: Visitor) -> None:
    at(visitor, "obstacles")
    visitor.type("kozlekedes meg a gyerek")
    visitor.edit_last("csak a műszak")
    assert form(visitor).picked == ["shift"]
    visitor.type("ennyi")
    visitor.type("Kiss Mária 06301234567")
    visitor.edit_last("Kiss Márta")
    assert form(visitor).answers["name"] == "Kiss Márta"
    assert "contact" not in form(visitor).answers


def test_a_form_that_has_changed_drops_what_it_does_not_know_and_goes_on(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(visitor, "obstacles")
    visitor.tap("Műszak")
    changed = [
        replace(field, choices=field.choices[:1]) if field.key in ("wish", "obstacles") else field
        for field in SAMPLE.fields
        if field.key not in ("since", "settlement")
    ]
    monkeypatch.setitem(forms.FORMS, SAMPLE.name, replace(SAMPLE, fields=tuple(changed)))
    (asked,) = visitor.type("közlekedés")
    assert "✓ Közlekedés" in labels(asked)
    assert form(visitor).answers == {"wish": "job", "age": "adult", "works": "no"}
    monkeypatch.setitem(forms.FORMS, SAMPLE.name, replace(SAMPLE, fields=tuple(changed[:-4] + changed[-3:])))
    said, asked = visitor.type("műszak")
    assert said.text.startswith("Ez a kérdés időközben megváltozott.")
    assert asked.text.startswith(TOGETHER)
    monkeypatch.delitem(forms.FORMS, SAMPLE.name)
    visitor.type("Kiss Mária")
    assert visitor.route != "fault"
    assert visitor.state.form is None
