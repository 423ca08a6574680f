"""What the methods do and how they refuse, in Telegram's own words."""

import json
from io import BytesIO
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from simulator.people import Person
from simulator.server import Simulator
from tests.simulator.conftest import TOKEN, Client

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def inline(*labels: str, data: str = "d") -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": data}] for label in labels]}


@pytest_asyncio.fixture
async def anna(simulator: Simulator) -> Person:
    anna = simulator.person("Anna")
    await anna.start()
    return anna


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "a", "chat_id": ""}, "chat_id is empty"),
        ({"text": "a", "chat_id": 99}, "chat not found"),
        ({"text": "a", "chat_id": "@senki"}, "chat not found"),
        ({"text": "a", "message_thread_id": 1}, "message thread not found"),
        ({"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        (
            {"text": "<b>a", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "a", "reply_markup": inline("a", data="ő" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": inline(*"a" * 101)}, "reply markup is too long"),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "a", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "a", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ],
)
async def test_refused_messages(client: Client, anna: Person, params: dict[str, Any], refusal: str) -> None:
    assert await client("sendMessage", **{"chat_id": anna.id} | params) == f"Bad Request: {refusal}"
    assert len(anna.screen) == 1


@pytest.mark.asyncio
async def test_longest_allowed_message_and_keyboard(simulator: Simulator, client: Client, anna: Person) -> None:
    keyboard = inline(*"a" * 100, data="ő" * 32)
    sent = await client("sendMessage", chat_id=anna.id, text="😀" * 2048, reply_markup=keyboard)
    assert sent["reply_markup"] == keyboard


@pytest.mark.asyncio
async def test_answers_have_the_order_of_the_real_server(client: Client, anna: Person) -> None:
    url = f"{client.simulator.url}/bot{TOKEN}/sendMessage"
    params = {"chat_id": anna.id, "text": "<i>Ő</i>", "parse_mode": "HTML", "reply_markup": inline("a")}
    async with client.http.post(url, json=params) as response:
        text = await response.text()
    assert text.startswith(
        '{"ok":true,"result":{"message_id":2,"from":{"id":1234567,"is_bot":true,"first_name":"Paktum'
    )
    assert list(json.loads(text)["result"]) == [
        "message_id",
        "from",
        "chat",
        "date",
        "text",
        "entities",
        "reply_markup",
    ]


@pytest.mark.asyncio
@pytest.mark.parametrize("way", ["query", "form", "multipart", "json"])
async def test_every_form_of_a_request_is_read(client: Client, anna: Person, way: str) -> None:
    values = {"chat_id": str(anna.id), "text": "őű & <3", "reply_markup": json.dumps(inline("Igen"))}
    ways: dict[str, dict[str, Any]] = {
        "query": {"params": values},
        "form": {"data": values},
        "multipart": {"data": aiohttp.FormData(values, default_to_multipart=True)},
        "json": {"json": values | {"chat_id": anna.id, "reply_markup": inline("Igen")}},
    }
    verb = "GET" if way == "query" else "POST"
    async with client.http.request(verb, f"{client.simulator.url}/bot{TOKEN}/sendmessage", **ways[way]) as response:
        assert response.status == 200
    assert (anna.screen[-1].text, anna.screen[-1].buttons[0][0].label) == ("őű & <3", "Igen")
    assert client.simulator.violations == []


@pytest.mark.asyncio
async def test_edits(client: Client, anna: Person) -> None:
    sent = await client("sendMessage", chat_id=anna.id, text="Biztos?", reply_markup=inline("Igen"))
    place = {"chat_id": anna.id, "message_id": sent["message_id"]}
    same = await client("editMessageText", **place, text="Biztos?", reply_markup=inline("Igen"))
    assert same == NOT_MODIFIED
    assert await client("editMessageReplyMarkup", **place, reply_markup=inline("Igen")) == NOT_MODIFIED
    bare = await client("editMessageReplyMarkup", **place)
    assert "reply_markup" not in bare
    assert list(bare)[3:5] == ["date", "edit_date"]
    assert (await client("editMessageText", **place, text="Jó."))["text"] == "Jó."
    assert await client("editMessageText", **place, text="a" * 4097) == "Bad Request: MESSAGE_TOO_LONG"
    lost = await client("editMessageText", chat_id=anna.id, message_id=99, text="Jó.")
    assert lost == "Bad Request: message to edit not found"
    hers = await client("editMessageText", chat_id=anna.id, message_id=anna.screen[0].message_id, text="Jó.")
    assert hers == "Bad Request: message can't be edited"


@pytest.mark.asyncio
async def test_deletions_end_after_48_hours(simulator: Simulator, client: Client, anna: Person) -> None:
    numbers = [(await client("sendMessage", chat_id=anna.id, text="a"))["message_id"] for _time in range(3)]
    assert await client("deleteMessage", chat_id=anna.id, message_id=numbers[0]) is True
    again = await client("deleteMessage", chat_id=anna.id, message_id=numbers[0])
    assert again == "Bad Request: message to delete not found"
    assert await client("deleteMessages", chat_id=anna.id, message_ids=numbers[:2]) is True
    simulator.clock.advance(48 * 3600 + 1)
    late = await client("deleteMessage", chat_id=anna.id, message_id=numbers[2])
    assert late == "Bad Request: message can't be deleted for everyone"
    assert [shown.message_id for shown in anna.screen[1:]] == numbers[2:]


@pytest.mark.asyncio
async def test_forwards_copies_pins_and_files(simulator: Simulator, client: Client, anna: Person) -> None:
    bela = simulator.person("Béla")
    await bela.start()
    asked = await anna.send("mikor lesz?")
    place = {"chat_id": bela.id, "from_chat_id": anna.id, "message_id": asked}
    forwarded = await client("forwardMessage", **place)
    assert forwarded["forward_origin"]["sender_user"]["first_name"] == "Anna"
    copied = await client("copyMessage", **place)
    assert bela.screen[-1].message_id == copied["message_id"]
    assert await client("pinChatMessage", chat_id=bela.id, message_id=copied["message_id"]) is True
    chat = await client("getChat", chat_id=bela.id)
    assert chat["pinned_message"]["text"] == "mikor lesz?"
    assert await client("unpinChatMessage", chat_id=bela.id) is True
    form = aiohttp.FormData({"chat_id": str(anna.id), "caption": "Tessék"})
    form.add_field("document", b"%PDF", filename="lap.pdf", content_type="application/pdf")
    async with client.http.post(f"{simulator.url}/bot{TOKEN}/sendDocument", data=form) as response:
        sent = (await response.json())["result"]
    assert (sent["document"]["file_name"], sent["document"]["file_size"]) == ("lap.pdf", 4)
    assert anna.screen[-1].text == "Tessék"
    assert simulator.violations == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("kind", "megabytes", "answer"),
    [
        ("photo", 9, (200, None)),
        ("photo", 11, (400, "Bad Request: file is too big")),
        ("document", 21, (200, None)),
        ("document", 51, (413, "Request Entity Too Large")),
        ("document", 61, (413, "Request Entity Too Large")),
    ],
)
async def test_files_up_and_down(
    client: Client, anna: Person, kind: str, megabytes: int, answer: tuple[int, str | None]
) -> None:
    form = aiohttp.FormData({"chat_id": str(anna.id)})
    big = BytesIO(bytes(megabytes * 2**20))
    form.add_field(kind, big, filename="nagy", content_type="application/octet-stream")
    async with client.http.post(f"{client.simulator.url}/bot{TOKEN}/send{kind.title()}", data=form) as response:
        said = await response.json()
    assert (response.status, said.get("description")) == answer
    if response.status == 200:
        file = said["result"]["photo"][-1] if kind == "photo" else said["result"]["document"]
        fetched = await client.answer("getFile", file_id=file["file_id"])
        assert fetched.get("description") == (None if megabytes <= 20 else "Bad Request: file is too big")


@pytest.mark.asyncio
async def test_callback_answers(simulator: Simulator, client: Client, anna: Person) -> None:
    await client("sendMessage", chat_id=anna.id, text="Biztos?", reply_markup=inline("Igen"))
    number = await anna.tap("Igen")
    assert (
        await client("answerCallbackQuery", callback_query_id=number, text="a" * 201) == "Bad Request: MESSAGE_TOO_LONG"
    )
    assert await client("answerCallbackQuery", callback_query_id=number) is True
    unknown = await client("answerCallbackQuery", callback_query_id="1")
    assert unknown == "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.mark.asyncio
async def test_commands_and_descriptions_by_scope_and_language(client: Client, anna: Person) -> None:
    hungarian = [{"command": "sugo", "description": "Súgó"}]
    private = {"type": "all_private_chats"}
    assert await client("setMyCommands", commands=hungarian, scope=private, language_code="hu") is True
    assert await client("getMyCommands", scope=private, language_code="hu") == hungarian
    assert await client("getMyCommands") == []
    assert await client("deleteMyCommands", scope=private, language_code="hu") is True
    assert await client("getMyCommands", scope=private, language_code="hu") == []
    assert (
        await client("setMyCommands", commands=[{"command": "Súgó", "description": "?"}])
        == "Bad Request: BOT_COMMAND_INVALID"
    )
    await client("setMyDescription", description="Segít.")
    await client("setMyDescription", description="It helps.", language_code="en")
    await client("setMyShortDescription", short_description="Segítő")
    await client("setMyName", name="Paktum")
    assert await client("getMyDescription", language_code="en") == {"description": "It helps."}
    assert await client("getMyDescription", language_code="de") == {"description": "Segít."}
    assert await client("getMyShortDescription") == {"short_description": "Segítő"}
    assert await client("getMyName") == {"name": "Paktum"}
    await client("setChatMenuButton", chat_id=anna.id, menu_button={"type": "commands"})
    assert await client("getChatMenuButton") == {"type": "commands"}


@pytest.mark.asyncio
async def test_unknown_method_and_wrong_token(simulator: Simulator, client: Client) -> None:
    unknown = await client.answer("sendTelepathy")
    assert unknown == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    for token, description in (("7:x", "Unauthorized"), ("x", "Unauthorized: invalid token specified")):
        async with client.http.get(f"{simulator.url}/bot{token}/getMe") as response:
            assert (response.status, (await response.json())["description"]) == (401, description)
