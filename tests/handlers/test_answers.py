"""What stands under an answer: the next step, once, few buttons, and a person where the office is silent."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

from desk.current import Current
from desk.desk import Desk
from desk.office import SAMPLE_FILE, read_office
from handlers.mydata import wish_of
from handlers.texts import ENTRIES
from knowledge.article import MENU_ENTRIES
from storage.messages import MessageRow
from tests.clock import FrozenClock, budapest
from tests.conftest import knowledge
from tests.visitor import Visitor, claimed_by, colleague, labels

MOST_BUTTONS = 7
WORD_BY_ENTRY = {
    "message": "Üzenetet hagyok",
    "events": "Rendezvények",
    "jobseeker": "Munkát vagy képzést keresek",
    "business": "Vállalkozásom van",
    "person": "Emberrel beszélnék",
    "data": "Adataim",
}


@cache
def wording(topic: str) -> str:
    """One of its own that is surely understood."""
    day = budapest(2026, 11, 23, 9).date()
    for question in knowledge().articles[topic].questions:
        decision = knowledge().decide(question.text, lang="hu", today=day)
        is_asked = question.lang == "hu" and wish_of(question.text) is None  # a wish is done, not answered
        if is_asked and (decision.kind, decision.topic) == ("answer", topic):
            return question.text
    raise AssertionError(f"no wording of {topic} is answered")


def opened(visitor: Visitor, topic: str) -> MessageRow:
    """The answer, and what it depends on left open where that is asked first."""
    said = visitor.type(wording(topic))[-1]
    return visitor.tap("Nem tudom")[-1] if "Nem tudom" in labels(said) else said


def next_label(topic: str) -> str:
    step = knowledge().articles[topic].next_step
    assert step is not None
    return knowledge().articles[step.topic].title.hu if step.topic else WORD_BY_ENTRY[step.entry or ""]


def test_every_entry_that_an_article_may_name_is_a_button() -> None:
    assert set(MENU_ENTRIES) == ENTRIES.keys() == WORD_BY_ENTRY.keys()


def test_under_every_answer_stands_its_next_step_once_and_little_else(visitor: Visitor) -> None:
    for topic in knowledge().articles:
        shown = labels(opened(visitor, topic))
        assert shown.count(next_label(topic)) == 1, topic
        assert len(shown) == len(set(shown)) <= MOST_BUTTONS, topic
        assert shown.count("Emberrel beszélnék") == 1, topic


@pytest.mark.parametrize(
    ("topic", "label", "opens"),
    [
        ("iroda-elerhetoseg", "Üzenetet hagyok", "Miben segíthetünk?"),
        ("rendezveny-jelentkezes", "Rendezvények", "rendezvény"),
        ("allaskeresesi-tanacsadas", "Munkát vagy képzést keresek", "Mit keres?"),
        ("munkaeroigeny-bejelentes", "Vállalkozásom van", "a munkába lépés előtt"),
        ("adatkezeles-jogok", "Adataim", "adat"),
        ("kepzes-alatti-juttatas-most", "Ki mehet ingyen tanfolyamra a hivatal támogatásával?", "Támogatott képzést"),
    ],
)
def test_the_next_step_opens_what_it_names(visitor: Visitor, topic: str, label: str, opens: str) -> None:
    opened(visitor, topic)
    said = visitor.tap(label)
    if "Nem tudom" in labels(said[-1]):
        said = visitor.tap("Nem tudom")
    assert opens in "\n".join(line.text for line in said)


def test_while_a_colleague_owns_the_conversation_no_menu_is_opened(desk: Desk, visitor: Visitor) -> None:
    opened(visitor, "elo-munkatars-kapcsolas")
    visitor.type("ember")
    claimed_by(desk, colleague(desk), visitor)
    (said,) = visitor.tap("Hol van az iroda, mikor van nyitva, és hogyan érem el?")
    shown = labels(said)
    assert "Részletek" in shown
    assert not {"Üzenetet hagyok", "Emberrel beszélnék"} & set(shown)


@pytest.fixture
def later(desk: Desk, clock: FrozenClock) -> Desk:
    clock.moment = budapest(2028, 1, 3, 9)
    return desk


def test_nothing_that_has_ended_is_offered_by_a_button(later: Desk) -> None:
    visitor = Visitor(later)
    visitor.start()
    day = later.clock.now().date()
    ended = {each.title.hu for each in knowledge().articles.values() if each.status_on(day) == "closed"}
    assert "Részt vehetek a vármegyei paktumban? 30 vagy 50 év felett vagyok." in ended
    for topic in knowledge().articles:
        assert not ended & set(labels(opened(visitor, topic))), topic
    for label in ("Rendezvények", "Munkát vagy képzést keresek", "Vállalkozásom van"):
        visitor.start()
        (said,) = visitor.tap(label)
        assert not ended & set(labels(said))


def without(desk: Desk, folder: Path, *keys: str) -> Desk:
    """The desk of an office that has not given these values."""
    values = yaml.safe_load(SAMPLE_FILE.read_text(encoding="utf-8"))
    file = folder / "office.yaml"
    file.write_text(yaml.safe_dump({key: value for key, value in values.items() if key not in keys}), "utf-8")
    return replace(desk, current=Current(read_office(file), desk.zone))


def test_an_amount_is_said_with_its_own_source(visitor: Visitor) -> None:
    said = opened(visitor, "allaskeresesi-jaradek-osszeg").text
    wage = next(fact for fact in knowledge().articles["allaskeresesi-jaradek-osszeg"].facts if "forint" in fact.text.hu)
    assert wage.text.hu in said
    assert f"Forrás: {knowledge().library.source_titles[wage.source].hu}, 2026. március 11." in said


UNKNOWN = "ezt itt nem tudjuk, egy munkatársunk mondja meg."


@pytest.mark.parametrize(
    ("topic", "key", "label", "given"),
    [
        ("iroda-elerhetoseg", "address", "Cím", "Telefon: +36 76"),
        ("iroda-elerhetoseg", "phone", "Telefon", "Cím: 6000 Kecskemét"),
        ("panasz-irodara", "complaints", "A panasz felelőse", "Cím: 6000 Kecskemét"),
        ("kovetkezo-rendezveny", "phone", "Telefon", ""),
        ("allaskereso-regisztracio-menete", "employment_kecskemet", "Kecskeméten", "Tiszakécskén: 6060"),
        ("allaskereso-regisztracio-menete", "employment_tiszakecske", "Tiszakécskén", "Kecskeméten: 6000"),
        ("adatkezeles-tajekoztato", "data_protection_officer", "Adatvédelmi tisztviselő", "Megőrzési idő: beszélgetés"),
        ("adatkezeles-tajekoztato", "privacy_notice", "Adatkezelési tájékoztató", "Megőrzési idő: beszélgetés"),
    ],
)
def test_what_the_office_has_not_given_is_said_and_a_person_offered(
    desk: Desk, tmp_path: Path, topic: str, key: str, label: str, given: str
) -> None:
    visitor = Visitor(without(desk, tmp_path, key))
    visitor.start()
    answer = opened(visitor, topic)
    said = [answer, *visitor.tap("Részletek")]
    text = "\n".join(line.text for line in said)
    assert f"{label}: {UNKNOWN}" in text
    assert given in text
    assert all("Emberrel beszélnék" in labels(line) for line in said)
