"""Whatever is asked, wherever from: exactly one desk, and never that of a programme that has ended."""

from collections.abc import Mapping
from datetime import date
from itertools import product

import pytest

from desk.routing import NAMES, OF_THE_CAPITAL, UNTIL, WHYS, Asked, DeskCode, Kind, Why, route, settlements
from knowledge.article import Article
from knowledge.base import OWN_CONTENT
from knowledge.loader import load
from knowledge.profile import Business, Jobseeker, Matter, Profile, Wish

TODAY = date(2026, 11, 23)
Articles = Mapping[str, Article]
DAYS = (TODAY, date(2021, 7, 1), date(2027, 12, 31), date(2028, 1, 1), date(2028, 6, 1), date(2030, 1, 1))
PROFILES: tuple[Profile | None, ...] = (
    None,
    Jobseeker(),
    Business(),
    *(Jobseeker(wish=wish) for wish in Wish),
    *(Business(matter=matter) for matter in Matter),
)
PLACES = (None, "Kecskemét", "Kerekegyháza", "Lakitelek", "Tiszakécske", "Kiskunhalas", "Szeged", "Csillaghegy")


@pytest.fixture(scope="module")
def articles() -> Articles:
    return {article.id: article for article in load(OWN_CONTENT)}


@pytest.mark.parametrize("day", DAYS)
def test_every_topic_settlement_and_kind_gets_exactly_one_desk(articles: Articles, day: date) -> None:
    for topic, settlement, kind, profile in product((None, "nincs-ilyen", *articles), PLACES, Kind, PROFILES):
        asked = Asked(kind, topic, profile, settlement)
        routed = route(asked, articles, day)
        assert routed == route(asked, articles, day)
        assert routed.desk in NAMES, asked
        assert routed.why in WHYS, asked
        assert day <= UNTIL.get(routed.desk, date.max), asked
        assert routed.desk not in OF_THE_CAPITAL or settlement in (None, "Kecskemét"), asked
        if routed.why is Why.TOPIC:
            assert articles[topic or ""].status_on(day) != "closed", asked


def test_of_an_ended_programme_nobody_is_sent_to_who_ran_it(articles: Articles) -> None:
    for topic, article in articles.items():
        if article.status_on(TODAY) != "closed":
            continue
        routed = route(Asked(Kind.MESSAGE, topic), articles, TODAY)
        open_ones = [articles[name] for name in article.replaced_by if articles[name].status_on(TODAY) != "closed"]
        assert routed.why in (Why.INSTEAD, Why.NOTHING), topic
        if routed.why is Why.INSTEAD:
            assert any(_names(heir, routed.desk) for heir in open_ones), topic


def _names(article: Article, desk: DeskCode) -> bool:
    return any(body == desk or (body.startswith("kormanyhivatal") and "osztaly" in desk) for body in article.routes_to)


def test_every_office_that_an_article_names_is_a_desk(articles: Articles) -> None:
    named = {body for article in articles.values() for body in article.routes_to}
    assert named - {"kormanyhivatal-foglalkoztatasi-osztaly"} <= set(DeskCode)


# Written from the dossier's table, section 3, not from the program.
@pytest.mark.parametrize(
    ("profile", "settlement", "expected"),
    [
        (Jobseeker(wish=Wish.JOB), "Kecskemét", DeskCode.EMPLOYMENT_KECSKEMET),
        (Jobseeker(wish=Wish.TRAINING), "Ballószög", DeskCode.EMPLOYMENT_KECSKEMET),
        (Jobseeker(wish=Wish.TRAINING), "Tiszaalpár", DeskCode.EMPLOYMENT_TISZAKECSKE),
        (Jobseeker(wish=Wish.JOB), "Kiskunhalas", DeskCode.EMPLOYMENT_ELSEWHERE),
        (Jobseeker(wish=Wish.JOB), None, DeskCode.EMPLOYMENT_ELSEWHERE),
        (Jobseeker(wish=Wish.MENTOR), "Kecskemét", DeskCode.MALTESE),
        (Jobseeker(wish=Wish.MENTOR), "Tiszakécske", DeskCode.EMPLOYMENT_TISZAKECSKE),
        (Jobseeker(wish=Wish.ADVICE), "Kecskemét", DeskCode.OFFICE),
        (Business(matter=Matter.WAGE_SUPPORT, already_works=True), "Lakitelek", DeskCode.EMPLOYMENT_TISZAKECSKE),
        (Business(matter=Matter.WORKERS), "Kecskemét", DeskCode.EMPLOYMENT_KECSKEMET),
        (Business(matter=Matter.DUAL_TRAINING), "Kecskemét", DeskCode.CHAMBER),
        (Business(matter=Matter.PARTNERS), "Kecskemét", DeskCode.PRESTEP_BUSINESS),
        (Business(matter=Matter.PARTNERS), "Lajosmizse", DeskCode.CHAMBER),
        (Business(matter=Matter.EVENT), "Kecskemét", DeskCode.OFFICE),
        (Business(), "Kecskemét", DeskCode.OFFICE),
    ],
)
def test_who_deals_with_what(articles: Articles, profile: Profile, settlement: str | None, expected: DeskCode) -> None:
    asked = Asked(Kind.JOBSEEKER, None, profile, settlement)
    assert route(asked, articles, TODAY).desk == expected


def test_a_district_is_read_from_the_file_of_places() -> None:
    assert {"Kecskemét", "Tiszakécske", "Lajosmizse", "Lakitelek"} <= settlements().keys()
    assert not {"Hetényegyháza", "6000", "Mizse"} & settlements().keys()  # parts, postcodes and bynames
