"""Runs the desk's jobs beside the conversations."""

import asyncio

import structlog

from desk.desk import Desk
from desk.jobs import Job
from storage.database import StorageUnavailable

log = structlog.get_logger()


async def repeat(job: Job, desk: Desk) -> None:
    """Until cancelled. A fault of one job stops neither the others nor its own next look."""
    while True:
        more = False
        try:
            more = await desk.database.write(job.run, desk)
        except StorageUnavailable:
            log.warning("a job could not store anything", job=job.name)
        except Exception:
            log.exception("a job failed", job=job.name)
        if not more:
            await asyncio.sleep(job.every)
