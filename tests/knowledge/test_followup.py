"""Which messages lean on the last answer, which do not, and what is told then."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.article import LANGS, Lang
from knowledge.base import Knowledge
from knowledge.followup import ASPECTS, Aspect, aspect_asked, follow_ups, told
from knowledge.policy import Decision
from knowledge.text import words
from tests.conftest import knowledge

TODAY = date(2026, 11, 21)

LEANING: dict[Aspect, list[str]] = {
    "amount": [
        "és mennyi?", "mennyi", "es menyi", "Mennyit adnak?", "mennyit kapok", "mennyi pénz az", "mennyi penzt adnak",
        "az mennyi", "de mennyibe kerül", "ingyenes?", "hány forint", "mekkora az összege", "how much?",
        "and how much is it",
    ],
    "time": [
        "az mikor van?", "és mikor", "mikortól", "mikor kell beadni", "mi a határidő", "melyik napon",
        "mikor fizetik", "when is it?", "what is the deadline",
    ],
    "place": [
        "hol kell intézni", "hol?", "hova menjek", "kihez forduljak", "és ezt hol kell kérni", "hol tudom beadni",
        "interneten is lehet?", "és online?", "melyik hivatalban", "where do i go", "and where?",
    ],
    "papers": [
        "milyen papír kell hozzá", "milyen iratok kellenek ehhez", "mit vigyek magammal", "mit kell vinni",
        "mi kell hozzá", "ahhoz milyen igazolás kell", "what papers do i need for that", "what do i need to bring",
    ],
    "decides": ["ki dönti el", "és ki dönt?", "ki bírálja el", "kitől függ", "melyik hivatal dönt", "who decides?"],
    "duration": [
        "meddig", "és meddig jár?", "mennyi ideig", "hány hónapig adják", "hány napig", "mettől meddig",
        "milyen hosszú", "how long?", "for how many months",
    ],
    "eligibility": [
        "nekem is jár?", "jár nekem?", "én is kaphatom?", "ki kaphatja", "kinek jár", "rám is vonatkozik",
        "mi a feltétele", "milyen feltételekkel", "am i eligible", "can i get it too", "and what about me?",
    ],
    "unregistered": ["es ha nem vagyok bejelentkezve", "ha nem vagyok regisztrálva", "what if i am not registered"],
    "how": ["és hogyan?", "hogyan kell kérni", "hogy kell intézni", "mi a teendő", "how do i apply"],
    "more": ["bővebben", "mondjon többet erről", "tell me more about it"],
}  # fmt: skip
FULL = [
    # one word can be a whole question
    "közmunka", "targonca", "segély", "papírok", "képzés", "albérlet", "járadék", "állásbörze", "rokkant", "bérlet",
    "ember", "igen", "nem", "köszönöm", "szia", "nyugdíj", "tanfolyam", "OKJ", "pénz", "Kecskemét", "munka", "training",
    "és a közmunka?", "és a bérlet?", "de a nyugdíj?", "az állásbörze mikor van?", "a képzés hol lesz",
    "mennyi a járadék", "mennyi az FHT", "mennyi a közmunka bére", "mennyit kap a cég", "hány állásbörze volt",
    "mikor van nyitva az iroda", "mikor lesz állásbörze", "mikor indul tanfolyam", "mikor mehetek nyugdíjba",
    "hol van az iroda", "hol kell bejelentkezni", "hol találok munkát", "hol tanulhatok hegesztőnek",
    "milyen papír kell a munkaügyre", "milyen iratokat adjon a régi munkahelyem", "mit vigyek az állásinterjúra",
    "ki dönt a bértámogatásról", "ki vagy te", "kivel beszélek", "ki fizeti az orvosit", "meddig jár a járadék",
    "meddig kell megtartani a dolgozót", "meddig segít a mentor", "mennyi ideig tart a targoncás tanfolyam",
    "nekem is jár bértámogatás?", "ki mehet tanfolyamra", "én is mehetek közmunkára?", "kaphatok albérlettámogatást",
    "hogyan lesz a cégem duális képzőhely", "hogyan írjak önéletrajzot", "hogy hívnak", "hogy vagy",
    "ha nem vagyok bejelentkezve kaphatok orvosi ellátást", "ötven éves vagyok, jár nekem?", "mi az a paktum",
    "hány éves vagy", "mennyi az idő", "mikor esik az eső", "és ha gyerekem van?", "és ha külföldön dolgoztam?",
    "how much is the jobseeker's allowance", "where is the office", "when is the next job fair", "who are you",
    "how long does a mentor help", "can i get a rent support", "emberrel szeretnék beszélni", "nem értem",
    "mi van a jelentkezésemmel", "mikor kapom a járadékomat", "06 30 123 4567", "12345", "", "...",
]  # fmt: skip


def decided(text: str, after: str | None) -> Decision:
    return knowledge().decide(text, lang=None, today=TODAY, after=after)


@pytest.mark.parametrize(("text", "aspect"), [(text, each) for each, texts in LEANING.items() for text in texts])
def test_a_text_without_a_subject_asks_for_one_side_of_the_last_answer(text: str, aspect: Aspect) -> None:
    assert aspect_asked(words(text)) == aspect
    decision = decided(text, "munkaltatoi-adokedvezmeny")
    assert decision.kind == "answer"
    assert decision.topic == follow_ups().topic_of("munkaltatoi-adokedvezmeny", aspect)


@pytest.mark.parametrize("text", FULL)
def test_a_question_of_its_own_is_never_captured(text: str) -> None:
    assert aspect_asked(words(text)) is None
    assert decided(text, "munkaltatoi-adokedvezmeny") == decided(text, None)


def test_hardly_a_listed_wording_leans_on_anything(own: Knowledge) -> None:
    listed = [question.text for article in own.articles.values() for question in article.questions]
    leaning = [text for text in listed if aspect_asked(words(text))]
    assert "Meddig lehet jelentkezni?" in leaning
    assert len(leaning) < len(listed) / 1000


def test_without_a_last_answer_nothing_leans() -> None:
    assert decided("és mennyi?", None).aspect is None
    assert decided("és mennyi?", "no-such-topic") == decided("és mennyi?", None)


@pytest.mark.parametrize(
    ("after", "text", "topic"),
    [
        ("allaskeresesi-jaradek-jogosultsag", "és mennyi?", "allaskeresesi-jaradek-osszeg"),
        ("allaskeresesi-jaradek-osszeg", "és meddig?", "allaskeresesi-jaradek-jogosultsag"),
        ("allaskeresesi-jaradek-jogosultsag", "milyen papír kell hozzá", "kilepo-papirok"),
        ("allaskereso-regisztracio-iratok", "hova menjek", "allaskereso-regisztracio-menete"),
        ("kepzesi-tamogatas-jogosultsag", "mennyi penzt adnak", "kepzes-alatti-juttatas-most"),
        ("bertamogatas-most", "milyen papír kell hozzá", "bertamogatas-igenyles"),
        ("targoncavezeto-kepzes", "nekem is jár?", "kepzesi-tamogatas-jogosultsag"),
        ("kozfoglalkoztatas", "ha nem vagyok bejelentkezve", "allaskereso-regisztracio-menete"),
    ],
)
def test_a_side_that_another_article_is_about_is_told_by_it(after: str, text: str, topic: str) -> None:
    decision = decided(text, after)
    assert (decision.topic, decision.aspect) == (topic, None)


def test_a_crisis_and_a_wish_for_a_person_come_first() -> None:
    assert decided("nem bírom tovább", "kozfoglalkoztatas").kind == "crisis"
    assert decided("embert kérek", "kozfoglalkoztatas").reason == "asked"


def test_what_is_declared_leads_to_a_related_article(own: Knowledge) -> None:
    """One step by `related` in either direction, or one further."""
    steps = {topic: set(article.related) for topic, article in own.articles.items()}
    for topic, article in own.articles.items():
        for related in article.related:
            steps[related].add(topic)
    for topic, sides in follow_ups().elsewhere.items():
        near = steps[topic] | {further for step in steps[topic] for further in steps[step]}
        assert set(sides.values()) <= near, topic
        assert set(sides) <= set(ASPECTS)
    assert set(follow_ups().always.values()) <= own.articles.keys()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_side_of_every_article_tells_something_of_its_own(own: Knowledge, aspect: Aspect, lang: Lang) -> None:
    for topic in own.articles:
        answer = own.present(topic, lang=lang, today=TODAY, office={})
        said = f"{answer.text}\n{answer.details}\n{answer.who_decides}\n" + "\n".join(f"• {p}" for p in answer.papers)
        part = told(answer, aspect, lang)
        assert part.strip()
        assert all(line in said for line in part.splitlines())


def test_the_sentences_with_the_amount_are_told(own: Knowledge) -> None:
    answer = own.present("utazasi-tamogatas-most", lang="hu", today=TODAY, office={})
    assert "80 700 forint" in told(answer, "amount", "hu")
    assert "kilenc hónapig" in told(answer, "duration", "hu")
    assert told(answer, "decides", "hu") == answer.who_decides


def test_papers_are_listed(own: Knowledge) -> None:
    answer = own.present("allaskereso-regisztracio-iratok", lang="hu", today=TODAY, office={})
    assert told(answer, "papers", "hu").splitlines() == [f"• {paper}" for paper in answer.papers]


@given(st.lists(st.sampled_from(sorted(follow_ups().carriers)), max_size=9))
def test_words_that_name_nothing_ask_for_nothing_but_a_side(said: list[str]) -> None:
    assert aspect_asked([*said, "krokodil"]) is None
