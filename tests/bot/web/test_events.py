"""GET /api/chat/events, read from a real server."""

import pytest

from desk import casework
from desk.desk import Desk
from tests.bot.web.live import live, stream
from tests.dialogues.transcript import colleague_named
from tests.drivers import WebPerson, web_app

EVENTS = "/api/chat/events"


@pytest.mark.asyncio
async def test_the_stream_brings_the_thread_and_then_each_change_as_it_is_committed(desk: Desk) -> None:
    async with live(web_app(desk)) as client:
        person = await WebPerson(client).open()
        async with stream(client, person.headers) as events:
            assert events.response.status_code == 200
            assert events.response.headers["content-type"].startswith("text/event-stream")
            assert (await events.next())[1]["from"] == "bot"
            await person.type("emberrel beszélnék")
            followed = [await events.next() for _number in range(2)]
            colleague = colleague_named(desk, "kati")
            casework.reply(desk, colleague, casework.queue(desk, colleague).cases[0].id, "Jó napot, Kati vagyok.")
            followed += [await events.next() for _number in range(2)]
        await person.changes()
    assert [entry["from"] for _id, entry in followed] == ["visitor", "bot", "bot", "staff"]
    assert [int(event_id) for event_id, _entry in followed] == [2, 3, 4, 5]
    assert [entry for _id, entry in followed] == [person.entries[entry["id"]] for _id, entry in followed]


@pytest.mark.asyncio
async def test_a_broken_stream_goes_on_behind_the_last_event_that_arrived(desk: Desk) -> None:
    async with live(web_app(desk)) as client:
        person = await WebPerson(client).open()
        await person.type("emberrel beszélnék")
        async with stream(client, person.headers) as events:
            seen = [(await events.next())[0] for _number in range(2)]
        await person.type("ez közben történt")
        for headers, path in (
            ({"Last-Event-ID": seen[-1]}, EVENTS),
            ({}, f"{EVENTS}?after={seen[-1]}"),
            ({"Last-Event-ID": seen[-1]}, f"{EVENTS}?after=1"),
        ):
            async with stream(client, person.headers | headers, path) as events:
                assert [(await events.next())[0] for _number in range(2)] == ["3", "4"]


@pytest.mark.asyncio
@pytest.mark.parametrize("last", ["", "x", "-1", "²", "1e3", "9" * 30, "9" * 5000])
async def test_a_senseless_last_event_starts_from_the_beginning(desk: Desk, last: str) -> None:
    async with live(web_app(desk)) as client:
        person = await WebPerson(client).open()
        headers = person.headers | {"Last-Event-ID": last}
        encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        async with client.stream("GET", EVENTS, headers=encoded) as response:
            assert response.status_code == 200
            async for line in response.aiter_lines():
                if line.startswith("id:"):
                    assert line == "id: 1"
                    break


@pytest.mark.asyncio
async def test_the_stream_needs_the_token_in_the_header(desk: Desk) -> None:
    async with live(web_app(desk)) as client:
        person = await WebPerson(client).open()
        token = person.headers["Authorization"].removeprefix("Bearer ")
        for path, headers in ((EVENTS, {}), (f"{EVENTS}?token={token}", {}), (EVENTS, {"Cookie": f"token={token}"})):
            answer = await client.get(path, headers=headers)
            assert answer.status_code == 401
            assert answer.json().keys() == {"detail"}


@pytest.mark.asyncio
async def test_the_stream_ends_when_the_conversation_is_erased(desk: Desk) -> None:
    async with live(web_app(desk)) as client:
        person = await WebPerson(client).open()
        async with stream(client, person.headers) as events:
            await events.next()
            assert (await client.delete("/api/chat/sessions", headers=person.headers)).status_code == 204
            with pytest.raises(StopAsyncIteration):
                await events.next()


@pytest.mark.asyncio
async def test_a_staff_reply_counts_as_seen_once_the_page_has_got_it(desk: Desk) -> None:
    async with live(web_app(desk)) as client:
        person = await WebPerson(client).open()
        await person.type("emberrel beszélnék")
        colleague = colleague_named(desk, "kati")
        case_id = casework.queue(desk, colleague).cases[0].id
        casework.reply(desk, colleague, case_id, "Jó napot!")
        seen = casework.case_page(desk, colleague, case_id).seen_seq
        await person.changes()
        assert seen is not None
        assert seen < person.seq == casework.case_page(desk, colleague, case_id).seen_seq
