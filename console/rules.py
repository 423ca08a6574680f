"""The rules of what is worth asking about: each in plain words, and tried on a made-up profile and day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from console import rules_words as words
from console.layout import Layout, page
from console.reader import Reader
from console.rendering import ROOT
from console.visit import SentForm, TheVisit, Visit
from desk import rules
from desk.rules import QUESTIONS, Audience, Judged, Likely, Profile, When
from locales import _

router = APIRouter(prefix="/rules")

ADDRESS = f"{ROOT}/rules"


@dataclass(frozen=True)
class Line:
    """One rule of the list."""

    topic: str
    title: str
    state: str
    state_words: str
    who: list[str]
    why: list[str]
    decides: str
    sources: list[str]
    checked: str
    since: str | None
    until: str | None
    to_verify: str | None


@dataclass(frozen=True)
class Named:
    """One topic as it would be named to a visitor."""

    topic: str
    title: str
    because: str
    caution: str | None
    decides: str
    papers: list[str]


@dataclass(frozen=True)
class Asked:
    """A question of the form, with its codes and which of them are chosen."""

    name: str
    label: str
    is_many: bool
    choices: list[tuple[str, str, bool]]


@dataclass(frozen=True)
class Trial:
    """What the form asks, and what came of it."""

    asked: list[Asked]
    settlement: str
    on: str
    is_wrong_day: bool = False
    day: str = ""
    named: list[Named] | None = None
    left_out: list[tuple[str, list[str]]] | None = None


@router.get("")
async def first_page(visit: TheVisit) -> HTMLResponse:
    return await _page(visit, "jobseeker")


@router.get("/{audience}")
async def list_page(visit: TheVisit, audience: Audience) -> HTMLResponse:
    return await _page(visit, audience)


@router.post("/{audience}")
async def try_out(sent: SentForm, audience: Audience) -> HTMLResponse:
    """A profile may be somebody's: it is posted, and stands in no address."""
    return await _page(sent.visit, audience, sent.fields)


async def _page(visit: Visit, audience: Audience, fields: Mapping[str, str] | None = None) -> HTMLResponse:
    reader, desk = visit.reader, visit.reader.desk
    today = reader.now.astimezone(desk.zone).date()
    listed = await desk.database.read(rules.listed, desk, visit.staff, audience, today)
    trial = _form(reader, audience, fields or {}, today)
    if fields is not None and not trial.is_wrong_day:
        trial = await _tried(visit, audience, trial)
    return page(
        "rules.html",
        Layout(
            reader, reader.words(_("Rules of what is worth asking about")), back=f"{ADDRESS}/{audience}", visit=visit
        ),
        422 if trial.is_wrong_day else 200,
        address=ADDRESS,
        audience=audience,
        audiences=[(code, reader.words(label)) for code, label in words.AUDIENCES.items()],
        lines=[_line(reader, each) for each in listed],
        trial=trial,
        settlements=rules.settlements(),
        form_token=visit.form_token,
    )


async def _tried(visit: Visit, audience: Audience, trial: Trial) -> Trial:
    reader, desk = visit.reader, visit.reader.desk
    chosen = {asked.name: [code for code, _words, is_chosen in asked.choices if is_chosen] for asked in trial.asked}
    profile = rules.profile_of(audience, chosen, trial.settlement or None)
    on = date.fromisoformat(trial.on)
    tried = await desk.database.read(rules.tried, desk, visit.staff, profile, on)
    return replace(
        trial,
        day=words.day(reader, on),
        named=[_named(reader, each) for each in tried.shown],
        left_out=[_left_out(reader, each, profile) for each in tried.judged if not each.is_shown],
    )


def _form(reader: Reader, audience: Audience, fields: Mapping[str, str], today: date) -> Trial:
    asked = [_asked(reader, name, [str(code) for code in codes], fields) for name, codes in QUESTIONS[audience].items()]
    settlement = fields.get("settlement", "")
    on = fields.get("on", "") or today.isoformat()
    known = settlement if settlement in rules.settlements() else ""
    return Trial(asked, known, on, is_wrong_day=not _is_day(on))


def _asked(reader: Reader, name: str, codes: list[str], fields: Mapping[str, str]) -> Asked:
    is_many = name in words.MANY
    choices = [
        (
            code,
            reader.words(words.CODES[name][code]),
            f"{name}-{code}" in fields if is_many else fields.get(name) == code,
        )
        for code in codes
    ]
    return Asked(name, reader.words(words.QUESTIONS[name]), is_many, choices)


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _named(reader: Reader, each: Likely) -> Named:
    return Named(
        topic=each.topic,
        title=each.title.into(reader.locale),
        because=each.because(reader.locale),
        caution=each.caution(reader.locale),
        decides=each.decides.into(reader.locale),
        papers=[paper.into(reader.locale) for paper in each.papers],
    )


def _left_out(reader: Reader, each: Judged, profile: Profile) -> tuple[str, list[str]]:
    return each.rule.title.into(reader.locale), words.why_not(reader, each, profile)


def _line(reader: Reader, each: Judged) -> Line:
    rule, locale = each.rule, reader.locale
    home = [words.home(reader, rule.home)] if rule.home else []
    reasons = [*rule.reasons, *([rule.home.because] if rule.home else [])]
    return Line(
        topic=rule.topic,
        title=rule.title.into(locale),
        state=each.status if each.when is When.NOW else "closed",
        state_words=words.state(reader, each),
        who=[*(words.condition(reader, asked) for asked, _held in each.conditions), *home],
        why=[reason.into(locale) for reason in reasons],
        decides=each.likely.decides.into(locale),
        sources=list(dict.fromkeys(rules.source_of(reader.desk, fact, locale) for fact in each.facts)),
        checked=words.day(reader, rule.checked_on),
        since=words.day(reader, rule.since) if rule.since else None,
        until=words.day(reader, each.until) if each.until else None,
        to_verify=rule.to_verify.into(locale) if rule.to_verify else None,
    )
