"""Values of the office that were changed on the console, taken over by every process."""

import structlog

from desk import office_values
from desk.desk import Desk
from storage.bus import OFFICE
from storage.database import StorageUnavailable

LOOK_AGAIN = 5.0  # seconds: should a wake-up from another process get lost

log = structlog.get_logger()


async def follow_office(desk: Desk) -> None:
    """Until cancelled."""
    told: list[str] = []
    with desk.bus.listen(OFFICE) as changes:
        while True:
            try:
                unfit = await desk.database.read(office_values.refresh, desk)
            except StorageUnavailable:
                unfit = told  # what is in use stays; whoever writes finds out
            if unfit and unfit != told:
                log.warning("values changed on the console fit the settings no more; the file's count", values=unfit)
            told = unfit
            await changes.wait(LOOK_AGAIN)
