"""`python -m benchmarks.live`: how long until somebody who asks for a person stands on a colleague's open queue page.

A real browser at the queue, real services; each time a new visitor. The clock runs from the moment her message leaves
her until its row is drawn on the page. SQLite in one process; PostgreSQL in two, the colleague at one of them and the
visitor at the other.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from console.visit import SESSION_COOKIE
from desk.clock import SystemClock
from storage.crypto import Keyring
from storage.database import Database
from tests.browser.conftest import ARGUMENTS, CHROMIUM, DESK
from tests.colleagues import session_of
from tests.conftest import make_desk
from tests.databases import SECRET, postgresql_url, sqlite_url
from tests.serving import Service, Visitor, new_ids, started

VISITORS, PAUSE = 20, 1.0  # seconds
SHOWN = "number => document.getElementById('queue-list').textContent.includes(`levendula${number}.`)"


def main() -> None:
    print(f"{'message sent → row drawn':28} {'median ms':>10} {'slowest ms':>11}")
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite, one process", Database(sqlite_url(Path(folder)), Keyring([SECRET])), processes=1)
    with postgresql_url() as url:
        measure("PostgreSQL, two processes", Database(url, Keyring([SECRET])), processes=2)


def measure(name: str, database: Database, processes: int) -> None:
    with ExitStack() as stack:
        stack.callback(database.close)
        session = session_of(make_desk(database, SystemClock()), "kati@example.hu")
        services = [stack.enter_context(service(database)) for _process in range(processes)]
        for one in services:
            one.wait_until_ready()
        browser = stack.enter_context(chromium())
        taken = list(delays(queue_page(browser, services[0], session), services[-1]))
    print(f"{name:28} {statistics.median(taken) * 1000:10.0f} {max(taken) * 1000:11.0f}")


@contextmanager
def service(database: Database) -> Iterator[Service]:
    with tempfile.TemporaryDirectory() as folder, started(Path(folder), database) as running:
        yield running


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def queue_page(browser: Browser, ours: Service, session: str) -> Page:
    context = browser.new_context(viewport=DESK, locale="hu-HU")  # type: ignore[arg-type]
    context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": f"{ours.url}/console"}])
    page = context.new_page()
    with page.expect_request("**/console/stream"):
        page.goto(f"{ours.url}/console/")
    return page


def delays(page: Page, hers: Service) -> Iterator[float]:
    """Each in seconds; the first visitor only warms both ends up."""
    for number, message_id in enumerate(new_ids(VISITORS + 1)):
        visitor = Visitor.arriving_at(hers)
        time.sleep(PAUSE)
        begun = time.perf_counter()
        visitor.post(message_id, f"emberrel szeretnék beszélni a levendula{number}. ügyben")
        page.wait_for_function(SHOWN, arg=number)
        if number:
            yield time.perf_counter() - begun


if __name__ == "__main__":
    main()
