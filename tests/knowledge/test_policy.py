from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.base import Knowledge
from knowledge.policy import BY_CHANCE, Decision, sounds_like_crisis
from knowledge.text import words
from tests.conftest import knowledge

TODAY = date(2026, 11, 21)


def decided(text: str) -> Decision:
    return knowledge().decide(text, lang=None, today=TODAY)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("támogatás", "kepzesi-tamogatas-jogosultsag"),
        ("képzés", "kepzesi-tamogatas-jogosultsag"),
        ("Segély!", "allaskeresesi-jaradek-jogosultsag"),
        ("papírok kellenek", "allaskereso-regisztracio-iratok"),
        ("járulék", "tb-jogosultsag"),
        ("munkanelkuli", "allaskereso-regisztracio-menete"),
    ],
)
def test_an_ambiguous_word_is_asked_back(text: str, first: str) -> None:
    decision = decided(text)
    assert (decision.kind, decision.choices[0]) == ("clarify", first)
    assert 2 <= len(decision.choices) <= 3
    assert decision.topic is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("segelyt kapok?", "allaskeresesi-jaradek-jogosultsag"),
        ("jár nekem segély?", "allaskeresesi-jaradek-jogosultsag"),
        ("kellene egy kis segej", "allaskeresesi-jaradek-jogosultsag"),
        ("what benefits are there", "allaskeresesi-jaradek-jogosultsag"),
        ("papirok kellenenek", "allaskereso-regisztracio-iratok"),
        ("papírra van szükségem", "allaskereso-regisztracio-iratok"),
        ("papir ugyben irok", "allaskereso-regisztracio-iratok"),
        ("igazolást szeretnék kérni", "allaskereso-regisztracio-iratok"),
        ("valami tamogatas van", "kepzesi-tamogatas-jogosultsag"),
        ("támogtás", "kepzesi-tamogatas-jogosultsag"),
        ("jár nekem támogatás?", "kepzesi-tamogatas-jogosultsag"),
        ("milyen támogatásokat kaphatok", "kepzesi-tamogatas-jogosultsag"),
        ("any support?", "kepzesi-tamogatas-jogosultsag"),
        ("járulékra lenne kérdésem", "tb-jogosultsag"),
        ("munkanelkuli lettem", "allaskereso-regisztracio-menete"),
        ("munkanelkülinek vagyok", "allaskereso-regisztracio-menete"),
        ("i am unemployed", "allaskereso-regisztracio-menete"),
        ("milyen képzések vannak", "kepzesi-tamogatas-jogosultsag"),
        ("képzésre mennék", "kepzesi-tamogatas-jogosultsag"),
        ("tanfolyam erdekelne", "kepzesi-tamogatas-jogosultsag"),
        ("pénzre van szükségem", "allaskeresesi-jaradek-osszeg"),
        ("az adataimról", "adatkezeles-tajekoztato"),
    ],
)
def test_also_in_a_tiny_phrase_with_endings_and_typos(text: str, first: str) -> None:
    decision = decided(text)
    assert (decision.kind, decision.choices[0]) == ("clarify", first)
    assert 2 <= len(decision.choices) <= 3


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("papír a kilépéshez", "kilepo-papirok"),
        ("orvosi papír", "alkalmassagi-vizsgalat-koltsege"),
        ("nyugdíj előtti segély", "nyugdij-elotti-segely"),
        ("lakhatási támogatás", "lakhatasi-tamogatas-most"),
        ("bértámogatás", "bertamogatas-most"),
        ("targonca képzés", "targoncavezeto-kepzes"),
        ("Mi az a paktum?", "paktum-mi-az"),
        ("Milyen programok vannak most?", "programok-allapota"),
        ("mennyi a járulék", "tb-jogosultsag"),
    ],
)
def test_a_telling_word_beside_it_goes_to_the_search(text: str, topic: str) -> None:
    assert decided(text).candidates[0].topic == topic
    assert decided(text).confidence != BY_CHANCE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Szia", "greeting"),
        ("jó napot kívánok mindenkinek", "greeting"),
        ("köszönöm szépen a segítséget", "thanks"),
        ("viszlát", "goodbye"),
        ("te egy robot vagy?", "machine"),
        ("igen", "yes_no"),
        ("ok", "yes_no"),
        ("de hülye vagy", "insult"),
        ("....", "nonsense"),
        ("", "nonsense"),
        ("jkhgfd", "nonsense"),
        ("ich suche arbeit", "other_language"),
        ("шукаю роботу", "other_language"),
    ],
)
def test_small_talk_is_recognized(text: str, kind: str) -> None:
    decision = decided(text)
    assert (decision.kind, decision.smalltalk) == ("smalltalk", kind)


def test_a_greeting_before_a_question_is_not_the_question() -> None:
    assert decided("Szia! Mennyi az álláskeresési járadék?").topic == "allaskeresesi-jaradek-osszeg"


@pytest.mark.parametrize(
    "text",
    [
        "nem bírom tovább, nincs értelme élni",
        "meg akarok halni",
        "ongyilkos leszek",
        "öngyikos gondolataim vannak",
        "legszívesebben véget vetnék az életemnek",
        "nem akarok mar elni",
        "végzek magammal",
        "Már csak felakasztani tudnám magam.",
        "vagdosom a karomat",
        "jobb lenne nélkülem mindenkinek",
        "a férjem minden este megver",
        "fojtogatott az élettársam",
        "félek hazamenni a férjem miatt",
        "a szomszéd veri a kislányt",
        "apám üt minket",
        "az exem azt írta, hogy megöl",
        "nem bírom tovább",
        "I want to kill myself",
        "there is no reason to live",
        "my husband beats me",
        "my stepfather hits us",
    ],
)
def test_a_crisis_comes_before_everything(text: str) -> None:
    assert decided(text).kind == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "megöl ez a meló",
        "megöl a munka, van könnyebb állás?",
        "meghalok a röhögéstől",
        "éhen halok, ha nem kapok járadékot",
        "this job is killing me, any other jobs?",
        "nem bírom a nehéz munkát, milyen állás van könnyebb",
        "meghalt a férjem, mit kapok",
        "versenyképes fizetés hol van",
        "egész életemben dolgoztam, mennyi a járadék",
        "élő munkatársat kérek",
        "üzenetet hagyok",
        "köszönök mindent",
        "kiugrom a bőrömből, felvettek",
        "meghalok a melegtől a váróban, nincs klíma?",
        "családsegítőben szeretnék dolgozni bántalmazott gyerekekkel, milyen végzettség kell hozzá?",
        "öngyilkosság megelőző telefonszolgálatnál önkénteskedem, munkaviszonynak számít?",
    ],
)
def test_what_only_sounds_like_a_crisis_is_none(text: str) -> None:
    assert decided(text).kind != "crisis"


def test_no_wording_of_ours_is_taken_for_a_crisis(own: Knowledge) -> None:
    questions = [question.text for article in own.articles.values() for question in article.questions]
    assert [text for text in questions if sounds_like_crisis(words(text))] == []


@pytest.mark.parametrize(
    "text", ["ember", "emberrel szeretnék beszélni", "kérek egy ügyintézőt", "I want to talk to a person"]
)
def test_a_wish_for_a_person_is_granted(text: str) -> None:
    decision = decided(text)
    assert (decision.kind, decision.reason) == ("handover", "asked")
    assert decision.candidates[0].topic == "elo-munkatars-kapcsolas"


@pytest.mark.parametrize("text", ["embert keresek a műhelybe", "Tisztelt Munkatársak! Mennyi a járadék?"])
def test_people_are_named_without_being_asked_for(text: str) -> None:
    assert decided(text).reason != "asked"


@pytest.mark.parametrize(
    "text",
    ["mi van a jelentkezésemmel", "hol tart az ügyem?", "elbírálták már a kérelmemet", "status of my application"],
)
def test_an_own_case_is_not_answered_from_articles(text: str) -> None:
    decision = decided(text)
    assert (decision.kind, decision.reason) == ("handover", "own_case")


@pytest.mark.parametrize("text", ["kérelmet hogyan adok be bértámogatásra", "hogyan jelentkezem egy rendezvényre"])
def test_a_general_question_is_no_own_case(text: str) -> None:
    assert decided(text).reason != "own_case"


@pytest.mark.parametrize("text", ["mennyi a családi pótlék", "milyen idő lesz holnap", "hol lehet jó lecsót enni"])
def test_what_is_not_ours_goes_to_a_person(text: str) -> None:
    decision = decided(text)
    assert (decision.kind, decision.reason, decision.topic) == ("handover", "not_understood", None)
    assert len(decision.candidates) == 5


def test_a_wording_of_ours_is_answered_with_its_topic(own: Knowledge) -> None:
    decision = decided("paktum jelentése")
    assert (decision.kind, decision.topic) == ("answer", "paktum-mi-az")
    assert decision.confidence > 0.9


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_any_text_is_decided(text: str) -> None:
    decision = decided(text)
    assert 0 <= decision.confidence <= 1
    assert len(decision.candidates) == 5
    scores = [candidate.score for candidate in decision.candidates]
    assert scores == sorted(scores, reverse=True)


def test_a_pasted_page_is_decided() -> None:
    assert decided("munkanélküli járadék tanfolyam " * 2000).candidates


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("hol kapok tamogatast lakhatasra", "lakhatasi-tamogatas-most"),
        ("mennyi lakhatási támogatást adtak a tiszakécskei paktumban", "lakhatasi-tamogatas-paktum"),
    ],
)
def test_who_does_not_speak_of_the_past_is_told_what_is_open_now(text: str, topic: str) -> None:
    decision = decided(text)
    assert decision.candidates[0].topic == topic
