"""A cry for help in one sentence wins; two questions in one message are two, a telling introduction makes no second."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.parts import LONGEST_TEXT, MOST_PARTS, MOST_SENTENCES, questions_in, sentences_in
from knowledge.policy import Decision
from knowledge.text import words
from tests.conftest import knowledge

CLEAR = {
    "mi az a paktum": "paktum-mi-az",
    "van állásbörze": "allasborze-kecskemet",
    "mennyi a járadék": "allaskeresesi-jaradek-osszeg",
    "hol van az iroda": "iroda-elerhetoseg",
    "mi az a mentor": "mentori-kiseres",
    "van parkgondozó képzés": "parkgondozo-kepzes",
}
JOINERS = (" és ", ", ", "? ", ", meg ", "? És ")
PAIRS = list(permutations(CLEAR, 2))
WRITTEN = [
    "milyen papír kell és mennyi a járadék, meg van-e állásbörze",
    "hol lehet közmunkára jelentkezni és mennyi a járadék",
    "milyen iratokat vigyek a munkaügyre és mennyi a járadék",
    "hol találok állást és hogyan lehet közmunkára menni",
    "mikor lesz állásbörze és milyen papír kell a bejelentkezéshez",
    "mi az a mentor és mi az a duális képzés",
    "ki mehet tanfolyamra és mennyi a járadék",
    "Jó napot! Hol van az iroda? Van állásbörze? Köszönöm!",
    "van allasborze, hol van az iroda",
    "is there a job fair and where is the office",
    "how much is the jobseeker's allowance and is there a job fair?",
]
ONE = [
    "három gyerekem van, tanfolyamra szeretnék menni, mennyi pénzt kapok?",
    "52 éves vagyok és most vesztettem el az állásomat, mennyi a járadék?",
    "Jó napot! Szeretném megkérdezni, hogy hol lehet közmunkára jelentkezni, és mennyi a bére? Köszönöm",
    "Tisztelt Iroda! Nemrég költöztünk Kecskemétre, és munkát keresek. Hol találok állásajánlatokat?",
    "A férjem elvesztette a munkáját, otthon van és két gyerekünk van. Mennyi a járadék?",
    "Nyolc osztályom van, és szeretnék szakmát tanulni. Van ingyenes tanfolyam?",
    "Van egy kis cégem, hatan vagyunk, és felvennék egy embert. Jár valami támogatás?",
    "gyesen vagyok, vissza szeretnék menni dolgozni, ki segít?",
    "megszűnt a munkahelyem, papírokat kaptam, hol kell bejelentkezni?",
    "lejárt a járadékom, nincs pénzem, mit kérhetek?",
    "Tiszakécskén lakom és Kecskeméten dolgoznék, kérhetek bérletet?",
    "Messze kapok munkát, és albérletbe költöznék. Van lakhatási támogatás?",
    "Beteg vagyok, leszázalékoltak, de dolgozni szeretnék. Milyen segítséget kérhetek?",
    "elutasították a kérelmemet, nem értek vele egyet, mit tehetek?",
    "Nem tudok önéletrajzot írni, soha nem tanultam. Ki segít benne?",
    "28 éves vagyok, most végeztem, és munkát keresek. Milyen támogatást kérhetek?",
    "vállalkozást indítanék, álláskereső vagyok, kaphatok pénzt?",
    "Közel vagyok a nyugdíjhoz, elfogyott a járadékom. Mennyi a nyugdíj előtti segély?",
    "nincs munkám, fáj a fogam, van orvosi ellátásom?",
    "Láttam a plakátot, és érdekelne. Mikor lesz a rendezvény?",
    "egyedül nevelem a gyerekem, tanfolyamra járok, kapok gyerekfelügyeletre támogatást?",
    "Targoncás szeretnék lenni, van jogosítványom. Lesz tanfolyam?",
    "A szomszédom mondta, hogy van ilyen. Mi az a paktum?",
    "Külföldről jöttem haza, és most itthon vagyok. Hol kell bejelentkezni?",
    "Alkalmi munkát vállaltam, két napot dolgoztam. Be kell jelenteni?",
    "diák vagyok, nyáron dolgoznék, van diákmunka?",
    "panaszom van az ügyintézésre, nem segítettek, hol tehetek panaszt?",
    "Cégként szeretnénk tanulókat fogadni. Hogyan lehetünk duális képzőhely?",
    "nem tudom hol kezdjem, nincs munkám, mennyi a járadék?",
    "Azt szeretném kérdezni, hogy mennyi a járadék?",
    "Tavaly is jártam ott és nagyon tetszett, lesz idén állásbörze?",
    "hol van az iroda és mikor van nyitva?",
    "mennyi a járadék és meddig jár?",
    "milyen papír kell a bejelentkezéshez és hova vigyem?",
    "van targoncás tanfolyam és mennyibe kerül?",
    "mi az a paktum, és mire jó?",
    "kaphatok albérlet támogatást és útiköltséget?",
    "közmunkára mennék és ehhez milyen papír kell?",
    "Kecskeméten és Tiszakécskén van iroda?",
    "személyi igazolvány, lakcímkártya és TAJ-kártya kell a bejelentkezéshez?",
    "I have three children and I lost my job, how much is the allowance?",
    "I moved here last year, and I am looking for work. Where can I find jobs?",
    "férjem és én is munkanélküliek vagyunk, jár valami?",
    "van munkám, de keveset fizetnek, hol találok jobbat?",
]

CRIES = [
    "Csak teher vagyok mindenkinek, nélkülem könnyebb lenne.",
    "Otthon a férjem kezet emel rám.",
    "Azt kívánom, hogy reggel ne ébredjek fel többet.",
    "A gyerekekkel ma az utcán alszunk a hidegben.",
    "Az élettársam bezár és elveszi a telefonomat.",
]
AROUND = [
    "Jó napot kívánok! Tavaly óta nincs munkám, és targoncás tanfolyam érdekelne. {} Mikor indul a következő?",
    "Két hete beadtam a kérelmemet a járadékra, de nem kaptam választ. Mennyi idő alatt bírálják el? {}",
]


def decided(text: str) -> Decision:
    return knowledge().decide(text, lang=None, today=date(2026, 11, 21))


@pytest.mark.parametrize(
    ("first", "second", "joiner"),
    [(*pair, JOINERS[number % len(JOINERS)]) for number, pair in enumerate(PAIRS)],
)
def test_two_clear_questions_are_two(first: str, second: str, joiner: str) -> None:
    """Unless both together are as clear as one, as where one of them is only the other's name again."""
    parts = questions_in(f"{first}{joiner}{second}?")
    assert [words(part)[-2:] for part in parts] == [words(first)[-2:], words(second)[-2:]]
    decision = decided(f"{first}{joiner}{second}?")
    assert decision.topic == CLEAR[first]
    assert decision.then == (CLEAR[second],)


@pytest.mark.parametrize("text", WRITTEN)
def test_two_questions_as_people_write_them(text: str) -> None:
    decision = decided(text)
    assert decision.kind == "answer"
    assert len(decision.then) == 1
    assert decision.topic not in decision.then


@pytest.mark.parametrize("text", ONE)
def test_one_question_with_whatever_is_told_around_it_stays_one(text: str) -> None:
    decision = decided(text)
    assert decision.then == ()
    assert not decision.unanswered


def test_the_first_is_answered_and_what_has_no_answer_is_said_to_have_none() -> None:
    decision = decided("mennyi a járadék és milyen idő lesz holnap")
    assert (decision.topic, decision.then, decision.unanswered) == ("allaskeresesi-jaradek-osszeg", (), True)


def test_a_crisis_or_a_wish_for_a_person_is_never_cut_in_two() -> None:
    assert decided("mennyi a járadék, és nem akarok tovább élni").kind == "crisis"
    assert decided("mennyi a járadék, és embert kérek").reason == "asked"


@pytest.mark.parametrize("cry", CRIES)
@pytest.mark.parametrize("around", AROUND)
def test_a_cry_for_help_in_one_sentence_of_a_longer_message_wins(cry: str, around: str) -> None:
    assert decided(around.format(cry)).kind == "crisis"


@pytest.mark.parametrize("around", AROUND)
def test_a_harmless_sentence_in_the_same_place_is_none(around: str) -> None:
    assert decided(around.format("Kiugrom a bőrömből, ha sikerül.")).kind != "crisis"


def test_a_cry_behind_more_than_the_search_reads_is_heard() -> None:
    assert decided("Raktárban dolgoztam, targoncával jártam. " * 30 + "Nem akarok tovább élni.").kind == "crisis"


def test_a_message_of_one_sentence_is_not_read_twice() -> None:
    assert sentences_in("hol van az iroda, és mikor van nyitva?") == []


def test_only_so_many_sentences_are_searched_and_none_of_a_word_or_two() -> None:
    assert sentences_in("Jó napot! Hol van az iroda? Kösz.") == ["Hol van az iroda"]
    assert len(sentences_in("Hol van az iroda? " * MOST_SENTENCES * 2)) == MOST_SENTENCES


def test_a_page_is_no_list_of_questions() -> None:
    assert questions_in("mennyi a járadék? " * 4)
    assert questions_in("mennyi a járadék? " * (LONGEST_TEXT // 10)) == ()


@given(st.text(alphabet="miez a hol?!,.és \n", max_size=LONGEST_TEXT + 50))
def test_any_text_has_no_part_or_a_few(text: str) -> None:
    parts = questions_in(text)
    assert len(parts) != 1
    assert len(parts) <= MOST_PARTS
    assert all(part in text for part in parts)
