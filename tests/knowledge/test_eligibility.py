"""The published rules: whom they fit, what they never show, and that nobody is shown anything without a true reason."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, islice
from typing import Any

import pytest

from knowledge.article import LANGS
from knowledge.base import Knowledge
from knowledge.eligibility import Likely, judged, likely
from knowledge.profile import (
    Age,
    Business,
    Headcount,
    Jobseeker,
    Matter,
    Obstacle,
    Profile,
    Schooling,
    Situation,
    Wish,
)
from tests.knowledge.profiles import businesses, jobseekers

TODAY = date(2026, 11, 23)
DAYS = (
    date(2021, 1, 1),
    TODAY,
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 10, 31),
    date(2027, 11, 1),
    date(2027, 12, 31),
    date(2028, 1, 1),
    date(2028, 6, 1),
    date(2029, 9, 1),
)

REGISTRATION = "allaskereso-regisztracio-menete"
COUNTY_PACT = "megyei-paktum-reszvetel"
WAGE_SUPPORT = "bertamogatas-most"
YOUTH = "ifjusagi-garancia-plusz"
COURSE = "kepzesi-tamogatas-jogosultsag"
ALLOWANCE = "kepzes-alatti-juttatas-most"
TRADE = "felnottkepzes-ingyenes-szakma"
TRAVEL = "utazasi-tamogatas-most"
HOUSING = "lakhatasi-tamogatas-most"
FOUNDING = "vallalkozova-valas-tamogatas"
INTEGRATION = "tarsadalmi-integracio-uj-program"
SMALL_CHILD = "kisgyermekes-visszateres"
ASKING = "bertamogatas-igenyles"
PERSON = "elo-munkatars-kapcsolas"
CALLS = "kkv-palyazatok-letszam-kepzes"


def person(
    *situations: Situation,
    wish: Wish | None = Wish.JOB,
    age: Age | None = Age.FROM_30,
    obstacles: tuple[Obstacle, ...] = (),
    settlement: str | None = "Kecskemét",
    schooling: Schooling | None = None,
) -> Jobseeker:
    return Jobseeker(wish, settlement, age, schooling, frozenset(situations), frozenset(obstacles))


# The target groups of the dossier (sections 2, 4 and 5.2): what must be named to such a person, and what must not.
PEOPLE: dict[str, tuple[Profile, set[str], set[str]]] = {
    "inactive, 38, Kiskőrös": (
        person(Situation.INACTIVE, settlement="Kiskőrös"),
        {REGISTRATION, COUNTY_PACT},
        {WAGE_SUPPORT, YOUTH, TRAVEL},
    ),
    "registered, 54, Lajosmizse": (
        person(Situation.REGISTERED, age=Age.FROM_50, settlement="Lajosmizse"),
        {COUNTY_PACT, WAGE_SUPPORT},
        {REGISTRATION, YOUTH},
    ),
    "registered, 40": (person(Situation.REGISTERED), {WAGE_SUPPORT}, {COUNTY_PACT, YOUTH, REGISTRATION}),
    "inactive, 22": (
        person(Situation.INACTIVE, age=Age.FROM_18),
        {YOUTH, REGISTRATION},
        {COUNTY_PACT, WAGE_SUPPORT},
    ),
    "registered, 29": (person(Situation.REGISTERED, age=Age.FROM_25), {YOUTH}, {COUNTY_PACT, WAGE_SUPPORT}),
    "school leaver, 17": (
        person(Situation.SCHOOL_LEAVER, age=Age.FROM_16),
        {YOUTH, REGISTRATION, "palyavalasztas-palyaorientacio"},
        {COUNTY_PACT, WAGE_SUPPORT},
    ),
    "school leaver, 20, wants a trade": (
        person(Situation.SCHOOL_LEAVER, wish=Wish.TRAINING, age=Age.FROM_18),
        {YOUTH, COURSE, TRADE, "dualis-kepzes-tanulonak"},
        {COUNTY_PACT},
    ),
    "15 years old": (
        person(wish=Wish.TRAINING, age=Age.UNDER_16),
        {"palyavalasztas-palyaorientacio"},
        {YOUTH, COURSE, TRADE, REGISTRATION},
    ),
    "45, without the eight classes": (
        person(Situation.REGISTERED, schooling=Schooling.UNFINISHED, obstacles=(Obstacle.SCHOOLING,)),
        {"felzarkoztato-kepzes", COURSE, WAGE_SUPPORT},
        {COUNTY_PACT},
    ),
    "lone parent, registered, wants a course": (
        person(Situation.LONE_PARENT, Situation.REGISTERED, wish=Wish.TRAINING, obstacles=(Obstacle.CHILD_CARE,)),
        {COURSE, ALLOWANCE, "gyermekfelugyelet-apolas-tamogatas", SMALL_CHILD},
        {REGISTRATION},
    ),
    "back from gyes": (person(Situation.PARENT), {SMALL_CHILD, REGISTRATION}, {WAGE_SUPPORT}),
    "FHT, not registered": (person(Situation.FHT), {REGISTRATION}, {WAGE_SUPPORT, COUNTY_PACT}),
    "FHT, registered": (person(Situation.FHT, Situation.REGISTERED), {WAGE_SUPPORT}, {REGISTRATION}),
    "public works, wants a course": (
        person(Situation.PUBLIC_WORKS, wish=Wish.TRAINING),
        {COURSE, TRADE},
        {REGISTRATION, COUNTY_PACT, ALLOWANCE},
    ),
    "public works, wants another job": (person(Situation.PUBLIC_WORKS), {"kozfoglalkoztatas"}, {REGISTRATION}),
    "founder, registered": (
        person(Situation.FOUNDER, Situation.REGISTERED),
        {FOUNDING, "vallalkozova-valas-tajekozodas"},
        {REGISTRATION},
    ),
    "founder, not registered": (
        person(Situation.FOUNDER),
        {REGISTRATION, "vallalkozova-valas-tajekozodas"},
        {FOUNDING},
    ),
    "far from work, registered": (
        person(Situation.REGISTERED, obstacles=(Obstacle.TRANSPORT,)),
        {TRAVEL, HOUSING},
        {REGISTRATION},
    ),
    "far from work, works already": (
        person(Situation.WORKING, obstacles=(Obstacle.TRANSPORT,)),
        {"allasajanlatok-hol"},
        {TRAVEL, HOUSING, REGISTRATION},
    ),
    "mentor, Kecskemét": (person(Situation.INACTIVE, wish=Wish.MENTOR), {INTEGRATION, COUNTY_PACT}, set()),
    "mentor, a part of Kecskemét": (person(wish=Wish.MENTOR, settlement="Hetényegyháza"), {INTEGRATION}, set()),
    "mentor, Tiszakécske": (person(wish=Wish.MENTOR, settlement="Tiszakécske"), set(), {INTEGRATION}),
    "pensioner": (
        person(Situation.INACTIVE, age=Age.FROM_65),
        {"allasajanlatok-hol"},
        {REGISTRATION, COUNTY_PACT, WAGE_SUPPORT},
    ),
}
BUSINESSES: dict[str, tuple[Profile, set[str], set[str]]] = {
    "wage support, before the start": (
        Business(Matter.WAGE_SUPPORT, "Kecskemét", Headcount.FROM_2, already_works=False),
        {ASKING, WAGE_SUPPORT, YOUTH, "megyei-paktum-tamogatasok"},
        {PERSON, CALLS},
    ),
    "wage support, works already": (
        Business(Matter.WAGE_SUPPORT, "Kecskemét", Headcount.FROM_2, already_works=True),
        {PERSON},
        {ASKING, WAGE_SUPPORT, YOUTH, "megyei-paktum-tamogatasok"},
    ),
    "workers": (
        Business(Matter.WORKERS, "Kecskemét", Headcount.FROM_10),
        {"munkaeroigeny-bejelentes", ASKING, "prestep-munkaero-kepzes"},
        {CALLS},
    ),
    "workers, Tiszakécske": (
        Business(Matter.WORKERS, "Tiszakécske"),
        {"munkaeroigeny-bejelentes"},
        {"prestep-munkaero-kepzes"},
    ),
    "training, ten people": (Business(Matter.TRAINING, None, Headcount.FROM_10), {CALLS}, {WAGE_SUPPORT}),
    "training, alone": (Business(Matter.TRAINING, None, Headcount.SOLO), set(), {CALLS}),
    "dual training": (Business(Matter.DUAL_TRAINING), {"dualis-kepzes-cegnek"}, {CALLS}),
    "partners": (
        Business(Matter.PARTNERS, "Kecskemét"),
        {"prestep-vallalati-kornyezet", "gazdasagfejlesztesi-forum"},
        {CALLS},
    ),
    "investment": (
        Business(Matter.INVESTMENT, "Kecskemét"),
        {"prestep-vallalati-kornyezet", "prestep-varosi-szolgaltatasok"},
        {CALLS},
    ),
    "an event": (Business(Matter.EVENT), {"gazdasagfejlesztesi-forum"}, {CALLS}),
}


def topics(profile: Profile, own: Knowledge, today: date = TODAY) -> list[str]:
    return [each.topic for each in likely(profile, today, own)]


@pytest.mark.parametrize("who", [*PEOPLE, *BUSINESSES])
def test_the_target_groups_are_told_of_what_is_for_them(own: Knowledge, who: str) -> None:
    profile, wanted, unwanted = {**PEOPLE, **BUSINESSES}[who]
    shown = set(topics(profile, own))
    assert (wanted - shown, unwanted & shown) == (set(), set())


# The last day of each programme and the day after, by the dossier.
ENDS = {
    COUNTY_PACT: (PEOPLE["inactive, 38, Kiskőrös"][0], date(2027, 12, 31), date(2028, 1, 1)),
    INTEGRATION: (PEOPLE["mentor, Kecskemét"][0], date(2028, 5, 31), date(2028, 6, 1)),
    WAGE_SUPPORT: (PEOPLE["registered, 40"][0], date(2029, 8, 31), date(2029, 9, 1)),
    CALLS: (BUSINESSES["training, ten people"][0], date(2027, 10, 31), date(2027, 11, 1)),
}


@pytest.mark.parametrize("topic", ENDS)
def test_a_programme_is_named_up_to_its_last_day(own: Knowledge, topic: str) -> None:
    profile, last, after = ENDS[topic]
    assert topic in topics(profile, own, last)
    assert topic not in topics(profile, own, after)


def test_a_support_outlives_the_amounts_of_its_year(own: Knowledge) -> None:
    assert TRAVEL in topics(PEOPLE["far from work, registered"][0], own, date(2027, 1, 1))


def test_a_programme_is_not_named_before_it_began(own: Knowledge) -> None:
    profile = PEOPLE["registered, 29"][0]
    assert YOUTH not in topics(profile, own, date(2024, 4, 14))
    assert YOUTH in topics(profile, own, date(2024, 4, 15))


JOBLESS = frozenset(Situation) - {Situation.WORKING, Situation.PUBLIC_WORKS}
UP_TO_64 = {Age.FROM_30, Age.FROM_50}
YOUNG = {Age.FROM_16, Age.FROM_18, Age.FROM_25}
# When each reason is true, said again apart from the file: a reason that is not here fails.
TRUE_OF_PEOPLE: dict[str, Callable[[Jobseeker], bool]] = {
    "nincs bejelentkezve": lambda p: Situation.INACTIVE in p.situations and Situation.REGISTERED not in p.situations,
    "FHT-t kap, de nem jelölte, hogy be van jelentkezve": lambda p: (
        Situation.FHT in p.situations and Situation.REGISTERED not in p.situations
    ),
    "a vállalkozás támogatásához előbb be kell jelentkezni": lambda p: (
        Situation.FOUNDER in p.situations and Situation.REGISTERED not in p.situations
    ),
    "most végzett, de nem jelölte, hogy be van jelentkezve": lambda p: (
        Situation.SCHOOL_LEAVER in p.situations and Situation.REGISTERED not in p.situations
    ),
    "nem jelölte, hogy dolgozik vagy be van jelentkezve": lambda p: (
        bool(p.situations) and p.situations <= JOBLESS - {Situation.REGISTERED}
    ),
    "most végzett": lambda p: Situation.SCHOOL_LEAVER in p.situations,
    "nem dolgozik": lambda p: Situation.INACTIVE in p.situations <= JOBLESS,
    "most nem dolgozik": lambda p: bool(p.situations) and Situation.WORKING not in p.situations,
    "nyilvántartott álláskereső": lambda p: Situation.REGISTERED in p.situations,
    "bejelentett álláskeresőként vállalkozást indítana": lambda p: (
        {Situation.FOUNDER, Situation.REGISTERED} <= p.situations
    ),
    "vállalkozást indítana": lambda p: Situation.FOUNDER in p.situations,
    "közfoglalkoztatásban dolgozik": lambda p: Situation.PUBLIC_WORKS in p.situations,
    "gyes, gyed vagy ápolási díj mellől jönne": lambda p: Situation.PARENT in p.situations,
    "gyermek vagy hozzátartozó mellől menne vissza dolgozni": lambda p: Situation.PARENT in p.situations,
    "elmúlt 30 éves": lambda p: p.age in {*UP_TO_64, Age.FROM_65},
    "elmúlt 50 éves": lambda p: p.age in {Age.FROM_50, Age.FROM_65},
    "30 és 64 év közötti": lambda p: p.age in UP_TO_64,
    "még nincs 30 éves": lambda p: p.age in {*YOUNG, Age.UNDER_16},
    "még nincs 25 éves": lambda p: p.age in {Age.UNDER_16, Age.FROM_16, Age.FROM_18},
    "még nincs 18 éves": lambda p: p.age in {Age.UNDER_16, Age.FROM_16},
    "nincs meg a nyolc osztálya": lambda p: p.schooling is Schooling.UNFINISHED,
    "diplomája van": lambda p: p.schooling is Schooling.HIGHER,
    "munkát keres": lambda p: p.wish is Wish.JOB,
    "tanulna": lambda p: p.wish is Wish.TRAINING,
    "segítőt, mentort keres": lambda p: p.wish is Wish.MENTOR,
    "tanácsot kér": lambda p: p.wish is Wish.ADVICE,
    "segítséget kér": lambda p: p.wish in {Wish.JOB, Wish.ADVICE, Wish.MENTOR},
    "hiányzik a képzettsége": lambda p: Obstacle.SCHOOLING in p.obstacles,
    "gondot okoz az utazás": lambda p: Obstacle.TRANSPORT in p.obstacles,
    "gondot okoz a gyermekfelügyelet": lambda p: Obstacle.CHILD_CARE in p.obstacles,
    "a vármegyében lakik": lambda p: p.settlement in {"Kecskemét", "Tiszakécske", "Hetényegyháza"},
    "Kecskeméten lakik": lambda p: p.settlement in {"Kecskemét", "Hetényegyháza"},
}
TRUE_OF_BUSINESSES: dict[str, Callable[[Business], bool]] = {
    "bértámogatásról kérdez": lambda p: p.matter is Matter.WAGE_SUPPORT,
    "a dolgozó már munkába állt": lambda p: p.already_works is True,
    "a dolgozó még nem állt munkába": lambda p: p.already_works is False,
    "dolgozót keres": lambda p: p.matter is Matter.WORKERS,
    "a dolgozóit képezné": lambda p: p.matter is Matter.TRAINING,
    "többen dolgoznak Önöknél": lambda p: p.headcount not in {None, Headcount.SOLO},
    "duális képzésről kérdez": lambda p: p.matter is Matter.DUAL_TRAINING,
    "partnert vagy beszállítót keres": lambda p: p.matter is Matter.PARTNERS,
    "beruházást tervez": lambda p: p.matter is Matter.INVESTMENT,
    "rendezvényt keres": lambda p: p.matter is Matter.EVENT,
    "tanácsot kér": lambda p: p.matter is Matter.ADVICE,
    "a vállalkozása a vármegyében van": lambda p: p.settlement in {"Kecskemét", "Tiszakécske", "Hetényegyháza"},
    "kecskeméti a vállalkozása": lambda p: p.settlement in {"Kecskemét", "Hetényegyháza"},
}


def is_true(reason: str, profile: Profile) -> bool:
    if isinstance(profile, Jobseeker):
        return TRUE_OF_PEOPLE[reason](profile)
    return TRUE_OF_BUSINESSES[reason](profile)


def sound(each: Likely, profile: Profile, own: Knowledge, today: date) -> bool:
    """Open or to be verified, with a true reason, a source that has a title, and who decides."""
    article = own.articles[each.topic]
    return (
        article.status_on(today) != "closed"
        and each.status in ("open", "unknown")
        and (each.status == "unknown") == (each.caution("hu") is not None)
        and (article.status_on(today) == "open" or each.status == "unknown")
        and all(is_true(reason.hu, profile) for reason in each.reasons)
        and bool(each.reasons)
        and all(fact.source in own.library.source_titles and not fact.ended(today) for fact in each.facts)
        and bool(each.facts)
        and each.decides == article.who_decides
        and not (each.provided and profile.settlement == "Kecskemét")
        and all(each.because(lang) for lang in LANGS)
    )


def everybody(count: int) -> Iterator[Profile]:
    yield from jobseekers(count)
    yield from businesses()


def all_sound(profiles: Iterator[Profile], own: Knowledge) -> None:
    orders: set[tuple[str, str]] = set()
    for number, profile in enumerate(profiles):
        for today in (TODAY, DAYS[number % len(DAYS)]):
            shown = likely(profile, today, own)
            assert [each for each in shown if not sound(each, profile, own, today)] == [], (profile, today)
            audience = type(profile).__name__
            orders |= {
                (f"{audience} {one.topic}", f"{audience} {other.topic}") for one, other in combinations(shown, 2)
            }
    assert [pair for pair in orders if pair[::-1] in orders] == []  # the same order for everybody


def test_nobody_is_shown_what_is_closed_untrue_or_without_a_source(own: Knowledge) -> None:
    all_sound(everybody(1500), own)


@pytest.mark.long
def test_the_same_for_many_more(own: Knowledge) -> None:
    all_sound(everybody(20_000), own)


def shown_rules(profile: Profile, own: Knowledge) -> dict[str, bool]:
    """The rules that fire, and whether each holds whatever she answers to the question of her settlement."""
    return {each.rule.id: each.likely.provided is None for each in judged(profile, TODAY, own) if each.is_shown}


BLANK: dict[str, Any] = {
    "wish": None,
    "age": None,
    "schooling": None,
    "situations": frozenset(),
    "obstacles": frozenset(),
    "settlement": None,
    "matter": None,
    "headcount": None,
    "already_works": None,
}


def test_what_is_not_told_makes_no_rule_fire_that_an_answer_would_stop(own: Knowledge) -> None:
    """Only a settlement may be missing: then what is shown says "if you live there"."""
    profiles: list[Profile] = [*jobseekers(500, seed=11), *islice(businesses(), 0, None, 3)]
    for profile in profiles:
        with_all = shown_rules(profile, own)
        for question in (name for name in BLANK if hasattr(profile, name)):
            without = shown_rules(replace(profile, **{question: BLANK[question]}), own)
            stopped = {rule for rule, holds_anyhow in without.items() if holds_anyhow and rule not in with_all}
            assert stopped == set(), (profile, question)


def test_every_rule_can_be_shown(own: Knowledge) -> None:
    shown = {rule for profile in everybody(3000) for rule in shown_rules(profile, own)}
    assert {rule.id for rule in own.rules} - shown == set()


def test_reasons_read_as_a_sentence(own: Knowledge) -> None:
    (pact,) = (each for each in likely(PEOPLE["inactive, 38, Kiskőrös"][0], TODAY, own) if each.topic == COUNTY_PACT)
    assert pact.because("hu") == "mert elmúlt 30 éves és nem dolgozik (ha a vármegyében lakik)"
    assert pact.because("en") == "because you are 30 or older and you do not work (if you live in the county)"
    (travel,) = (each for each in likely(PEOPLE["far from work, registered"][0], TODAY, own) if each.topic == TRAVEL)
    assert travel.caution("hu") == "ellenőrizendő: a foglalkoztatási osztály mondja meg"
    (registration,) = (each for each in likely(person(Situation.INACTIVE), TODAY, own) if each.topic == REGISTRATION)
    assert "lakcímkártya" in [paper.hu for paper in registration.papers]
