"""Articles change under people who go on asking."""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import MappingProxyType

import pytest
from structlog.testing import capture_logs

from bot.app import supervised
from bot.reload import reload_articles
from desk.desk import Desk
from knowledge.article import Words
from knowledge.base import Knowledge
from knowledge.faults import ContentError, Fault
from knowledge.learned import NotLearned
from tests.channels import until
from tests.visitor import Visitor

pytestmark = pytest.mark.asyncio

QUESTION = "mennyi a járadék"
TOPIC = "allaskeresesi-jaradek-osszeg"
NEW = "Ez az új válasz."


def rewritten(old: Knowledge) -> Knowledge:
    articles = {**old.articles, TOPIC: replace(old.articles[TOPIC], answer=Words(NEW, NEW))}
    return replace(old, library=replace(old.library, articles=MappingProxyType(articles)))


async def hang_up(read: Callable[[], Knowledge], desk: Desk, told: str) -> None:
    with capture_logs() as logs:
        async with supervised(partial(reload_articles, desk, read)):
            await asyncio.sleep(0)
            os.kill(os.getpid(), signal.SIGHUP)
            await until(lambda: any(line["event"] == told for line in logs))


async def test_the_next_question_is_answered_from_the_new_articles(desk: Desk) -> None:
    old = desk.published.current
    visitor = Visitor(desk)
    visitor.start()
    assert NEW not in visitor.type(QUESTION)[0].text
    await hang_up(lambda: rewritten(old), desk, "new articles are in use")
    assert NEW in visitor.type(QUESTION)[0].text


@pytest.mark.parametrize(
    "fault", [ContentError((Fault("a.yaml", 3, "No title."),)), NotLearned("The folder cannot be written.")]
)
async def test_what_cannot_be_used_leaves_the_articles_as_they_are(desk: Desk, fault: Exception) -> None:
    def fail() -> Knowledge:
        raise fault

    old = desk.published.current
    await hang_up(fail, desk, "new articles cannot be used")
    assert desk.published.current is old
