"""Runs the desk's jobs beside the conversations."""

import asyncio
from functools import partial

import structlog

from desk.desk import Desk
from desk.jobs import Job
from storage.database import StorageUnavailable
from storage.leases import while_leased

log = structlog.get_logger()


async def look_after(job: Job, desk: Desk) -> None:
    """Until cancelled; one that has to be alone waits until no other process has it."""
    if job.alone:
        await while_leased(desk.database, job.name, partial(repeat, job, desk))
    else:
        await repeat(job, desk)


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
        await asyncio.sleep(job.rest if more else job.every)
