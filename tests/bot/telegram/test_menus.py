"""Menus take each other's place on the phone; answers and questions stay where they were said."""

import pytest

from tests.bot.telegram.conftest import ON_SQLITE, Meeting, said_to

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

GREETING, MENU, EVENTS, HELP = "Jó napot", "Írja le a kérdését", "a rendezvényekről", "Ezek a szavak mindig"
BACK = "Vissza a menübe"


async def tap(meeting: Meeting, *labels: str) -> None:
    for label in labels:
        await meeting.anna.tap(label)
        await meeting.anna.read()


def lines(meeting: Meeting) -> list[str]:
    return [line.text for line in meeting.kept.lines if line.sender == "bot"]


def labels(meeting: Meeting, place: int = -1) -> list[str]:
    return [button.label for row in meeting.anna.phone.screen[place].buttons for button in row]


async def test_a_menu_stands_in_the_place_of_the_one_before_and_the_greeting_stays(meeting: Meeting) -> None:
    await tap(meeting, "Rendezvények", BACK, "Vállalkozásom van", BACK, "Rendezvények")
    greeting, menu = said_to(meeting.anna.phone)
    assert GREETING in greeting
    assert EVENTS in menu
    assert len(lines(meeting)) == 6  # what staff and the web read: everything in its order
    assert BACK in labels(meeting)


async def test_an_answer_stays_and_a_menu_after_it_is_a_new_message(meeting: Meeting) -> None:
    await tap(meeting, "Rendezvények", "Emberrel beszélnék")
    before = said_to(meeting.anna.phone)
    await meeting.anna.phone.press(meeting.anna.phone.screen[1].message_id, "*:menu:")
    await meeting.anna.read()
    assert said_to(meeting.anna.phone)[: len(before)] == before


async def test_an_older_menu_opens_a_new_message_below(meeting: Meeting) -> None:
    await tap(meeting, "Rendezvények")
    await meeting.anna.type("menü")
    await meeting.anna.read()
    old, newest = meeting.anna.phone.screen[1], meeting.anna.phone.screen[-1]
    await meeting.anna.phone.press(old.message_id, "*:menu:business")
    await meeting.anna.read()
    screen = meeting.anna.phone.screen
    assert (screen[1].text, screen[-2].text) == (old.text, newest.text)
    assert "bértámogatást" in screen[-1].text


@pytest.mark.parametrize("times", [2, 5])
async def test_very_fast_taps_leave_one_message(meeting: Meeting, times: int) -> None:
    await tap(meeting, "Rendezvények")
    place = meeting.anna.phone.screen[-1].message_id
    for _time in range(times):
        await meeting.anna.phone.press(place, "*:menu:business")
    await meeting.anna.read()
    assert len(said_to(meeting.anna.phone)) == 2
    assert meeting.kept.failures == []


async def test_a_menu_that_she_has_deleted_comes_as_a_new_message(meeting: Meeting) -> None:
    await tap(meeting, "Rendezvények")
    place = meeting.anna.phone.screen[-1].message_id
    await meeting.anna.phone.delete(place)
    await meeting.anna.phone.press(place, "*:menu:business")
    await meeting.anna.read()
    assert "bértámogatást" in said_to(meeting.anna.phone)[-1]
    await tap(meeting, BACK)  # and from there it goes on in place
    assert len(said_to(meeting.anna.phone)) == 2
    assert MENU in said_to(meeting.anna.phone)[-1]


@pytest.mark.parametrize(
    "fault",
    [{"retry_after": 3}, {"code": 500}, {"cut": True, "after_effect": True}, {"cut": True}, {"hang": True}],
    ids=str,
)
async def test_a_change_that_fails_is_made_once_more(meeting: Meeting, fault: dict[str, int]) -> None:
    await tap(meeting, "Rendezvények")
    meeting.office.simulator.faults.add(method="editMessageText", **fault)
    await meeting.anna.tap(BACK)
    await meeting.pass_time()
    shown = said_to(meeting.anna.phone)
    assert len(shown) == 2
    assert MENU in shown[-1]
    assert len(meeting.office.simulator.faults) == 0
    assert meeting.kept.failures == []


@pytest.mark.parametrize(
    "words", ["message can't be edited", "message to edit not found", "there is no text in the message to edit"]
)
async def test_what_cannot_be_changed_is_said_anew(meeting: Meeting, words: str) -> None:
    await tap(meeting, "Rendezvények")
    meeting.office.simulator.faults.add(method="editMessageText", code=400, description=f"Bad Request: {words}")
    await tap(meeting, BACK)
    assert len(said_to(meeting.anna.phone)) == 3
    assert len(meeting.office.simulator.faults) == 0


async def test_a_choice_is_marked_and_the_others_go(meeting: Meeting) -> None:
    await meeting.anna.type("üzenetet hagyok")
    await meeting.anna.read()
    await meeting.anna.tap("Mégse")
    await meeting.anna.read()
    question = meeting.anna.phone.screen[-2]
    await meeting.office.simulator.world.until(lambda: "✓ Mégse" in labels(meeting, -2), seconds=60)
    assert labels(meeting, -2) == ["Miért kérdezzük?", "✓ Mégse"]
    await meeting.anna.phone.press(question.message_id, question.buttons[-1][-1].data or "")
    (said,) = await meeting.anna.read()
    assert said.text == "Ezt már választotta: Mégse."
    assert labels(meeting, -3) == ["Miért kérdezzük?", "✓ Mégse"]
