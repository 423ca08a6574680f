"""What people and faults do to the group, and how it comes right again by itself or says what is needed."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.metrics import Metrics
from bot.telegram.courtesies import Courtesies
from bot.telegram.group.calls import Calls
from bot.telegram.group.mirror import LEASE, Mirror
from bot.telegram.group.posts import Poster
from bot.telegram.group.reception import GroupReception
from bot.telegram.group.reception import StaffGroup as StaffGroupSetting
from desk import casework, visitors
from desk.desk import Desk
from simulator.groups import Group
from storage import topics
from tests.bot.telegram.conftest import ON_SQLITE
from tests.bot.telegram.group.conftest import CONSOLE, RIGHTS, StaffGroup, unlimited
from tests.clock import FrozenClock
from tests.databases import same_database
from tests.visitor import Visitor, colleague

pytestmark = pytest.mark.asyncio


@ON_SQLITE
async def test_a_topic_that_was_deleted_is_made_anew_with_card_and_last_lines(
    staff_group: StaffGroup, anna: Visitor
) -> None:
    anna.type("az első kérdésem")
    await staff_group.settle()
    lost = staff_group.topic_row(anna).thread_id or 0
    await staff_group.group.delete_topic(staff_group.kati, lost)
    anna.type("van ott valaki?")
    await staff_group.settle()
    assert staff_group.topic_row(anna).thread_id not in (None, lost)
    assert staff_group.card(anna).startswith("K-1001")
    assert "az első kérdésem" in staff_group.said(anna)
    assert "van ott valaki?" in staff_group.said(anna)
    assert staff_group.general == []


@ON_SQLITE
async def test_a_topic_that_was_closed_is_opened_when_there_is_something_to_say(
    staff_group: StaffGroup, anna: Visitor
) -> None:
    await staff_group.settle()
    number = staff_group.topic_row(anna).thread_id or 0
    await staff_group.group.close_topic(staff_group.kati, number)
    staff_group.simulator.faults.add(method="sendMessage", code=400, description="Bad Request: TOPIC_CLOSED")
    anna.type("van ott valaki?")
    await staff_group.settle()
    staff_group.clock.move(seconds=6)
    await staff_group.settle()
    assert not staff_group.topic(anna).closed
    assert "van ott valaki?" in staff_group.said(anna)


@ON_SQLITE
async def test_a_topic_that_a_person_closes_is_opened_again_while_its_case_is_open(
    staff_group: StaffGroup, anna: Visitor
) -> None:
    """The bot may write into a closed topic; it is told of the closing by an update."""
    await staff_group.settle()
    number = staff_group.topic_row(anna).thread_id or 0
    await staff_group.group.close_topic(staff_group.kati, number)
    told = [update for update in await staff_group.bot.get_updates() if update.message is not None]
    closing = next(update for update in told if update.message and update.message.forum_topic_closed)
    metrics, group = Metrics(), StaffGroupSetting(staff_group.group.id, None)
    courtesies = Courtesies(staff_group.bot, metrics, staff_group.desk.translator, unlimited())
    poster = Poster(staff_group.bot, unlimited(), staff_group.desk)
    await GroupReception(staff_group.desk, staff_group.bot, courtesies, poster, group).take(closing)
    await staff_group.settle()
    assert not staff_group.topic(anna).closed


@ON_SQLITE
async def test_a_card_that_was_deleted_is_sent_and_pinned_again(
    staff_group: StaffGroup, anna: Visitor, desk: Desk
) -> None:
    await staff_group.settle()
    card = staff_group.topic_row(anna).card_id or 0
    staff_group.group.chat.messages[card].deleted = True
    casework.claim(desk, colleague(desk), anna.cases[-1].id)
    await staff_group.settle_in_time()
    topic = staff_group.topic(anna)
    assert staff_group.topic_row(anna).card_id in topic.pinned
    assert "Kezeli: Kati" in topic.messages[-1].text


@ON_SQLITE
async def test_without_its_rights_the_group_is_warned_of_and_tried_slowly(
    staff_group: StaffGroup, anna: Visitor, clock: FrozenClock
) -> None:
    await staff_group.group.promote_bot(staff_group.kati, ())
    await staff_group.settle()
    assert staff_group.failure() == "no right"
    tries = staff_group.calls("createForumTopic")
    await staff_group.settle()
    assert staff_group.calls("createForumTopic") == tries
    await staff_group.group.promote_bot(staff_group.kati, RIGHTS)
    clock.move(minutes=2)
    await staff_group.settle()
    assert staff_group.failure() is None
    assert staff_group.card(anna).startswith("K-1001")


@ON_SQLITE
async def test_without_the_right_to_pin_all_else_is_shown(staff_group: StaffGroup, anna: Visitor) -> None:
    await staff_group.group.promote_bot(staff_group.kati, ("can_manage_topics",))
    await staff_group.settle()
    assert staff_group.topic(anna).pinned == []
    assert "emberrel szeretnék beszélni" in staff_group.said(anna)
    assert staff_group.failure() is None


@ON_SQLITE
@pytest.mark.parametrize(
    ("description", "code", "failure"),
    [
        ("Forbidden: bot was kicked from the supergroup chat", 403, "gone"),
        ("Bad Request: chat not found", 400, "gone"),
        ("Bad Request: the chat is not a forum", 400, "no forum"),
        ("Bad Request: not enough rights to create a topic", 400, "no right"),
    ],
)
async def test_what_people_have_to_mend_is_named(
    staff_group: StaffGroup, anna: Visitor, description: str, code: int, failure: str
) -> None:
    staff_group.simulator.faults.add(method="createForumTopic", code=code, description=description)
    await staff_group.settle()
    assert staff_group.failure() == failure


@ON_SQLITE
async def test_a_group_that_became_a_supergroup_is_followed(staff_group: StaffGroup, anna: Visitor) -> None:
    plain = staff_group.simulator.group("Régi csoport")
    await plain.add_bot(staff_group.kati, rights=RIGHTS)
    old = plain.id
    await plain.switch_topics_on(staff_group.kati)
    await plain.promote_bot(staff_group.kati, RIGHTS)
    mirror = Mirror(staff_group.desk, staff_group.bot, unlimited(), old, CONSOLE)
    while await mirror.show_next():
        pass
    assert plain.id != old
    with staff_group.desk.database.reading() as tx:
        assert topics.group(tx, old).current_id == plain.id
    assert any("emberrel" in text for text in _texts(plain))


def _texts(group: Group) -> list[str]:
    return [message.text for topic in group.topics for message in topic.messages]


async def test_another_group_in_the_settings_gets_every_open_case(staff_group: StaffGroup, anna: Visitor) -> None:
    await staff_group.settle()
    other = staff_group.simulator.group("Új csoport", forum_of=staff_group.kati)
    await other.add_bot(staff_group.kati, rights=RIGHTS)
    mirror = Mirror(staff_group.desk, staff_group.bot, unlimited(), other.id, CONSOLE)
    while await mirror.show_next():
        pass
    assert any("emberrel" in text for text in _texts(other))


async def test_an_erased_conversation_takes_its_topic_along(staff_group: StaffGroup, desk: Desk) -> None:
    session = visitors.open_session(desk)
    web = visitors.authenticate(desk, session.token)
    assert web is not None
    visitor = Visitor(desk, channel="web", address=session.address)
    visitor.start()
    visitor.type("emberrel szeretnék beszélni")
    visitor.type("a titkom")
    case_id = visitor.cases[-1].id
    await staff_group.settle()
    number = staff_group.topic_row(visitor).thread_id
    visitors.finish_and_erase(desk, web)
    await staff_group.settle()
    assert number not in [topic.id for topic in staff_group.group.topics]
    assert not any("a titkom" in text for text in _texts(staff_group.group))
    with desk.database.reading() as tx:
        topic = topics.of_case(tx, case_id)
    assert topic is not None
    assert topic.erased
    again = staff_group.group.topic(topic.thread_id or 0)
    assert "A beszélgetést töröltük" in again.messages[0].text


# Faults of the wire, and of ourselves


@ON_SQLITE
@pytest.mark.parametrize("method", ["createForumTopic", "sendMessage", "pinChatMessage"])
@pytest.mark.parametrize("how", [{"code": 500}, {"cut": True}, {"code": 429, "retry_after": 3}, {"body": "<html>"}])
async def test_after_any_fault_the_group_is_as_it_should_be(
    staff_group: StaffGroup, anna: Visitor, clock: FrozenClock, method: str, how: dict[str, Any]
) -> None:
    staff_group.simulator.faults.add(method=method, **how)
    for _time in range(3):
        await staff_group.settle()
        clock.move(seconds=10)
    topic = staff_group.topic(anna)
    assert topic.pinned == [topic.messages[0].message_id]
    assert staff_group.said(anna).count("emberrel szeretnék beszélni") == 1


@ON_SQLITE
async def test_an_answer_that_was_lost_costs_one_repeat_and_is_counted(
    staff_group: StaffGroup, anna: Visitor, clock: FrozenClock
) -> None:
    staff_group.simulator.faults.add(method="createForumTopic", cut=True, after_effect=True)
    await staff_group.settle()
    clock.move(seconds=6)
    await staff_group.settle()
    assert len(staff_group.group.topics) == 1 + 2  # General, the one we know nothing of, and the one that is used
    assert staff_group.topic_row(anna).repeats == 1
    assert "emberrel szeretnék beszélni" in staff_group.said(anna)


class Died(BaseException):
    """As a killed process: nothing runs after it."""


async def test_a_crash_between_a_call_and_its_record_costs_one_repeat(
    staff_group: StaffGroup, anna: Visitor, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await staff_group.settle()
    anna.type("van ott valaki?")
    send = Calls.send

    async def send_and_die(*arguments: object, **named: object) -> int:
        await send(*arguments, **named)  # type: ignore[arg-type]
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(Calls, "send", send_and_die)
        with pytest.raises(Died):
            await staff_group.settle()
    assert await staff_group.settle() == 0  # the lease stands: somebody may be at it
    other = Mirror(replace(staff_group.desk, process="other"), staff_group.bot, unlimited(), staff_group.group.id, None)
    clock.move(seconds=LEASE.total_seconds() + 1)
    while await other.show_next():
        pass
    assert staff_group.said(anna).count("van ott valaki?") == 2
    assert staff_group.topic_row(anna).repeats == 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_two_processes_show_each_thing_once(staff_group: StaffGroup, desk: Desk) -> None:
    """Also for the moment in which both hold that they may: leases of rows, not only the one of the process."""
    visiting = [Visitor(desk) for _number in range(6)]
    for number, visitor in enumerate(visiting):
        visitor.start()
        visitor.type("emberrel szeretnék beszélni")
        visitor.type(f"kérdés {number}")
    with same_database(desk.database) as database:
        second = replace(desk, database=database, process="second")
        mirrors = [Mirror(each, staff_group.bot, unlimited(), staff_group.group.id, CONSOLE) for each in (desk, second)]
        for _round in range(3):
            await asyncio.gather(*map(_until_settled, mirrors))
    assert len(staff_group.group.topics) == 1 + 6
    for number, visitor in enumerate(visiting):
        assert staff_group.said(visitor).count(f"kérdés {number}") == 1
        assert staff_group.topic_row(visitor).repeats == 0


async def _until_settled(mirror: Mirror) -> None:
    while await mirror.show_next():
        pass
