"""POST and GET /api/chat/messages."""

from uuid import uuid4

import httpx
import pytest

from desk import casework
from desk.desk import Desk
from tests.bot.web.limited import limited
from tests.clock import FrozenClock
from tests.dialogues.transcript import colleague_named
from tests.drivers import WebPerson, web_client

MESSAGES = "/api/chat/messages"
QUESTION = "milyen papirok kellenek a munkaugyre"


async def post(person: WebPerson, **body: object) -> httpx.Response:
    return await person.client.post(MESSAGES, json={"id": str(uuid4()), **body}, headers=person.headers)


@pytest.mark.asyncio
async def test_an_accepted_message_is_in_the_thread_under_the_seq_that_was_told(kati: WebPerson) -> None:
    message = str(uuid4())
    answer = await post(kati, id=message, text=QUESTION)
    assert answer.status_code == 202
    assert answer.json().keys() == {"seq"}
    own = next(entry for entry in await kati.changes() if entry["from"] == "visitor")
    assert (own["id"], own["seq"], own["text"]) == (message, answer.json()["seq"], QUESTION)


@pytest.mark.asyncio
async def test_an_entry_has_the_shape_of_the_contract(desk: Desk, kati: WebPerson, clock: FrozenClock) -> None:
    await kati.type("beszelni szeretnek valakivel")
    colleague = colleague_named(desk, "kati")
    case = casework.queue(desk, colleague).cases[0]
    casework.reply(desk, colleague, case.id, "Jó napot kívánok!")
    entries = await kati.changes()
    always = {"seq", "id", "from", "text", "buttons", "files", "at"}
    for entry in entries:
        assert always <= entry.keys() <= always | {"author", "automatic", "deleted"}
        assert entry["from"] in ("visitor", "bot", "staff")
        assert entry["files"] == []
        assert all({"id", "label"} <= button.keys() <= {"id", "label", "url"} for button in entry["buttons"])
    reply, notice = entries[-1], entries[-2]
    assert (reply["from"], reply["author"]) == ("staff", "Kati (Paktumiroda)")
    assert (notice["from"], notice["automatic"]) == ("bot", True)
    assert "author" not in entries[0]
    assert "automatic" not in entries[0]


@pytest.mark.asyncio
async def test_a_button_is_pressed_by_its_id_and_stands_in_the_thread_by_its_label(kati: WebPerson) -> None:
    await kati.read()
    answer = await post(kati, button=kati.button("Vállalkozásom van"))
    assert answer.status_code == 202
    own, reply = await kati.changes()
    assert (own["from"], own["text"]) == ("visitor", "Vállalkozásom van")
    assert reply["from"] == "bot"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": QUESTION, "button": "*:menu:events"},
        {"text": None, "button": None},
        {"text": "", "button": "*:menu:events"},
        {"text": ""},
        {"text": " \t\n "},
        {"text": "é" * 4001},
        {"button": ""},
        {"button": "x" * 65},
        {"text": 5},
        {"text": ["a"]},
        {"text": QUESTION, "from": "staff"},
        {"text": QUESTION, "id": "first"},
        {"text": QUESTION, "id": None},
        {"text": QUESTION, "id": 7},
    ],
    ids=str,
)
async def test_a_message_is_one_id_and_exactly_one_of_text_and_button(kati: WebPerson, body: dict[str, object]) -> None:
    await kati.read()
    assert (await post(kati, **body)).status_code == 422
    assert await kati.changes() == []


@pytest.mark.asyncio
async def test_a_message_without_an_id_is_refused(kati: WebPerson) -> None:
    answer = await kati.client.post(MESSAGES, json={"text": QUESTION}, headers=kati.headers)
    assert answer.status_code == 422


@pytest.mark.asyncio
async def test_the_same_message_again_gets_the_same_answer_and_has_one_effect(kati: WebPerson) -> None:
    message = str(uuid4())
    first = await post(kati, id=message, text=QUESTION)
    entries = await kati.changes()
    again = await post(kati, id=message.upper(), text=QUESTION)
    assert (again.status_code, again.json()) == (first.status_code, first.json()) == (202, first.json())
    assert await kati.changes() == []
    assert entries


@pytest.mark.asyncio
async def test_the_same_button_press_again_gets_the_same_answer_and_has_one_effect(kati: WebPerson) -> None:
    await kati.read()
    message, button = str(uuid4()), kati.button("Rendezvények")
    first = await post(kati, id=message, button=button)
    await kati.changes()
    again = await post(kati, id=message, button=button)
    assert again.json() == first.json()
    assert await kati.changes() == []


@pytest.mark.asyncio
async def test_an_id_with_another_content_is_a_conflict_and_changes_nothing(kati: WebPerson) -> None:
    message = str(uuid4())
    await post(kati, id=message, text=QUESTION)
    await kati.changes()
    for other in ({"text": QUESTION + "?"}, {"button": QUESTION}, {"button": "*:menu:events"}):
        assert (await post(kati, id=message, **other)).status_code == 409
    assert await kati.changes() == []


@pytest.mark.asyncio
async def test_two_sessions_may_use_the_same_id(desk: Desk) -> None:
    message = str(uuid4())
    async with web_client(desk) as client:
        for text in ("első", "második"):
            assert (await post(await WebPerson(client).open(), id=message, text=text)).status_code == 202


@pytest.mark.asyncio
async def test_reading_after_a_seq_gives_only_later_changes_without_a_gap(kati: WebPerson) -> None:
    for text in ("jó napot", QUESTION, "vállalkozásom van, felvennék két embert", "köszönöm"):
        await kati.type(text)
    whole = (await kati.client.get(MESSAGES, headers=kati.headers)).json()["messages"]
    seqs = [entry["seq"] for entry in whole]
    assert seqs == list(range(1, len(whole) + 1))
    for place in range(len(whole) + 1):
        part = (await kati.client.get(f"{MESSAGES}?after={place}", headers=kati.headers)).json()["messages"]
        assert part == whole[place:]


@pytest.mark.asyncio
async def test_a_reader_who_comes_back_a_little_at_a_time_sees_what_a_late_one_sees(
    kati: WebPerson, clock: FrozenClock
) -> None:
    """Also when a reply is taken back in between: later entries replace or remove earlier ones of the same id."""
    pieces = ["papirok", "milyen papirok kellenek", "a munkaugyre", "ez meg az", "szóval asztalos", QUESTION]
    for text in pieces:
        await kati.type(text)
        await kati.changes()
        clock.move(seconds=2)
    late = (await kati.client.get(MESSAGES, headers=kati.headers)).json()["messages"]
    assert sorted(kati.entries.values(), key=lambda entry: int(entry["seq"])) == late
    assert kati.seq == late[-1]["seq"]


@pytest.mark.asyncio
async def test_a_reply_taken_back_stays_as_a_deleted_entry_without_its_words(
    kati: WebPerson, clock: FrozenClock
) -> None:
    await kati.type("szeretnék valamit kérdezni a")
    before = (await kati.changes())[-1]
    clock.move(seconds=3)
    await kati.type(QUESTION)
    after = kati.entries
    await kati.changes()
    taken_back = after[before["id"]]
    assert taken_back["deleted"] is True
    assert taken_back["seq"] > before["seq"]
    assert (taken_back["text"], taken_back["buttons"]) == ("", [])


@pytest.mark.asyncio
@pytest.mark.parametrize("after", ["-1", "x", "1.5", "", "99999999999999999999", "²"])
async def test_a_senseless_place_to_read_from_is_refused(kati: WebPerson, after: str) -> None:
    answer = await kati.client.get(MESSAGES, params={"after": after}, headers=kati.headers)
    assert answer.status_code == 422


@pytest.mark.asyncio
async def test_a_long_thread_can_be_read_to_its_end_in_pieces(desk: Desk) -> None:
    async with web_client(limited(desk)) as client:
        person = await WebPerson(client).open()
        for _number in range(110):
            assert (await post(person, button="*:menu:question")).status_code == 202
        pieces = 0
        while await person.changes():
            pieces += 1
        assert pieces > 1
        assert len(person.entries) == person.seq > 200
