"""The staff's group through the whole edge, as updates really come."""

import pytest

from bot.telegram.group.commands import MENU
from desk import telegram_links
from desk.desk import Desk
from simulator.groups import Group
from tests.bot.telegram.conftest import ON_SQLITE, said_to
from tests.bot.telegram.group.conftest import RIGHTS
from tests.channels import until
from tests.telegram import TOKEN, Mode, Office, TelegramPerson, at_work, simulated
from tests.visitor import colleague

pytestmark = [pytest.mark.asyncio, ON_SQLITE]


def lines_of_hers(group: Group, topic: int) -> list[int]:
    """All but the card has no buttons."""
    shown = [one for one in group.topic(topic).messages if not one.buttons]
    return [one.message_id for one in shown if "emberrel szeretnék beszélni" in one.text]


async def topic_of(group: Group, words: str) -> int:
    """Once its card is pinned."""
    await until(lambda: any(words in topic.name and topic.pinned for topic in group.topics))
    return group.topic_named(words)


def link(office: Office, account: int) -> None:
    kati = colleague(office.desk)
    token = telegram_links.make_link(office.desk, kati).partition(telegram_links.PAYLOAD)[2]
    telegram_links.open_link(office.desk, token, account)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_case_is_taken_and_answered_from_the_group(desk: Desk, mode: Mode) -> None:
    async with simulated() as simulator:
        kati = simulator.person("Kati")
        group, foreign = simulator.group("Munkatársak", forum_of=kati), simulator.group("Szomszédok")
        await group.add_bot(kati, rights=RIGHTS)
        async with at_work(desk, simulator, mode, staff_group=group.id) as office:
            await until(lambda: telegram_links.is_possible(office.desk))
            link(office, kati.id)
            anna = TelegramPerson(office, simulator.person("Anna"))
            await anna.start()
            await anna.type("emberrel szeretnék beszélni")
            topic = await topic_of(group, "K-1001")
            query = await group.tap(kati, "Átveszem", topic=topic)
            await until(lambda: query in group.chat.answered)
            await until(lambda: lines_of_hers(group, topic))
            await group.send(kati, "Jó napot, itt vagyok!", reply_to=lines_of_hers(group, topic)[0])
            await until(lambda: any("Jó napot, itt vagyok!" in text for text in said_to(anna.phone)))
            await foreign.add_bot(anna.phone)
            await until(lambda: not foreign.bot_is_member)
            assert group.bot_is_member
            profile = simulator.world.bots[TOKEN].profile
            await until(lambda: any(str(group.id) in "".join(map(str, key)) for key in profile))
            menu = next(value for key, value in profile.items() if str(group.id) in "".join(map(str, key)))
            assert [one["command"] for one in menu] == list(MENU)
        assert simulator.violations == []
