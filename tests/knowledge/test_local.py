"""What is decided for who says where she lives, and what she is told first."""

from datetime import date

import pytest

from knowledge.answer import Answer
from knowledge.base import Knowledge
from knowledge.dates import Lang
from knowledge.endings import ENDED
from knowledge.place import read_places
from knowledge.places import places
from knowledge.policy import Decision, Message, home_choices
from knowledge.search import search
from knowledge.sentences import sentences
from knowledge.strict import PROMISES
from knowledge.text import Reading

TODAY = date(2026, 11, 21)
SETTLEMENTS = "iroda-illetekesseg-telepulesek"
REGISTRATION = "allaskereso-regisztracio-menete"
STREETS = "akcioterulet-hatar"


def heard(own: Knowledge, text: str) -> Message:
    reading = Reading.of(text)
    return Message(
        reading.words, "hu", search(own.index, reading, "hu"), own.index.topics, 0.3, places().found_in(text)
    )


def decided(own: Knowledge, text: str) -> Decision:
    return own.decide(text, lang=None, today=TODAY)


def answered(own: Knowledge, text: str, topic: str, *, today: date = TODAY, lang: Lang = "hu") -> Answer:
    named = decided(own, text).places
    return own.present(topic, lang=lang, today=today, office={}, places=named)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("csap utcaban lakom jar valami", STREETS),
        ("kórház utcai vagyok, nekem jár?", STREETS),
        ("Szia! A Róna utcán lakunk, nekünk szól ez?", STREETS),
        ("Halasi út 12.", STREETS),
        ("kecskemét petőfi utca, jár nekem valami", STREETS),
        ("I live on Csap utca, do I get anything?", STREETS),
        ("szentkirályi vagyok, ide tartozom?", SETTLEMENTS),
        ("lajosmizsei vagyok jöhetek hozzátok", SETTLEMENTS),
        ("izsáki vagyok kihez tartozom", SETTLEMENTS),
        ("nagykőrösi vagyok, jöhetek hozzátok?", SETTLEMENTS),
        ("tiszaugi vagyok, hova tartozom", SETTLEMENTS),
        ("Lakitelek", SETTLEMENTS),
        ("kecskemet", SETTLEMENTS),
        ("6060", SETTLEMENTS),
        ("I live in Lakitelek, can I come to you?", SETTLEMENTS),
        ("Lakiteleken az Alma utcában lakom, jár nekem valami?", SETTLEMENTS),
    ],
)
def test_where_she_lives_leads_to_its_topic(own: Knowledge, text: str, topic: str) -> None:
    decision = decided(own, text)
    assert (decision.kind, decision.topic) == ("answer", topic)
    assert decision.places


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("kecskeméti állásbörze", "allasborze-kecskemet"),
        ("hol kell bejelentkezni álláskeresőnek Tiszakécskén", REGISTRATION),
        ("munkát keresek Kecskeméten", "allasajanlatok-hol"),
        ("máltaisok a Kórház utcában", "tarsadalmi-integracio-uj-program"),
        ("okj-s képzés Kecskeméten", "felnottkepzes-ingyenes-szakma"),
        ("tiszakécskei paktum", "tiszakecske-paktum-mi-volt"),
        ("bértámogatás lajosmizse", "bertamogatas-most"),
        ("lakiteleki vagyok, mennyi az álláskeresési járadék", "allaskeresesi-jaradek-osszeg"),
    ],
)
def test_a_place_never_overrides_a_clear_question(own: Knowledge, text: str, topic: str) -> None:
    decision = decided(own, text)
    assert (decision.kind, decision.topic) == ("answer", topic)


@pytest.mark.parametrize("text", ["Szegedi", "kecskeméti", "eladó ház Lakiteleken", "Kecskemét időjárás"])
def test_a_lone_surname_or_what_is_not_ours_is_not_where_she_lives(own: Knowledge, text: str) -> None:
    assert decided(own, text).topic != SETTLEMENTS


def test_where_she_lives_is_offered_first_where_little_else_is_said(own: Knowledge) -> None:
    assert home_choices(heard(own, "nyugdíjas vagyok lakitelken")) == (SETTLEMENTS,)
    assert home_choices(heard(own, "kecskeméten lakom albérletben, nem tudom fizetni")) == ()
    assert home_choices(heard(own, "időjárás kecskemét")) == ()


def test_a_street_without_its_town_is_asked_back(own: Knowledge) -> None:
    decision = decided(own, "Petőfi utcában lakom, jár nekem valami?")
    assert (decision.kind, decision.choices) == ("clarify", (STREETS, SETTLEMENTS))


@pytest.mark.parametrize("text", ["Lakiteleken meg akarok halni", "csap utca, emberrel beszélnék"])
def test_a_cry_for_help_or_for_a_person_comes_before_a_place(own: Knowledge, text: str) -> None:
    assert decided(own, text).kind in ("crisis", "handover")


@pytest.mark.parametrize("topic", [SETTLEMENTS, REGISTRATION])
def test_the_settlement_is_said_first_with_its_source(own: Knowledge, topic: str) -> None:
    answer = answered(own, "lakiteleki vagyok", topic)
    assert answer.text.splitlines()[:2] == [
        "Lakitelek a Tiszakécskei járás része. A járási beosztás forrása régi, ezért kérdezzen rá a hivatalban.",
        "A vármegyei paktum Lakitelek területére is kiterjed.",
    ]
    general = own.present(topic, lang="hu", today=TODAY, office={})
    assert answer.text.endswith(general.text)
    assert [source.as_of for source in answer.sources[:2]] == ["2016", "2023-04"]
    assert set(answer.sources) > set(general.sources)
    assert general.sources[0] in answer.first_sources


def test_the_old_pact_stands_under_details(own: Knowledge) -> None:
    member = answered(own, "lakiteleki vagyok", SETTLEMENTS).details or ""
    assert member.startswith("Lakitelek önkormányzata tagja volt a régi, 2021. június 30-án lezárult tiszakécskei")
    other = answered(own, "városföldi vagyok", SETTLEMENTS).details or ""
    assert other.startswith("Városföld önkormányzata nem szerepelt")


def test_several_settlements_share_their_sentence(own: Knowledge) -> None:
    answer = answered(own, "Kerekegyháza, Helvécia vagy Tiszaug?", SETTLEMENTS)
    assert answer.text.startswith("Kerekegyháza és Helvécia a Kecskeméti járás része. ")
    assert "\nTiszaug a Tiszakécskei járás része. " in answer.text


def test_a_part_and_a_postcode_are_said_with_their_settlement(own: Knowledge) -> None:
    part = answered(own, "hetényegyházi vagyok", SETTLEMENTS).text
    assert part.startswith("Hetényegyháza a postai jegyzék szerint Kecskemét része.\nKecskemét a Kecskeméti járás ")
    code = answered(own, "6066", SETTLEMENTS).text
    assert code.startswith("6066 a postai jegyzék szerint Tiszaalpár irányítószáma.\nTiszaalpár a Tiszakécskei járás ")


def test_what_is_not_on_the_list_is_said_to_be_so(own: Knowledge) -> None:
    text = answered(own, "félegyházi vagyok", REGISTRATION).text
    first, second = text.splitlines()[:2]
    assert first.startswith("Kiskunfélegyháza nincs a listánkon")
    assert first.endswith("azt a lakóhelye szerinti foglalkoztatási osztály mondja meg.")
    assert "Bács-Kiskun minden településére kiterjed" in second
    twice = answered(own, "félegyházi vagyok", SETTLEMENTS).text
    assert twice.count("Bács-Kiskun minden településére kiterjed") == 1


def test_after_the_county_pact_only_the_district_is_said(own: Knowledge) -> None:
    text = answered(own, "lakiteleki vagyok", REGISTRATION, today=date(2028, 1, 1)).text
    assert text.startswith("Lakitelek a Tiszakécskei járás része.")
    assert "vármegyei paktum" not in text


@pytest.mark.parametrize("street", read_places().streets)
@pytest.mark.parametrize("lang", ["hu", "en"])
def test_a_street_is_told_with_the_end_of_its_project(own: Knowledge, street: str, lang: Lang) -> None:
    answer = answered(own, street, STREETS, lang=lang)
    first = sentences(answer.text)[0]
    assert first.startswith(f"{street}: ")
    assert ENDED[lang].search(first)
    assert not PROMISES.search(answer.text)
    assert answer.status == "closed"
    assert answer.sources[0].as_of == "2022-11-07"


def test_another_street_is_said_to_be_on_no_list(own: Knowledge) -> None:
    text = answered(own, "kecskemét petőfi utca", STREETS).text
    assert text.startswith("Ez az utca nincs a lezárult kecskeméti projekt határvonalának utcái között.")
    assert "a város tud felvilágosítást adni" in text


def test_english_says_the_same(own: Knowledge) -> None:
    text = answered(own, "I live in Lakitelek", SETTLEMENTS, lang="en").text
    assert text.splitlines()[:2] == [
        "Lakitelek: in the Tiszakécske district (Tiszakécskei járás). "
        "The source of this division is old, so please ask the office.",
        "The county pact covers Lakitelek too.",
    ]


def test_a_topic_that_is_the_same_everywhere_is_said_as_it_is(own: Knowledge) -> None:
    topic = "allaskeresesi-jaradek-osszeg"
    assert answered(own, "lakiteleki vagyok", topic) == own.present(topic, lang="hu", today=TODAY, office={})
    assert answered(own, "csap utca", SETTLEMENTS) == own.present(SETTLEMENTS, lang="hu", today=TODAY, office={})
