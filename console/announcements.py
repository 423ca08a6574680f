"""Announcements: the list, and one of them written, tried, scheduled, watched."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import HTMLResponse, Response

from console import announcement_words as words
from console.layout import Flash, Layout, live_fragments, page
from console.reader import Reader
from console.rendering import ROOT, Region, region
from console.visit import Fields, Sent, SentForm, TheDone, TheVisit, Visit, redirect_done
from desk import announcements
from desk.announcements import EDITABLE, LONGEST, RESULTS, Selection, Shown, State, Writing
from desk.announcing import try_out
from desk.conversations import CHANNELS
from desk.errors import DeskError, NoTelegram, NotNow, TextRefused
from desk.news import AUDIENCES, TOPICS, UNSUBSCRIBE
from desk.quiet import QUIET_FROM, QUIET_UNTIL
from desk.rights import Right, must
from locales import Text, _

router = APIRouter(prefix="/announcements")

ADDRESS = f"{ROOT}/announcements"
EDIT_ACTS = ("try", "schedule")
ACTS = (*EDIT_ACTS, *announcements.ACTS)
AnnouncementId = Annotated[int, Path(ge=1, le=2**53)]
After = Annotated[int, Query(ge=0, le=2**53)]
REFUSALS: dict[type[DeskError], tuple[int, Text]] = {
    TextRefused: (
        422,
        _("Not saved: it needs a Hungarian text, and no text may be longer than {count} characters.", count=LONGEST),
    ),
    NotNow: (409, _("Nothing was changed: its state does not allow this any more. Look at it again.")),
    NoTelegram: (
        409,
        _(
            "No trial was sent: your own Telegram account is not linked yet, or you have not written to the bot "
            "with it. The preview below shows what people get."
        ),
    ),
}


class Senseless(Exception):
    """A moment that is none, or is over."""


@dataclass(frozen=True)
class Line:
    """One announcement in the list."""

    id: int
    text: str
    state: str
    whom: str
    when: str
    reached: str


@dataclass(frozen=True)
class Part:
    """What became of how many."""

    state: str
    reason: str
    people: int


@router.get("")
async def list_page(visit: TheVisit) -> HTMLResponse:
    reader, desk = visit.reader, visit.reader.desk
    found = await desk.database.read(announcements.newest, desk, visit.staff)
    layout = Layout(reader, reader.words(_("Announcements")), back=ADDRESS, visit=visit)
    return page("announcements.html", layout, address=ADDRESS, lines=[_line(reader, shown) for shown in found])


@router.get("/new")
async def new_page(visit: TheVisit) -> HTMLResponse:
    must(visit.staff, Right.ANNOUNCE)
    return _form(visit, Fields())


@router.post("/new")
async def add(sent: SentForm) -> Response:
    desk = sent.visit.reader.desk
    try:
        number = await desk.database.write(announcements.save, desk, sent.visit.staff, _writing(sent.fields))
    except TextRefused as refused:
        return _form(sent.visit, sent.fields, refused)
    return redirect_done(f"/announcements/{number}", "saved")


@router.get("/{announcement_id}")
async def one_page(visit: TheVisit, done: TheDone, announcement_id: AnnouncementId) -> HTMLResponse:
    flash = Flash(words.DONE[done], done=done) if done in words.DONE else None
    return await _page(visit, announcement_id, flash)


@router.get("/{announcement_id}/live")
async def progress(visit: TheVisit, announcement_id: AnnouncementId) -> HTMLResponse:
    return live_fragments(*_regions(visit.reader, await _shown(visit, announcement_id)))


@router.get("/{announcement_id}/results")
async def results_page(visit: TheVisit, announcement_id: AnnouncementId, after: After = 0) -> HTMLResponse:
    reader, desk = visit.reader, visit.reader.desk
    found = await desk.database.read(announcements.results, desk, visit.staff, announcement_id, after)
    address = f"{ADDRESS}/{announcement_id}"
    layout = Layout(reader, reader.words(_("Result for each person")), back=f"{address}/results", visit=visit)
    rows = [
        (
            f"{ROOT}/people/{result.person_id}",
            result.person_id[:6],
            reader.words(CHANNELS.get(result.channel, result.channel)),
            reader.words(words.REACHED[result.recipient.state]),
            words.reason(reader, result.recipient.failure),
        )
        for result in found[:RESULTS]
    ]
    following = found[RESULTS - 1].recipient.conversation_id if len(found) > RESULTS else None
    return page("announcement_results.html", layout, address=address, rows=rows, following=following)


@router.post("/{announcement_id}")
async def change(sent: SentForm, announcement_id: AnnouncementId) -> Response:
    desk = sent.visit.reader.desk
    save = partial(announcements.save, desk, sent.visit.staff, _writing(sent.fields), announcement_id)
    return await _do(sent, announcement_id, "saved", save)


@router.post("/{announcement_id}/{act}")
async def act(sent: SentForm, announcement_id: AnnouncementId, act: str) -> Response:
    desk, staff = sent.visit.reader.desk, sent.visit.staff
    if act == "schedule":
        must(staff, Right.ANNOUNCE)
        try:
            work = partial(announcements.schedule, desk, staff, announcement_id, _moment(sent))
        except Senseless:
            flash = Flash(_("Not scheduled: choose a moment that is still to come."), is_error=True)
            return await _page(sent.visit, announcement_id, flash, 422)
    elif act == "try":
        work = partial(try_out, desk, staff, announcement_id)
    elif act in announcements.ACTS:
        work = partial(announcements.act, desk, staff, announcement_id, act)
    else:
        return Response(status_code=404)
    return await _do(sent, announcement_id, act, work)


async def _do(sent: Sent, announcement_id: int, done: str, work: Callable[[], object]) -> Response:
    try:
        await sent.visit.reader.desk.database.write(work)
    except (TextRefused, NotNow, NoTelegram) as refused:
        status, sentence = REFUSALS[type(refused)]
        flash = Flash(sentence, is_error=True)
        return await _page(sent.visit, announcement_id, flash, status, sent.fields if done == "saved" else None)
    return redirect_done(f"/announcements/{announcement_id}", done)


def _moment(sent: Sent) -> datetime:
    desk = sent.visit.reader.desk
    try:
        at = datetime.fromisoformat(sent.fields.get("at", "")).replace(tzinfo=desk.zone)
    except ValueError:
        raise Senseless from None
    if at <= desk.clock.now():
        raise Senseless
    return at


def _writing(fields: Fields) -> Writing:
    chosen = Selection(*(fields.get(name) or None for name in ("audience", "settlement", "topic")))
    return Writing(fields.get("text", ""), fields.get("text_en", ""), chosen)


async def _shown(visit: Visit, announcement_id: int) -> Shown:
    desk = visit.reader.desk
    return await desk.database.read(announcements.one, desk, visit.staff, announcement_id)


async def _page(
    visit: Visit,
    announcement_id: int,
    flash: Flash | None = None,
    status: int = 200,
    typed: Fields | None = None,
) -> HTMLResponse:
    reader, shown = visit.reader, await _shown(visit, announcement_id)
    row, address = shown.row, f"{ADDRESS}/{announcement_id}"
    kept = {
        "text": row.text_hu,
        "text_en": row.text_en or "",
        "audience": row.audience or "",
        "settlement": row.settlement or "",
        "topic": row.topic or "",
    }
    layout = Layout(
        reader, reader.words(_("Announcement")), back=address, visit=visit, flash=flash, live=f"{address}/live"
    )
    return page(
        "announcement.html",
        layout,
        status,
        address=address,
        list_address=ADDRESS,
        row=row,
        regions={part.id: part for part in _regions(reader, shown)},
        acts=[
            (name, reader.words(words.ACTS[name]))
            for name, (among, _to) in announcements.ACTS.items()
            if row.state in among
        ],
        is_editable=row.state in EDITABLE,
        previews=[(lang, text) for lang, text in (("hu", row.text_hu), ("en", row.text_en)) if text],
        button_label=UNSUBSCRIBE.label,
        fields=typed or kept,
        **_choices(reader),
    )


def _form(visit: Visit, fields: Fields, refused: TextRefused | None = None) -> HTMLResponse:
    reader = visit.reader
    status, sentence = REFUSALS[TextRefused] if refused else (200, None)
    flash = Flash(sentence, is_error=True) if sentence else None
    layout = Layout(reader, reader.words(_("New announcement")), back=f"{ADDRESS}/new", visit=visit, flash=flash)
    return page(
        "announcement_new.html",
        layout,
        status,
        address=f"{ADDRESS}/new",
        list_address=ADDRESS,
        fields=fields,
        **_choices(reader),
    )


def _choices(reader: Reader) -> dict[str, object]:
    """What the form offers."""
    return {
        "audiences": [(value, reader.words(label)) for value, label in AUDIENCES.items()],
        "topics": [(value, reader.words(label)) for value, label in TOPICS.items()],
        "settlements": announcements.settlements(),
        "longest": LONGEST,
        "quiet": (f"{QUIET_FROM:%H:%M}", f"{QUIET_UNTIL:%H:%M}".removeprefix("0")),
    }


def _regions(reader: Reader, shown: Shown) -> tuple[Region, Region]:
    """The state in words, which is spoken when it changes, and the figures, which change too often for that."""
    row = shown.row
    percent = 100 * shown.ended // shown.chosen if shown.chosen else 0
    state = region(
        "announcement-state",
        "announcement_state.html",
        reader,
        state=reader.words(words.STATES[row.state]),
        tens=percent // 10 * 10 if row.state in (State.RUNNING, State.PAUSED) and shown.chosen else None,
        starts=reader.moment(row.starts_at) if row.state == State.SCHEDULED and row.starts_at else None,
    )
    figures = region(
        "announcement-figures",
        "announcement_figures.html",
        reader,
        shown=shown,
        percent=percent,
        people=[(reader.words(CHANNELS.get(channel, channel)), count) for channel, count in shown.people.items()],
        whom=words.selection(reader, row.audience, row.settlement, row.topic),
        parts=[
            Part(reader.words(words.REACHED[part.state]), words.reason(reader, part.failure), part.people)
            for part in shown.reached
        ],
        is_moving=row.state in (State.SCHEDULED, State.RUNNING),
        address=f"{ADDRESS}/{row.id}",
    )
    return state, figures


def _line(reader: Reader, shown: Shown) -> Line:
    row = shown.row
    got = sum(part.people for part in shown.reached if part.state == "sent")
    return Line(
        id=row.id,
        text=row.text_hu,
        state=reader.words(words.STATES[row.state]),
        whom=words.selection(reader, row.audience, row.settlement, row.topic),
        when=reader.moment(row.starts_at or row.at),
        reached=reader.words(_("{got} of {all} have got it", got=got, all=shown.chosen)) if shown.chosen else "",
    )
