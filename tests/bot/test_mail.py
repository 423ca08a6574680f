"""The digest goes out by mail once, to who is there, and says nothing of a person."""

from collections.abc import Iterator
from datetime import date
from email import message_from_string, policy

import pytest

from bot.mail import MailError, Smtp, send_due
from bot.metrics import Metrics
from desk.desk import Desk
from desk.jobs import run_due
from tests.absence import set_absence
from tests.bot.mail_server import MailServer, mail_server
from tests.clock import FrozenClock, budapest
from tests.visitor import Visitor, colleague

SENDER = "iroda@example.hu"
ADDRESS = "https://paktum.example.hu/console"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def morning(desk: Desk, clock: FrozenClock) -> None:
    """A case waits, one of three colleagues is away."""
    for name, role in (("kati", "clerk"), ("pista", "clerk"), ("vera", "coordinator"), ("mentor", "partner")):
        row = colleague(desk, name, role)
        if name == "pista":
            set_absence(desk, row, date(2026, 11, 24), date(2026, 11, 24))
    visitor = Visitor(desk)
    visitor.start()
    for text in ("üzenetet hagyok", "targoncás tanfolyam", "Bodrogközi Zsófia", "06 30 765 4321", "Elküldöm"):
        visitor.type(text)
    clock.moment = budapest(2026, 11, 24, 7, 45)
    run_due(desk)


def failures(metrics: Metrics) -> float | None:
    return metrics.registry.get_sample_value("paktum_mail_failed_total")


@pytest.mark.asyncio
@pytest.mark.usefixtures("morning")
async def test_the_digest_is_mailed_once(desk: Desk, server: MailServer, metrics: Metrics) -> None:
    mail = Smtp(server.url, SENDER)
    for _process in range(2):
        await send_due(desk, mail, ADDRESS, metrics.mail_failed)
    (letter,) = server.letters
    assert server.recipients == [["kati@example.hu", "vera@example.hu"]]
    read = message_from_string(letter, policy=policy.default)
    body = read.get_content()
    assert read["subject"] == "Napindító, 2026. november 24., kedd"
    assert "Lejárt: 1 (K-1001)" in body
    assert "Ma nincs bent: 1 munkatárs" in body
    assert f"{ADDRESS}/digest" in body
    for secret in ("Bodrogközi", "765", "targonc", "Pista", "kati@"):
        assert secret not in body
    assert "kati@" not in letter  # nobody sees who else gets it


@pytest.mark.asyncio
@pytest.mark.usefixtures("morning")
async def test_a_refused_letter_is_counted_and_tried_again_later(
    desk: Desk, clock: FrozenClock, server: MailServer, metrics: Metrics
) -> None:
    mail, server.refuses = Smtp(server.url, SENDER), 2
    assert await send_due(desk, mail, ADDRESS, metrics.mail_failed) is None
    assert await send_due(desk, mail, ADDRESS, metrics.mail_failed) is None  # not at once
    assert failures(metrics) == 1
    for _try in range(3):
        clock.move(minutes=5)
        await send_due(desk, mail, ADDRESS, metrics.mail_failed)
    assert failures(metrics) == 2
    assert len(server.letters) == 1


@pytest.mark.asyncio
@pytest.mark.usefixtures("morning")
async def test_where_the_server_falls_silent_the_letter_is_sent_once_more_and_that_is_counted(
    desk: Desk, clock: FrozenClock, server: MailServer, metrics: Metrics
) -> None:
    mail, server.falls_silent = Smtp(server.url, SENDER), 5
    for _try in range(6):
        assert await send_due(desk, mail, ADDRESS, metrics.mail_failed) is None
        clock.move(minutes=5)
    assert len(server.letters) == 2
    assert b"paktum_mail_possible_repeats 1.0" in metrics.page(desk)


@pytest.mark.asyncio
@pytest.mark.usefixtures("morning")
async def test_what_was_refused_before_it_fell_silent_was_no_letter(
    desk: Desk, clock: FrozenClock, server: MailServer, metrics: Metrics
) -> None:
    mail, server.refuses, server.falls_silent = Smtp(server.url, SENDER), 3, 1
    for _try in range(6):
        await send_due(desk, mail, ADDRESS, metrics.mail_failed)
        clock.move(minutes=5)
    assert len(server.letters) == 2


@pytest.mark.asyncio
@pytest.mark.usefixtures("morning")
async def test_an_address_that_is_refused_makes_nobody_get_it_again(
    desk: Desk, clock: FrozenClock, server: MailServer, metrics: Metrics
) -> None:
    mail, server.unknown = Smtp(server.url, SENDER), {"vera@example.hu"}
    for _try in range(3):
        await send_due(desk, mail, ADDRESS, metrics.mail_failed)
        clock.move(minutes=5)
    assert server.recipients == [["kati@example.hu"]]
    assert failures(metrics) == 1
    assert b"paktum_mail_possible_repeats 0.0" in metrics.page(desk)


@pytest.mark.asyncio
async def test_before_the_digest_is_made_nothing_is_mailed(desk: Desk, server: MailServer, metrics: Metrics) -> None:
    colleague(desk)
    assert await send_due(desk, Smtp(server.url, SENDER), ADDRESS, metrics.mail_failed) is None
    assert server.letters == []


def test_a_server_that_is_not_there_is_a_mail_error(server: MailServer) -> None:
    Smtp(server.url, SENDER).check()
    with pytest.raises(MailError, match="ConnectionRefusedError"):
        Smtp("smtp://127.0.0.1:1", SENDER).check()
