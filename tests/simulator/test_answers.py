"""A bot calls every method there is; each answer against the published schema and python-telegram-bot's types."""

from typing import Any

import pytest
import telegram

from simulator.methods import METHODS
from simulator.schema import ARRAY, Schema
from simulator.server import Simulator
from tests.simulator.conftest import TOKEN, Client
from tests.simulator.test_schema import EVERYTHING, NEWER, unknown_fields


class Checking:
    """Calls that must succeed, and whose answers must be read by python-telegram-bot to the last field."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.called: set[str] = set()

    async def __call__(self, method: str, **params: Any) -> Any:
        answer = await self.client.answer(method, **params)
        assert answer["ok"], (method, answer)
        self.called.add(method)
        returned = Schema.load().methods[method]["returns"].removeprefix(ARRAY)
        kind = getattr(telegram, returned.partition(" ")[0], None)
        if kind is not None and answer["result"] is not True:
            results = answer["result"] if isinstance(answer["result"], list) else [answer["result"]]
            assert set(unknown_fields([kind.de_json(one, telegram.Bot(TOKEN)) for one in results])) <= NEWER
        return answer["result"]


@pytest.mark.asyncio
async def test_every_method_answers_as_two_libraries_expect(simulator: Simulator, client: Client) -> None:
    call = Checking(client)
    await private_chat(simulator, call)
    await staff_group(simulator, call)
    await profile(call)
    await updates(call)
    assert call.called == set(METHODS)
    assert simulator.violations == []


async def private_chat(simulator: Simulator, call: Checking) -> None:
    anna = simulator.person("Anna")
    asked = await anna.send("szia")
    file_id = anna.chat.messages[await anna.send_other("photo")].content["photo"][0]["file_id"]
    document = anna.chat.messages[await anna.send_other("document")].content["document"]["file_id"]
    place = {"chat_id": anna.id}
    html = {"text": "<a href='https://a.hu'>a</a> <b>félkövér</b>", "parse_mode": "HTML"}
    sent = await call("sendMessage", **place, **html, reply_parameters={"message_id": asked}, reply_markup=EVERYTHING)
    ours = place | {"message_id": sent["message_id"]}
    await call("editMessageText", **ours, text="más")
    await call("editMessageReplyMarkup", **ours, reply_markup=EVERYTHING)
    picture = await call("sendPhoto", **place, photo=file_id, caption="<i>kép</i>", parse_mode="HTML")
    await call("editMessageCaption", **place, message_id=picture["message_id"], caption="más kép")
    await call("sendDocument", **place, document=document)
    await call("sendMediaGroup", **place, media=[{"type": "photo", "media": file_id, "caption": "a"}] * 2)
    await call("sendChatAction", **place, action="typing")
    await call("getFile", file_id=file_id)
    await call("setMessageReaction", **place, message_id=asked, reaction=[{"type": "emoji", "emoji": "👍"}])
    await call("answerCallbackQuery", callback_query_id=await anna.tap("Igen"), text="Jó", show_alert=True)
    await call("pinChatMessage", **ours)
    await call("getChat", **place)
    await call("unpinChatMessage", **ours)
    await call("deleteMessage", **ours)
    await call("deleteMessages", **place, message_ids=[picture["message_id"]])


async def staff_group(simulator: Simulator, call: Checking) -> None:
    kati, anna = simulator.person("Kati"), simulator.person("Anna")
    first = await anna.send_album(["photo", "photo"], "iratok")
    group = await simulator.staff_group("Iroda", [kati])
    forum = {"chat_id": group.id}
    topic = forum | {"message_thread_id": (await call("createForumTopic", **forum, name="Anna"))["message_thread_id"]}
    card = await call("sendMessage", **topic, text="Kártya")
    await call("sendMessage", **forum, text="lásd ott", reply_parameters={"message_id": card["message_id"]})
    general = await call("sendMessage", **forum, text="mindenkinek")
    await call("sendMessage", **topic, text="innen", reply_parameters={"message_id": general["message_id"]})
    source = topic | {"from_chat_id": anna.id}
    await call("copyMessage", **source, message_id=first[0])
    await call("forwardMessage", **source, message_id=first[0])
    await call("copyMessages", **source, message_ids=first)
    await call("forwardMessages", **source, message_ids=first)
    await call("pinChatMessage", **forum, message_id=card["message_id"])
    await call("getChat", **forum)
    await call("unpinAllForumTopicMessages", **topic)
    await call("unpinAllChatMessages", **forum)
    await call("editForumTopic", **topic, name="Anna – kész")
    for method in ("closeForumTopic", "reopenForumTopic", "deleteForumTopic"):
        await call(method, **topic)
    await call("editGeneralForumTopic", **forum, name="Mindenki")
    await call("closeGeneralForumTopic", **forum)
    await call("reopenGeneralForumTopic", **forum)
    for user in (kati.id, anna.id, group.bot.user.id):
        await call("getChatMember", **forum, user_id=user)
    await call("getChatAdministrators", **forum)
    await call("getChatMemberCount", **forum)
    await call("leaveChat", **forum)


async def profile(call: Checking) -> None:
    commands = [{"command": "sugo", "description": "Súgó"}]
    staff = {"type": "chat_administrators", "chat_id": -1001234567890}
    await call("getMe")
    await call("setMyCommands", commands=commands, scope=staff, language_code="hu")
    assert await call("getMyCommands", scope=staff, language_code="hu") == commands
    await call("deleteMyCommands", scope=staff, language_code="hu")
    for name in ("Name", "Description", "ShortDescription"):
        parameter = {"ShortDescription": "short_description"}.get(name, name.lower())
        await call(f"setMy{name}", **{parameter: "Paktum"})
        assert await call(f"getMy{name}") == {parameter: "Paktum"}
    await call("setChatMenuButton", menu_button={"type": "commands"})
    await call("getChatMenuButton")


async def updates(call: Checking) -> None:
    await call("getUpdates")
    await call("setWebhook", url="http://127.0.0.1:9/hook")
    await call("getWebhookInfo")
    await call("deleteWebhook")
