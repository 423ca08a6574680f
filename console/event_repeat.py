"""The same event on further days: which, and why some are left out."""

from datetime import date

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from console import event_words as words
from console.event_acts import NOT_NOW, preview
from console.events import ADDRESS, EventForm, EventId, EventVisit, day_words, span
from console.layout import Flash, Layout, page
from console.reader import Reader
from console.visit import Visit, redirect_done
from desk import event_repeating
from desk.errors import EventRefused, NotNow
from desk.event_series import MOST, Candidate, Every, Repeat
from desk.rights import Right, must
from locales import _

router = APIRouter(prefix="/events")

DAY = "day-"  # a checkbox for each
USUAL_TIMES = "8"


@router.get("/{event_id}/repeat")
async def repeat_page(
    visit: EventVisit, event_id: EventId, every: str = "", times: str = "", until: str = ""
) -> HTMLResponse:
    must(visit.staff, Right.WORK_EVENTS)
    asked = {"every": every, "times": times, "until": until}
    return await _repeat(visit, event_id, asked)


@router.post("/{event_id}/repeat")
async def repeat(sent: EventForm, event_id: EventId) -> Response:
    desk = sent.visit.reader.desk
    days = [day for name in sent.fields if name.startswith(DAY) and (day := _day(name.removeprefix(DAY)))]
    try:
        await desk.database.write(event_repeating.repeat, desk, sent.visit.staff, event_id, days)
    except (NotNow, EventRefused):
        return await preview(sent.visit, event_id, Flash(NOT_NOW, is_error=True))
    return redirect_done(f"/events/{event_id}/preview", "event-repeated")


async def _repeat(visit: Visit, event_id: int, asked: dict[str, str]) -> HTMLResponse:
    reader, desk = visit.reader, visit.reader.desk
    wished = _wished(asked)
    plan = wished or Repeat(Every.WEEK, 0, None)
    event, found = await desk.database.read(event_repeating.days, desk, visit.staff, event_id, plan)
    unclear = any(asked.values()) and wished is None
    problem = _("Please choose how often, and give either how many dates or the last day.")
    flash = Flash(problem, is_error=True) if unclear else None
    address = f"{ADDRESS}/{event_id}/repeat"
    return page(
        "event_repeat.html",
        Layout(reader, reader.words(_("Repeat an event")), back=address, visit=visit, flash=flash),
        422 if unclear else 200,
        address=address,
        back=f"{ADDRESS}/{event_id}/preview",
        title=event.title(reader.locale),
        when=span(reader, event),
        every=[(code, reader.words(label)) for code, label in words.EVERY.items()],
        asked={**asked, "times": asked["times"] or ("" if asked["until"] else USUAL_TIMES)},
        days=[_candidate(reader, each) for each in found],
        most=MOST,
        has_asked=wished is not None,
    )


def _candidate(reader: Reader, candidate: Candidate) -> tuple[str, str, str, bool]:
    """Field, words, why it is left out, whether it can be chosen."""
    why = reader.words(words.DAYS[candidate.why_not]) if candidate.why_not else ""
    if not candidate.is_possible:
        why = reader.words(_("the clocks are set forward over its hour"))
    return f"{DAY}{candidate.day}", day_words(reader, candidate.day), why, candidate.is_possible


def _wished(asked: dict[str, str]) -> Repeat | None:
    every, times, until = asked["every"], asked["times"], _day(asked["until"])
    if every not in set(Every):
        return None
    if until is not None and not times:
        return Repeat(Every(every), None, until)
    count = int(times) if times.isascii() and times.isdigit() else 0
    return Repeat(Every(every), count, until) if 1 <= count <= MOST else None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
