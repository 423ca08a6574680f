"""A colleague's own sign-ins: where she is signed in, and ending what is not hers any more."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse

from console.device import device_words
from console.layout import Flash, Layout, page
from console.reader import Reader
from console.rendering import ROOT
from console.visit import SentForm, TheDone, TheVisit, redirect_done
from desk import sessions
from desk.errors import NotFound
from desk.sessions import OwnSession
from locales import _

router = APIRouter(prefix="/sessions")

DONE = {
    "session-ended": _("That sign-in has ended."),
    "others-ended": _("All your other sign-ins have ended."),
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
    desk = visit.reader.desk
    mine = await desk.database.read(sessions.own, desk, visit.staff, visit.session)
    flash = Flash(DONE[done], done=done) if done in DONE else None
    layout = Layout(visit.reader, visit.reader.words(_("My sign-ins")), f"{ROOT}/sessions", visit, flash)
    shown = [_shown(visit.reader, one) for one in mine]
    return page("sessions.html", layout, sessions=shown)


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
