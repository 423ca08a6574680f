"""Updates that Telegram posts: refused without the secret, answered 200 only when they were kept."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio

from desk.desk import Desk
from simulator.webhook import SECRET_HEADER
from tests.bot.telegram.conftest import ON_SQLITE, Kept, said_to
from tests.bot.telegram.test_polling import refusing_deliveries
from tests.bot.telegram.test_repeats import webhook_of
from tests.channels import until
from tests.telegram import SECRET, Office, TelegramPerson, at_work, simulated

pytestmark = pytest.mark.asyncio


@dataclass
class Posted:
    office: Office
    anna: TelegramPerson
    client: httpx.AsyncClient

    async def post(self, body: bytes, secret: str | None = SECRET) -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        address = webhook_of(self.office.simulator)
        return (await self.client.post(address, content=body, headers=headers)).status_code


@pytest_asyncio.fixture
async def posted(desk: Desk) -> AsyncIterator[Posted]:
    async with (
        simulated() as simulator,
        at_work(desk, simulator, "webhook") as office,
        httpx.AsyncClient(timeout=60) as client,
    ):
        simulator.webhook.pace = 0.01
        await until(lambda: webhook_of(simulator))
        yield Posted(office, TelegramPerson(office, simulator.person("Anna")), client)


@ON_SQLITE
async def test_only_telegram_knows_the_secret(posted: Posted) -> None:
    update = b'{"update_id": 1}'
    assert [await posted.post(update, secret) for secret in (None, "", "guessed", SECRET + "x")] == [401] * 4
    assert await posted.post(update) == 200


@ON_SQLITE
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b"{}", b'{"update_id": "x"}', b"\xff\xfe", b"[" * 20_000]
)
async def test_what_is_no_update_is_refused(posted: Posted, body: bytes) -> None:
    assert await posted.post(body) == 422


@ON_SQLITE
async def test_an_update_that_cannot_be_understood_does_not_come_again(posted: Posted) -> None:
    for body in (b'{"message": {}', b'{"message": 7', b'{"message": {"text": "\\ud83d"}'):
        assert await posted.post(body + b', "update_id": 1}') == 200


async def test_what_the_database_could_not_keep_is_not_answered_200_and_comes_again(posted: Posted) -> None:
    simulator, anna = posted.office.simulator, posted.anna
    await anna.start()
    await anna.read()
    with refusing_deliveries(posted.office.desk.database):
        await anna.type("menü")
        await until(lambda: len([one for one in simulator.webhook.requests if one.status == 503]) > 1)
    await posted.office.settled()
    assert simulator.webhook.requests[-1].status == 200
    assert Kept(posted.office.desk, str(anna.phone.id)).own_words == ["menü"]
    assert len(said_to(anna.phone)) == 2
