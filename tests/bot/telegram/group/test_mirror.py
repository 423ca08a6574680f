"""What the group shows of a case, from its opening to its end."""

import pytest

from desk import casework
from tests.bot.telegram.group.conftest import StaffGroup
from tests.visitor import Visitor, colleague

pytestmark = pytest.mark.asyncio


async def test_a_new_case_gets_its_topic_its_card_and_its_lines(staff_group: StaffGroup, anna: Visitor) -> None:
    await staff_group.settle()
    topic = staff_group.topic(anna)
    assert topic.name == "K-1001 · Emberrel szeretne beszélni"
    print(staff_group.group.transcript(topic.id))
    assert topic.pinned == [topic.messages[0].message_id]
    assert staff_group.general == []
    assert await staff_group.settle() == 0
