"""Where a matter belongs: the table of who deals with what (dossier, section 3), read by topic, place and wish.

The desk says where a matter belongs, not who has it: every case starts in the office's own queue, and nothing is
passed on without her consent. Codes are those of the articles' `routes_to`; the employment departments are told apart
by district.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from knowledge.article import Article, Words
from knowledge.place import Place
from knowledge.places import places
from knowledge.profile import Business, Jobseeker, Matter, Profile, Wish
from knowledge.text import folded
from locales import Text, _

EMPLOYMENT = "kormanyhivatal-foglalkoztatasi-osztaly"
CAPITAL = "Kecskemét"


class DeskCode(StrEnum):
    OFFICE = "paktum-iroda"
    EMPLOYMENT_KECSKEMET = "foglalkoztatasi-osztaly-kecskemet"
    EMPLOYMENT_TISZAKECSKE = "foglalkoztatasi-osztaly-tiszakecske"
    EMPLOYMENT_ELSEWHERE = "foglalkoztatasi-osztaly-mashol"
    SOCIAL = "jarasi-hivatal-szocialis"
    REHABILITATION = "rehabilitacios-hatosag"
    MALTESE = "maltai-szeretetszolgalat"
    PRESTEP_WORKFORCE = "prestep-munkacsoport-munkaero-kepzes"
    PRESTEP_SERVICES = "prestep-munkacsoport-varosi-szolgaltatasok"
    PRESTEP_BUSINESS = "prestep-munkacsoport-vallalati-kornyezet"
    PRESTEP_CITY = "prestep-munkacsoport-varosi-vonzero"
    AIPA = "aipa"
    VOCATIONAL = "kecskemeti-szakkepzesi-centrum"
    CHAMBER = "iparkamara"
    COUNTY = "varmegyei-onkormanyzat"
    KECSKEMET = "kecskemet-onkormanyzat"
    TISZAKECSKE = "tiszakecske-onkormanyzat"
    TREASURY = "allamkincstar"
    TAX = "nav"
    DATA_PROTECTION = "naih"


DESKS = frozenset(DeskCode)


# Names of organisations, not sentences: they stand here in both languages.
NAMES: Mapping[DeskCode, Words] = {
    DeskCode.OFFICE: Words("Paktumiroda", "Pact office"),
    DeskCode.EMPLOYMENT_KECSKEMET: Words("Foglalkoztatási osztály, Kecskemét", "Employment department, Kecskemét"),
    DeskCode.EMPLOYMENT_TISZAKECSKE: Words(
        "Foglalkoztatási osztály, Tiszakécske", "Employment department, Tiszakécske"
    ),
    DeskCode.EMPLOYMENT_ELSEWHERE: Words(
        "A lakóhely szerinti foglalkoztatási osztály", "Employment department where the person lives"
    ),
    DeskCode.SOCIAL: Words("Járási hivatal, szociális ellátások", "District office, social benefits"),
    DeskCode.REHABILITATION: Words("Kormányhivatal, rehabilitáció", "Government office, rehabilitation"),
    DeskCode.MALTESE: Words("Magyar Máltai Szeretetszolgálat", "Hungarian Charity Service of the Order of Malta"),
    DeskCode.PRESTEP_WORKFORCE: Words("PRESTEP, munkaerő-biztosítás és képzés", "PRESTEP, workforce and training"),
    DeskCode.PRESTEP_SERVICES: Words("PRESTEP, városi szolgáltatások és infrastruktúra", "PRESTEP, city services"),
    DeskCode.PRESTEP_BUSINESS: Words("PRESTEP, vállalati környezet fejlesztése", "PRESTEP, business environment"),
    DeskCode.PRESTEP_CITY: Words("PRESTEP, városi vonzerő", "PRESTEP, appeal of the city"),
    DeskCode.AIPA: Words("AIPA Nonprofit Kft.", "AIPA non-profit company"),
    DeskCode.VOCATIONAL: Words("Kecskeméti Szakképzési Centrum", "Vocational training centre, Kecskemét"),
    DeskCode.CHAMBER: Words("Vármegyei kereskedelmi és iparkamara", "Chamber of commerce and industry"),
    DeskCode.COUNTY: Words("Vármegyei önkormányzat", "County municipality"),
    DeskCode.KECSKEMET: Words("Kecskemét önkormányzata", "Municipality of Kecskemét"),
    DeskCode.TISZAKECSKE: Words("Tiszakécske önkormányzata", "Municipality of Tiszakécske"),
    DeskCode.TREASURY: Words("Magyar Államkincstár", "State Treasury"),
    DeskCode.TAX: Words("Adóhivatal", "Tax authority"),
    DeskCode.DATA_PROTECTION: Words("Adatvédelmi hatóság", "Data protection authority"),
}


class Kind(StrEnum):
    """What a case is made of."""

    HANDOVER = "handover"
    MESSAGE = "message"
    JOBSEEKER = "jobseeker"
    BUSINESS = "business"
    LABOUR_NEED = "labour_need"
    TRAINING_NEED = "training_need"
    PARTNER_REFERRAL = "partner_referral"


class Why(StrEnum):
    """By what a desk was found."""

    TOPIC = "topic"
    INSTEAD = "instead"  # the topic has ended; by what is open in its place
    WISH = "wish"
    MATTER = "matter"
    NEED = "need"
    CRISIS = "crisis"
    NOTHING = "nothing"  # nothing points elsewhere


WHYS: Mapping[Why, Text] = {
    Why.TOPIC: _("by the subject that was asked about"),
    Why.INSTEAD: _("the subject that was asked about has ended; by what is open in its place"),
    Why.WISH: _("by what the person wants"),
    Why.MATTER: _("by what the business writes about"),
    Why.NEED: _("by the reported need and the place of work"),
    Why.CRISIS: _("a crisis is the office's own matter"),
    Why.NOTHING: _("nothing points elsewhere"),
}

# Each row: who deals with it, the first that serves the place on that day; then the pact office.
BY_WISH: Mapping[Wish, tuple[str, ...]] = {
    Wish.JOB: (EMPLOYMENT,),
    Wish.TRAINING: (EMPLOYMENT,),
    Wish.MENTOR: (DeskCode.MALTESE, EMPLOYMENT),
    Wish.ADVICE: (DeskCode.OFFICE,),
}
BY_MATTER: Mapping[Matter, tuple[str, ...]] = {
    Matter.WAGE_SUPPORT: (EMPLOYMENT,),
    Matter.WORKERS: (EMPLOYMENT,),
    Matter.TRAINING: (EMPLOYMENT,),
    Matter.DUAL_TRAINING: (DeskCode.CHAMBER,),
    Matter.PARTNERS: (DeskCode.PRESTEP_BUSINESS, DeskCode.CHAMBER),
    Matter.INVESTMENT: (DeskCode.OFFICE,),
    Matter.EVENT: (DeskCode.OFFICE,),
    Matter.ADVICE: (DeskCode.OFFICE,),
}
BY_NEED: Mapping[Kind, tuple[str, ...]] = {Kind.LABOUR_NEED: (EMPLOYMENT,), Kind.TRAINING_NEED: (EMPLOYMENT,)}

BY_DISTRICT: Mapping[str, DeskCode] = {  # by the fact that knowledge/places.yaml gives of a settlement
    "kecskemeti-jaras": DeskCode.EMPLOYMENT_KECSKEMET,
    "tiszakecskei-jaras": DeskCode.EMPLOYMENT_TISZAKECSKE,
}
DISTRICTS: Mapping[str, Text] = {
    "kecskemeti-jaras": _("district of Kecskemét"),
    "tiszakecskei-jaras": _("district of Tiszakécske"),
}
# Whose task is a programme: the last day of it (dossier, section 2).
UNTIL: Mapping[DeskCode, date] = {
    DeskCode.MALTESE: date(2028, 5, 31),  # social integration in Kecskemét
    DeskCode.COUNTY: date(2027, 12, 31),  # county pact
    DeskCode.TISZAKECSKE: date(2021, 6, 30),  # pact of the Tiszakécske and Kecskemét districts
}
# Whose programme is one of the town; whoever lives elsewhere is not sent there. To be verified with the office.
OF_THE_CAPITAL = frozenset(
    {
        DeskCode.MALTESE,
        DeskCode.PRESTEP_WORKFORCE,
        DeskCode.PRESTEP_SERVICES,
        DeskCode.PRESTEP_BUSINESS,
        DeskCode.PRESTEP_CITY,
    }
)


@dataclass(frozen=True)
class Routed:
    desk: DeskCode
    why: Why


@dataclass(frozen=True)
class Asked:
    """What a desk is found by. `settlement`: its official name, None for one that we do not know."""

    kind: Kind
    topic: str | None = None
    profile: Profile | None = None
    settlement: str | None = None


def route(asked: Asked, articles: Mapping[str, Article], today: date) -> Routed:
    """Exactly one desk, whatever is asked."""
    for why, bodies in _candidates(asked, articles, today):
        for body in bodies:
            desk = _desk_of(body, asked.settlement)
            if desk is not None and serves(desk, asked.settlement, today):
                return Routed(desk, why)
    return Routed(DeskCode.OFFICE, Why.NOTHING)


def _candidates(asked: Asked, articles: Mapping[str, Article], today: date) -> Iterable[tuple[Why, tuple[str, ...]]]:
    """In the order of what says most: a need, a wish, the subject of the conversation."""
    yield Why.NEED, BY_NEED.get(asked.kind, ())
    match asked.profile:
        case Jobseeker(wish=Wish() as wish):
            yield Why.WISH, BY_WISH[wish]
        case Business(matter=Matter() as matter):
            yield Why.MATTER, BY_MATTER[matter]
    article = articles.get(asked.topic or "")
    if article is None:
        return
    if article.status_on(today) != "closed":
        yield Why.TOPIC, article.routes_to
        return
    for heir in article.replaced_by:
        if heir in articles and articles[heir].status_on(today) != "closed":
            yield Why.INSTEAD, articles[heir].routes_to


def _desk_of(body: str, settlement: str | None) -> DeskCode | None:
    if body == EMPLOYMENT:
        return employment_of(settlement)
    return DeskCode(body) if body in DESKS else None


def employment_of(settlement: str | None) -> DeskCode:
    """The employment department of its district."""
    return BY_DISTRICT.get(_district(settlement), DeskCode.EMPLOYMENT_ELSEWHERE)


def district_of(settlement: str | None) -> Text | None:
    """In words; None where we know none."""
    return DISTRICTS.get(_district(settlement))


def _district(settlement: str | None) -> str:
    place = settlements().get(settlement or "")
    return next((fact for fact in (place.facts if place else ()) if fact in BY_DISTRICT), "")


def serves(desk: DeskCode, settlement: str | None, today: date) -> bool:
    """Where the settlement is not known, she may well live there."""
    if today > UNTIL.get(desk, date.max):
        return False
    return desk not in OF_THE_CAPITAL or settlement in (None, CAPITAL)


@cache
def settlements() -> Mapping[str, Place]:
    """By official name, in the order of the alphabet without accents."""
    found = places().settlements
    return {name: found[name] for name in sorted(found, key=folded)}
