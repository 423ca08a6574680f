"""Every request, answer and update against the published schema, and against types we did not write."""

from typing import Any

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    Chat,
    ChatFullInfo,
    MenuButton,
    Message,
    MessageId,
    TelegramObject,
    Update,
    WebhookInfo,
)
from telegram import User as PtbUser

from simulator.server import Simulator
from tests.simulator.conftest import TOKEN, Client

KINDS = ("voice", "photo", "sticker", "document", "location", "video")
EVERYTHING = {
    "inline_keyboard": [[{"text": "Igen", "callback_data": "y"}, {"text": "Térkép", "url": "https://a.hu/"}]],
}


def unknown_fields(parsed: Any) -> list[str]:
    """What python-telegram-bot does not know, anywhere below."""
    if isinstance(parsed, list | tuple):
        return [fault for one in parsed for fault in unknown_fields(one)]
    if not isinstance(parsed, TelegramObject):
        return []
    own = [f"{type(parsed).__name__}.{name}" for name in parsed.api_kwargs]
    names = {name for kind in type(parsed).__mro__ for name in getattr(kind, "__slots__", ()) if name[0] != "_"}
    values = [getattr(parsed, name, None) for name in names]
    return own + [fault for value in values for fault in unknown_fields(value)]


async def everything_people_do(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    asked = await anna.start("x")
    await anna.edit(asked, "/start újra @valaki https://a.hu")
    await client("sendMessage", chat_id=anna.id, text="<b>Biztos</b>?", parse_mode="HTML", reply_markup=EVERYTHING)
    await anna.tap("Igen")
    await anna.send("válasz", reply_to=asked)
    for kind in KINDS:
        await anna.send_other(kind, "ez" if kind == "photo" else "")
    await anna.share_contact("+36301234567")
    await anna.block()
    await anna.unblock()
    group = simulator.group("Falu", supergroup=True)
    await group.add_bot(anna)
    await group.send(anna, "szia")
    await group.remove_bot(anna)


@pytest.mark.asyncio
async def test_updates_are_what_two_libraries_expect(simulator: Simulator, client: Client) -> None:
    await everything_people_do(simulator, client)
    updates = await client("getUpdates")
    parsed = [Update.de_json(update, Bot(TOKEN)) for update in updates]
    assert {list(update)[1] for update in updates} == {"message", "edited_message", "callback_query", "my_chat_member"}
    assert unknown_fields(parsed) == []
    assert simulator.violations == []


@pytest.mark.asyncio
async def test_answers_are_what_two_libraries_expect(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    asked = await anna.send("szia")
    reply = {"message_id": asked}
    sent = await client(
        "sendMessage", chat_id=anna.id, text="<a href='https://a.hu'>a</a>", parse_mode="HTML", reply_parameters=reply
    )
    place = {"chat_id": anna.id, "message_id": sent["message_id"]}
    await client("pinChatMessage", **place)
    await client("setMyCommands", commands=[{"command": "sugo", "description": "Súgó"}])
    expected: dict[str, tuple[type[TelegramObject], Any]] = {
        "sendMessage": (Message, sent),
        "editMessageText": (Message, await client("editMessageText", **place, text="más", reply_markup=EVERYTHING)),
        "forwardMessage": (Message, await client("forwardMessage", **place, from_chat_id=anna.id)),
        "copyMessage": (MessageId, await client("copyMessage", **place, from_chat_id=anna.id)),
        "getMe": (PtbUser, await client("getMe")),
        "getChat": (ChatFullInfo, await client("getChat", chat_id=anna.id)),
        "getMyCommands": (BotCommand, (await client("getMyCommands"))[0]),
        "getChatMenuButton": (MenuButton, await client("getChatMenuButton")),
        "getWebhookInfo": (WebhookInfo, await client("getWebhookInfo")),
    }
    parsed = [kind.de_json(answer, Bot(TOKEN)) for kind, answer in expected.values()]
    assert isinstance(parsed[0].chat if isinstance(parsed[0], Message) else None, Chat)
    assert unknown_fields(parsed) == []
    assert simulator.violations == []


@pytest.mark.asyncio
async def test_violations_are_recorded(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    await anna.start()
    await client("sendMessage", chat_id=anna.id, text="a", colour="red")
    await client("sendMessage", chat_id=anna.id)
    await client("sendMessage", chat_id=anna.id, text=7, disable_notification="perhaps")
    wide = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}] * 9]}
    await client("sendMessage", chat_id=anna.id, text="a", reply_markup=wide)
    await client("sendMessage", chat_id=anna.id, text="a", reply_markup={"inline_keyboard": [[{"label": "a"}]]})
    assert simulator.violations == [
        "sendMessage: colour is unknown",
        "sendMessage: text is missing",
        "sendMessage.text: 7 is no String",
        "sendMessage.disable_notification: 'perhaps' is no Boolean",
        "9 buttons in a row; phones show at most 8",
        "sendMessage.reply_markup.inline_keyboard[0][0]: text is missing",
        "sendMessage.reply_markup.inline_keyboard[0][0]: label is unknown",
    ]


@pytest.mark.asyncio
async def test_the_fast_mode_checks_and_logs_nothing() -> None:
    async with Simulator.running(fast=True, flood=True) as simulator, aiohttp.ClientSession() as http:
        simulator.add_bot(TOKEN, username="paktum_proba_bot", name="Paktum próba")
        client = Client(simulator, http)
        anna = simulator.person("Anna")
        await anna.start()
        answers = [await client.answer("sendMessage", chat_id=anna.id, text="a", colour="red") for _time in range(40)]
        assert all(answer["ok"] for answer in answers)
        assert (simulator.violations, simulator.calls) == ([], [])
        assert simulator.counts["sendMessage", 200] == 40
