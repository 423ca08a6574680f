"""The whole service at a moment that the test chooses: the clock is that of a Monday morning, and a file moves it on.

Run as `python -m tests.browser.day_service FOLDER PORT TELEGRAM_URL`; production has no setting for the clock.
"""

import asyncio
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import serve
from bot.holding import only_or_one_of_many
from bot.logs import configure_logs
from bot.settings import Settings
from storage.crypto import Keyring
from storage.database import Database
from tests.clock import budapest
from tests.conftest import make_desk
from tests.databases import SECRET
from tests.telegram import TOKEN

MORNING = budapest(2026, 11, 23, 8)
MOVED = "moved"  # a file in the folder: seconds by which the clock is ahead


class MovedClock:
    """Runs like any other, from MORNING on and ahead by what the file says."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / MOVED
        self._started = time.monotonic()

    def now(self) -> datetime:
        ahead = float(self._file.read_text()) if self._file.exists() else 0.0
        return MORNING + timedelta(seconds=time.monotonic() - self._started + ahead)


def main(folder: Path, port: int, telegram: str) -> None:
    settings = Settings(
        data_dir=folder,
        secret_key=(SECRET,),
        http_port=port,
        public_url=f"http://localhost:{port}",
        telegram_token=TOKEN,
        telegram_api_url=telegram,
    )
    configure_logs()
    with only_or_one_of_many(settings):
        database = Database(settings.database, Keyring([SECRET]))
        desk = make_desk(database, MovedClock(folder))
        asyncio.run(serve(desk, settings, at_work=lambda: None))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
