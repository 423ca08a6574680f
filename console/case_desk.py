"""Where a matter belongs and why, the programmes worth asking about, and what a business needs, on the case's page."""

from dataclasses import dataclass

from console import words
from console.reader import Reader
from console.rendering import ROOT
from desk.casework import CasePage
from desk.routing import NAMES, WHYS, DeskCode, Why, district_of
from locales import Text, _


@dataclass(frozen=True)
class Referring:
    """A partner office where the matter belongs, and the page on which it can be passed on."""

    office: str
    href: str


@dataclass(frozen=True)
class DeskShown:
    name: str
    why: str
    referring: list[Referring]


@dataclass(frozen=True)
class Programme:
    title: str
    href: str
    status: str
    status_words: str


def desk_of(reader: Reader, page: CasePage, *, refers: bool) -> DeskShown | None:
    """`refers`: it can be passed on now."""
    case = page.case
    if case.desk is None:
        return None
    reasons: list[Text | str] = [WHYS[Why(case.desk_why or Why.NOTHING)]]
    district = district_of(case.settlement)
    if case.settlement and district:
        reasons.append(_("{settlement}: {district}", settlement=case.settlement, district=district))
    elif case.settlement:
        reasons.append(case.settlement)
    address = f"{ROOT}/cases/{case.id}/referral?office="
    offices = page.offices_of_desk if refers and case.referral is None else []
    return DeskShown(
        name=NAMES[DeskCode(case.desk)].into(reader.locale),
        why="; ".join(map(reader.words, reasons)),
        referring=[Referring(office.name, f"{address}{office.id}") for office in offices],
    )


def programmes_of(reader: Reader, page: CasePage) -> list[Programme]:
    """With their status today: what was open when the case came in may have ended since."""
    articles = reader.desk.published.current.articles
    today = reader.now.astimezone(reader.desk.zone).date()
    found = [articles[topic] for topic in page.programmes if topic in articles]
    return [
        Programme(
            title=article.title.into(reader.locale),
            href=f"{ROOT}/articles/{article.id}",
            status=article.status_on(today),
            status_words=reader.words(words.ARTICLE_STATES[article.status_on(today)]),
        )
        for article in found
    ]
