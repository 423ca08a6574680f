"""Articles: what visitors are told today, on which facts it stands, and what should be changed."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console import refusal_words, words
from console.layout import Flash, Layout, page
from console.reader import Reader
from console.rendering import ROOT
from console.visit import SentForm, TheVisit, Visit
from desk import articles
from desk.articles import ArticlePage, Fact, PartialDate
from desk.errors import NotNow, TextRefused
from desk.rights import Right, may
from locales import Text, _

router = APIRouter(prefix="/articles")

PROPOSALS = {
    "open": _("waits for the coordinator"),
    "taken": _("proposal accepted"),
    "refused": _("proposal refused"),
}
PROPOSED = _(
    "The proposal has been saved. The coordinator sees it; visitors are told the old text until it is changed."
)
ANSWERED = _("The decision has been saved.")
Topic = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Asked = Annotated[str, Query(max_length=400)]


@dataclass(frozen=True)
class FactLine:
    text: str
    source: str
    as_of: str | None
    checked: str
    until: str | None
    status: str
    status_words: str


@dataclass(frozen=True)
class Proposal:
    id: int
    author: str
    text: str
    at: str
    is_open: bool
    state: str


@router.get("")
async def list_page(visit: TheVisit, q: Asked = "") -> HTMLResponse:
    reader = visit.reader
    today = reader.now.astimezone(reader.desk.zone).date()
    listed = await reader.desk.database.read(articles.listed, reader.desk, visit.staff, reader.locale, q, today)
    layout = Layout(reader, reader.words(_("Articles")), back=f"{ROOT}/articles", visit=visit)
    rows = [(each, reader.words(words.ARTICLE_STATES[each.status])) for each in listed]
    return page("articles.html", layout, rows=rows, asked=q, may_read_rules=may(visit.staff, Right.READ_RULES))


@router.get("/{topic}")
async def article_page(visit: TheVisit, topic: Topic, done: str = "") -> HTMLResponse:
    said = {"proposed": PROPOSED, "answered": ANSWERED}.get(done)
    return await _page(visit, topic, Flash(said) if said else None)


@router.post("/{topic}/propose")
async def propose(sent: SentForm, topic: Topic) -> Response:
    visit, desk, text = sent.visit, sent.visit.reader.desk, sent.fields.get("text", "")
    try:
        await desk.database.write(articles.propose, desk, visit.staff, topic, text)
    except TextRefused as error:
        status, sentence = refusal_words.sentence_of(error)
        return await _page(visit, topic, Flash(sentence, is_error=True), status, text)
    return RedirectResponse(f"{ROOT}/articles/{topic}?done=proposed", 303)


@router.post("/{topic}/proposals/{proposal}")
async def answer(sent: SentForm, topic: Topic, proposal: Annotated[int, Path(ge=1, le=2**53)]) -> Response:
    visit, desk = sent.visit, sent.visit.reader.desk
    state = sent.fields.get("state", "")
    try:
        await desk.database.write(articles.answer_proposal, desk, visit.staff, proposal, state)
    except NotNow as error:
        status, sentence = refusal_words.sentence_of(error)
        return await _page(visit, topic, Flash(sentence, is_error=True), status)
    return RedirectResponse(f"{ROOT}/articles/{topic}?done=answered", 303)


async def _page(
    visit: Visit, topic: str, flash: Flash | None = None, status: int = 200, typed: str = ""
) -> HTMLResponse:
    reader = visit.reader
    today = reader.now.astimezone(reader.desk.zone).date()
    shown = await reader.desk.database.read(articles.page, reader.desk, visit.staff, topic, reader.locale, today)
    address = f"{ROOT}/articles/{topic}"
    layout = Layout(reader, shown.answer.title, back=address, visit=visit, flash=flash)
    return page(
        "article.html",
        layout,
        status,
        shown=shown,
        status_words=reader.words(words.ARTICLE_STATES[shown.answer.status]),
        until=_said(reader, shown.article.valid_until),
        facts=[_fact(reader, shown, fact) for fact in shown.article.facts],
        wordings=len(shown.article.questions),
        proposals=[
            Proposal(
                id=each.id,
                author=each.author,
                text=each.text,
                at=reader.moment(each.at),
                is_open=each.state == "open",
                state=reader.words(PROPOSALS[each.state]),
            )
            for each in shown.proposals
        ],
        address=address,
        may_propose=may(visit.staff, Right.PROPOSE),
        may_answer=may(visit.staff, Right.ANSWER_PROPOSAL),
        typed=typed,
    )


def _fact(reader: Reader, shown: ArticlePage, fact: Fact) -> FactLine:
    today = reader.now.astimezone(reader.desk.zone).date()
    ended = fact.ended(today)
    said: Text = _("its time is over: not said any more") if ended else words.ARTICLE_STATES[fact.status]
    return FactLine(
        text=fact.text.into(reader.locale),
        source=shown.sources[fact.id],
        as_of=fact.as_of,
        checked=fact.checked_on.isoformat() if fact.checked_on else "",
        until=_said(reader, fact.valid_until),
        status="closed" if ended else fact.status,
        status_words=reader.words(said),
    )


def _said(reader: Reader, day: PartialDate | None) -> str | None:
    return day.said(reader.locale) if day else None
