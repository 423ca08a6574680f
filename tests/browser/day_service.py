"""`python -m tests.browser.day_service`: the whole service by the clock of a test; production has no setting for it.

What falls due is looked for every second, because a day here lasts a minute.
"""

import asyncio
from dataclasses import replace

from bot.app import make_desk, serve
from bot.holding import only_or_one_of_many
from bot.logs import configure_logs
from bot.settings import make_data_dir, read_settings
from desk import staff
from desk.jobs import JOBS
from tests.browser.day_clock import MovedClock

COORDINATOR = "eva@example.hu"


def main() -> None:
    settings = read_settings()
    make_data_dir(settings)
    configure_logs()
    with only_or_one_of_many(settings) as process:
        desk = make_desk(settings, process, MovedClock(settings.data_dir))
        link = staff.add(desk, COORDINATOR, "coordinator")
        print(f"{settings.base_url}/console/sign-in?token={link.token}", flush=True)
        jobs = [replace(job, every=min(job.every, 1)) for job in JOBS]
        asyncio.run(serve(desk, settings, jobs=jobs))


if __name__ == "__main__":
    main()
