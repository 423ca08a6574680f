"""A colleague's own sign-ins: where she is signed in, ending what is not hers any more, and her Telegram account."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse

from console.device import device_words
from console.layout import Flash, Layout, page
from console.reader import Reader
from console.rendering import ROOT
from console.visit import SentForm, TheDone, TheVisit, Visit, redirect_done
from desk import sessions, telegram_links
from desk.errors import NotFound
from desk.sessions import OwnSession
from locales import _

router = APIRouter(prefix="/sessions")

DONE = {
    "session-ended": _("That sign-in has ended."),
    "others-ended": _("All your other sign-ins have ended."),
    "unlinked": _("Your Telegram account is not linked any more."),
}


@dataclass(frozen=True)
class Shown:
    key: str
    device: str
    since: str
    seen: str
    is_this: bool


@router.get("")
async def sessions_page(visit: TheVisit, done: TheDone) -> HTMLResponse:
    return await _page(visit, Flash(DONE[done], done=done) if done in DONE else None)


async def _page(visit: Visit, flash: Flash | None = None, link: str | None = None) -> HTMLResponse:
    """`link`: made just now; it is shown only once."""
    desk = visit.reader.desk
    mine = await desk.database.read(sessions.own, desk, visit.staff, visit.session)
    layout = Layout(visit.reader, visit.reader.words(_("My sign-ins")), f"{ROOT}/sessions", visit, flash)
    return page(
        "sessions.html",
        layout,
        sessions=[_shown(visit.reader, one) for one in mine],
        telegram=telegram_links.is_possible(desk),
        is_linked=await desk.database.read(telegram_links.is_linked, desk, visit.staff),
        link=link,
        minutes=telegram_links.LINK_LIVES.seconds // 60,
    )


@router.post("/telegram")
async def link_telegram(sent: SentForm) -> HTMLResponse:
    """Shows the link at once and only once, so there is no page to be sent on to."""
    desk = sent.visit.reader.desk
    try:
        link = await desk.database.write(telegram_links.make_link, desk, sent.visit.staff)
    except NotFound as error:
        raise HTTPException(404) from error
    return await _page(sent.visit, link=link)


@router.post("/telegram-end")
async def unlink_telegram(sent: SentForm) -> RedirectResponse:
    desk = sent.visit.reader.desk
    await desk.database.write(telegram_links.unlink, desk, sent.visit.staff)
    return redirect_done("/sessions", "unlinked")


@router.post("/end")
async def end(sent: SentForm) -> RedirectResponse:
    visit = sent.visit
    desk = visit.reader.desk
    try:
        await desk.database.write(sessions.end, desk, visit.staff, sent.fields.get("key", ""))
    except NotFound as error:
        raise HTTPException(404) from error
    return redirect_done("/sessions", "session-ended")


@router.post("/end-others")
async def end_others(sent: SentForm) -> RedirectResponse:
    visit = sent.visit
    desk = visit.reader.desk
    await desk.database.write(sessions.end_others, desk, visit.staff, visit.session)
    return redirect_done("/sessions", "others-ended")


@router.get("/{act}")
async def back_to_sessions(act: str) -> RedirectResponse:
    """The address of a refused form, opened anew."""
    del act
    return RedirectResponse(f"{ROOT}/sessions", 303)


def _shown(reader: Reader, one: OwnSession) -> Shown:
    device = device_words(one.device) if one.device else reader.words(_("unknown device"))
    return Shown(one.key, device, reader.moment(one.started_at), reader.moment(one.seen_at), one.is_this)
