"""However often something comes, and however many come at once: one effect each."""

import asyncio
from functools import partial
from uuid import uuid4

import httpx
import pytest

from desk import casework
from desk.desk import Desk
from desk.errors import BodyDiffers
from desk.messages import Incoming
from handlers.dispatch import Handled, dispatch
from storage import conversations, messages
from storage.messages import MessageRow
from storage.queue import QueueRow
from tests.bot.accounts import INTRODUCED
from tests.dialogues.transcript import colleague_named
from tests.drivers import WebPerson, web_client
from tests.threads import at_once


def said_by(desk: Desk, address: str, delivery: str, text: str = "menü") -> Incoming:
    return Incoming("wire", address, delivery, desk.clock.now(), text=text)


def thread_of(desk: Desk, address: str) -> list[MessageRow]:
    with desk.database.transaction() as tx:
        row = conversations.find(tx, "wire", address)
        assert row is not None
        return messages.thread(tx, row.id)


def senders(desk: Desk, address: str) -> list[str]:
    return [line.sender for line in thread_of(desk, address)]


def cases_of(desk: Desk) -> list[QueueRow]:
    return casework.queue(desk, colleague_named(desk, "kati")).cases


def test_a_message_that_comes_three_times_is_handled_once(desk: Desk) -> None:
    first, *again = [dispatch(desk, said_by(desk, "anna", "1")) for _time in range(3)]
    assert first.route == "command"
    assert again == [Handled(first.conversation_id, first.seq, None)] * 2
    assert senders(desk, "anna") == ["visitor", *INTRODUCED]


def test_a_message_that_comes_three_times_at_the_same_moment_is_handled_once(desk: Desk) -> None:
    incoming = said_by(desk, "anna", "1")
    handled = at_once(*[partial(dispatch, desk, incoming)] * 3)
    assert sorted(one.route or "" for one in handled) == ["", "", "command"]
    assert len({one.seq for one in handled}) == 1
    assert senders(desk, "anna") == ["visitor", *INTRODUCED]


def test_a_first_contact_raced_by_ten_makes_one_conversation_with_every_line_in_it(desk: Desk) -> None:
    ten = [said_by(desk, "anna", f"{number}") for number in range(10)]
    handled = at_once(*[partial(dispatch, desk, incoming) for incoming in ten])
    assert len({one.conversation_id for one in handled}) == 1
    thread = thread_of(desk, "anna")
    assert [line.seq for line in thread] == list(range(1, 22))
    assert [line.sender for line in thread] == ["visitor", *INTRODUCED, *["visitor", "bot"] * 9]
    assert {line.id for line in thread if line.sender == "visitor"} == {incoming.delivery for incoming in ten}


def test_the_same_id_may_be_used_in_two_conversations(desk: Desk) -> None:
    dispatch(desk, said_by(desk, "anna", "1"))
    dispatch(desk, said_by(desk, "bela", "1"))
    assert senders(desk, "anna") == senders(desk, "bela") == ["visitor", *INTRODUCED]


def test_the_same_id_with_another_content_is_refused_and_changes_nothing(desk: Desk) -> None:
    dispatch(desk, said_by(desk, "anna", "1"))
    with pytest.raises(BodyDiffers):
        dispatch(desk, said_by(desk, "anna", "1", "segítség"))
    assert senders(desk, "anna") == ["visitor", *INTRODUCED]


def body(text: str, message_id: str | None = None) -> dict[str, str]:
    return {"id": message_id or str(uuid4()), "text": text}


async def post(client: httpx.AsyncClient, person: WebPerson, json: dict[str, str]) -> httpx.Response:
    return await client.post("/api/chat/messages", json=json, headers=person.headers)


@pytest.mark.asyncio
async def test_over_http_a_repeat_is_answered_as_the_first_one_was_and_another_body_with_409(desk: Desk) -> None:
    async with web_client(desk) as client:
        person = await WebPerson(client).open()
        first, again = body("menü"), body("menü")
        again["id"] = first["id"].upper()  # the same id, as another program may write it
        answers = [await post(client, person, json) for json in (first, again, body("segítség", first["id"]))]
        assert [answer.status_code for answer in answers] == [202, 202, 409]
        assert answers[0].json() == answers[1].json()
        assert answers[2].json()["detail"]
        assert [entry["from"] for entry in await person.changes()] == ["bot", "visitor", "bot"]


@pytest.mark.asyncio
async def test_of_two_bodies_under_one_id_at_once_one_is_taken_and_one_refused(desk: Desk) -> None:
    async with web_client(desk) as client:
        person = await WebPerson(client).open()
        message_id = str(uuid4())
        answers = await asyncio.gather(*(post(client, person, body(text, message_id)) for text in ("menü", "segítség")))
        assert sorted(answer.status_code for answer in answers) == [202, 409]
        assert [entry["from"] for entry in await person.changes()] == ["bot", "visitor", "bot"]


@pytest.mark.asyncio
async def test_two_tabs_with_one_token_write_at_once_and_both_see_one_thread(desk: Desk) -> None:
    async with web_client(desk) as one_tab, web_client(desk) as other_tab:
        here, there = await WebPerson(one_tab).open(), WebPerson(other_tab)
        there.headers = here.headers
        posts = [post(client, here, body("menü")) for client in (one_tab, other_tab) for _time in range(5)]
        answers = await asyncio.gather(*posts)
        assert {answer.status_code for answer in answers} == {202}
        seen = await here.changes()
        assert seen == await there.changes()
        assert [entry["seq"] for entry in seen] == list(range(1, 22))
        assert [entry["from"] for entry in seen] == ["bot", *["visitor", "bot"] * 10]


async def fill_the_form(person: WebPerson) -> None:
    """Up to the summary, with the button that sends under it."""
    await person.tap("Vállalkozásom van")
    await person.changes()
    await person.tap("Üzenetet hagyok")
    for text in ("felvennék két embert a pékségbe januártól", "Kiss Mária", "06 30 123 4567"):
        await person.type(text)
    await person.changes()


@pytest.mark.asyncio
async def test_two_taps_at_once_on_the_button_that_sends_make_one_case(desk: Desk) -> None:
    async with web_client(desk) as client:
        person = await WebPerson(client).open()
        await person.changes()
        await fill_the_form(person)
        await asyncio.gather(person.tap("Elküldöm"), person.tap("Elküldöm"))
        replies = [said.text for said in await person.read()]
    assert len(cases_of(desk)) == 1
    assert len(replies) == 2
    assert replies[0].startswith("Köszönjük, üzenetét rögzítettük.")
    assert replies[1] == "Ezt már választotta: Elküldöm."


@pytest.mark.asyncio
async def test_a_person_asked_for_in_two_tabs_at_once_gets_one_case(desk: Desk) -> None:
    async with web_client(desk) as client:
        person = await WebPerson(client).open()
        await person.changes()
        await asyncio.gather(person.tap("Emberrel beszélnék"), person.tap("Emberrel beszélnék"))
    assert len(cases_of(desk)) == 1
