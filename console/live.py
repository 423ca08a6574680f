"""Tells open pages that something has changed; they fetch their own regions, which are the truth."""

from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.sse import EventSourceResponse, ServerSentEvent

from console.visit import TheVisit
from desk import queue, staff
from desk.casework import QUEUE_CHANGES
from desk.events import EVENT_CHANGES

LOOK_AGAIN = 5.0  # seconds: should a wake-up from another process get lost

router = APIRouter()


@router.get("/stream", response_class=EventSourceResponse)
async def follow(visit: TheVisit) -> AsyncIterator[ServerSentEvent]:
    """Ends when the colleague signs out, her session does, or the process is asked to stop.

    What is woken for is told at once. A partner office hears only of its own cases, and nothing tells how much
    happens elsewhere: the events carry no more than that there is something to look at.
    """
    desk, told, woken = visit.reader.desk, "", False
    tells_all = queue.sees_all(visit.staff)
    with desk.bus.listen(QUEUE_CHANGES, EVENT_CHANGES) as changes:
        while await desk.database.read(staff.signed_in, desk, visit.session) and not desk.bus.closed:
            version = await desk.database.read(queue.version, desk, visit.staff)
            if version != told or (woken and tells_all):
                told = version
                yield ServerSentEvent(event="changed", data="")
            woken = await changes.wait(LOOK_AGAIN)
