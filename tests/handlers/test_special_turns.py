"""What asks nothing, or must not be kept: a kind word, a way on, and no trace of an identifier."""

import pytest

from desk.desk import Desk
from storage.models import gaps
from tests.clock import FrozenClock
from tests.visitor import Visitor, claimed_by, colleague, labels

TAJ = "a taj szamom 111 111 110"
COVERED = "A TAJ-számát nem tároljuk, a beszélgetésben kitakartuk. Itt nincs rá szükség."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Jó napot!", "Jó napot kívánok!"),
        ("köszönöm szépen", "Szívesen."),
        ("viszontlátásra", "Viszontlátásra"),
        ("te hülye gép", "Sajnálom, ha nem tudtam segíteni."),
        ("asdfgh", "Ezt nem tudtam elolvasni."),
        ("12345", "Ezt nem tudtam elolvasni."),
        ("😀😀", "Ezt nem tudtam elolvasni."),
        ("?!...", "Ezt nem tudtam elolvasni."),
        ("te robot vagy?", "Számítógépes program vagyok"),
        ("mit tudsz", "Támogatásokról, képzésekről"),
        ("miben tudsz segíteni?", "Támogatásokról, képzésekről"),
        ("nem értem", "Sajnálom, ha nem voltam érthető."),
        ("ezt nem értem sajnos", "Sajnálom, ha nem voltam érthető."),
        ("teszt", "Megkaptam, minden működik."),
        ("próba", "Megkaptam, minden működik."),
        ("Guten Tag", "I can write in Hungarian and in English."),
        ("Bună ziua", "I can write in Hungarian and in English."),
        ("Добрий день", "I can write in Hungarian and in English."),
        ("Dobar dan", "I can write in Hungarian and in English."),
        ("Lačho dives", "I can write in Hungarian and in English."),
        ("Sar san", "I can write in Hungarian and in English."),
        ("igen", "Mire vonatkozik a válasza?"),
        ("nem", "Mire vonatkozik a válasza?"),
        ("ok", "Mire vonatkozik a válasza?"),
        ("what can you do", "I can tell you about supports"),
        ("i don't understand", "I am sorry if I was not clear."),
        ("test", "Megkaptam, minden működik."),
        ("http://valami.hu/lap?x=1", "A hivatkozásokat nem tudom megnyitni."),
        ("2026.12.03.", "Mit szeretne tudni erről a napról?"),
        ("december 3-án", "Mit szeretne tudni erről a napról?"),
        ("holnap", "Mit szeretne tudni erről a napról?"),
    ],
)
def test_what_asks_nothing_is_answered_kindly_and_makes_no_case(visitor: Visitor, text: str, words: str) -> None:
    (said,) = visitor.type(text)
    assert words in said.text
    assert visitor.cases == []
    assert visitor.state.misses == 0


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Szia! Mennyi az álláskeresési járadék?", "answer"),
        ("jó napot, hol van állásbörze", "answer"),
        ("teszt szerint mennyi a járadék", "answer"),
        ("nem értem a bértámogatást", "answer"),
    ],
)
def test_a_question_behind_a_courtesy_is_a_question(visitor: Visitor, text: str, route: str) -> None:
    visitor.type(text)
    assert visitor.route == route


def test_ok_after_an_answer_settles_it(visitor: Visitor) -> None:
    visitor.type("mennyi az álláskeresési járadék")
    assert visitor.type("ok")[0].text == "Rendben. Ha más kérdése is van, írja le nyugodtan."


def test_no_to_a_colleague_offered_is_a_reply(visitor: Visitor) -> None:
    visitor.type("hülye gép")
    assert visitor.type("nem")[0].text == "Rendben. Ha más kérdése is van, írja le nyugodtan."
    assert visitor.type("nem")[0].text.startswith("Mire vonatkozik")


@pytest.mark.parametrize("text", ["06 30 123 4567", "+36301234567", "a számom 06301234567", "kiss@example.hu"])
def test_a_way_to_reach_her_is_kept_only_if_a_message_goes_with_it(visitor: Visitor, text: str) -> None:
    (said,) = visitor.type(text)
    assert "még senki nem kapta meg" in said.text
    assert visitor.cases == []
    visitor.tap("Üzenetet hagyok ezzel")
    visitor.type("hegesztő munkát keresek")
    (summary,) = visitor.type("Kiss Mária")
    assert "Elérhetőség: " in summary.text
    assert ("kiss@example.hu" if "@" in text else "+36 30 123 4567") in summary.text
    visitor.tap("Elküldöm")
    assert visitor.cases[0].form is not None


@pytest.mark.parametrize("reply", ["nem", "Nem kérem"])
def test_or_is_forgotten(visitor: Visitor, reply: str) -> None:
    visitor.type("06 30 123 4567")
    assert "nem őriztem meg" in visitor.type(reply)[0].text
    assert visitor.state.contact is None


def test_half_an_hour_later_it_has_to_be_given_anew(visitor: Visitor, clock: FrozenClock) -> None:
    visitor.type("06 30 123 4567")
    clock.move(minutes=31)
    visitor.tap("Üzenetet hagyok ezzel")
    visitor.type("hegesztő munkát keresek")
    assert "Hol érjük el Önt?" in visitor.type("Kiss Mária")[0].text


def test_a_draft_takes_the_number_in(visitor: Visitor) -> None:
    visitor.tap("Rendezvények")
    visitor.tap("Üzenetet hagyok")
    visitor.type("hegesztő munkát keresek")
    visitor.start()
    visitor.type("06 30 123 4567")
    (offered,) = visitor.tap("Üzenetet hagyok ezzel")
    assert "Elérhetőség: +36 30 123 4567" in offered.text


def test_a_number_that_cannot_be_called_is_no_way_to_reach_her(visitor: Visitor) -> None:
    assert "Ezt nem tudom telefonszámként" in visitor.type("kiss@@example.hu.")[0].text or visitor.route != "alone"


def test_an_identifier_is_covered_before_it_is_kept(visitor: Visitor) -> None:
    warned, menu = visitor.type(TAJ)
    assert warned.text == COVERED
    assert "Kérdésem van" in labels(menu)
    assert [line.text for line in visitor.lines if line.sender == "visitor"] == ["a taj szamom ••• ••• •••"]
    assert "111" not in visitor.row.state


def test_the_question_beside_it_is_answered(visitor: Visitor) -> None:
    warned, answer = visitor.type(f"{TAJ} mennyi az álláskeresési járadék?")
    assert warned.text == COVERED
    assert answer.text.startswith("A járadék összege")
    assert "111" not in visitor.row.state


def test_what_is_not_understood_goes_to_the_gap_list_covered(desk: Desk, visitor: Visitor) -> None:
    visitor.type(f"{TAJ} hány foga van a krokodilnak")
    with desk.database.reading() as tx:
        kept = tx.all(gaps.select())
    assert "111" not in str(kept)


def test_an_edit_is_covered_too(visitor: Visitor) -> None:
    visitor.type("mennyi az álláskeresési járadék")
    visitor.edit_last(f"{TAJ} mennyi az álláskeresési járadék")
    assert not any("111" in line.text for line in visitor.lines)


def test_in_a_form_the_warning_comes_and_the_question_again(visitor: Visitor) -> None:
    visitor.tap("Rendezvények")
    visitor.tap("Üzenetet hagyok")
    visitor.type("hegesztő munkát keresek")
    warned, again = visitor.type("TAJ 123456788")
    assert warned.text == COVERED
    assert again.text == "Hogy hívják Önt?"


def test_in_answer_to_our_own_phone_question_nothing_is_covered(visitor: Visitor) -> None:
    visitor.type("ember")
    visitor.tap("Megadom a számom")
    visitor.type("111 111 110")
    assert "111 111 110" in [line.text for line in visitor.lines]


def test_a_phone_number_is_never_an_identifier(visitor: Visitor) -> None:
    visitor.type("06 1 111 1110")
    assert "06 1 111 1110" in [line.text for line in visitor.lines]


def test_a_colleague_never_sees_it_either(desk: Desk, visitor: Visitor) -> None:
    visitor.type("ember")
    claimed_by(desk, colleague(desk), visitor)
    (warned,) = visitor.type(TAJ)
    assert (warned.text, warned.automatic) == (COVERED, True)
    assert not any("111" in line.text for line in visitor.lines)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("köszönöm", "Szívesen."),
        ("jó napot", "Jó napot kívánok!"),
        ("te robot vagy?", "Számítógépes program vagyok"),
        ("nem értem", "Sajnálom, ha nem voltam érthető."),
        ("mit tudsz", "Támogatásokról, képzésekről"),
    ],
)
def test_in_a_form_a_courtesy_is_no_wrong_answer(visitor: Visitor, text: str, words: str) -> None:
    visitor.tap("Rendezvények")
    visitor.tap("Üzenetet hagyok")
    for question in ("Miben segíthetünk?", "Hogy hívják Önt?", "Hol érjük el Önt?"):
        kind, again = visitor.type(text)
        assert words in kind.text
        assert again.text.startswith(question)
        visitor.type("hegesztő munkát keresek" if question.startswith("Miben") else "Kiss Mária")
