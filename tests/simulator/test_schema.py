"""Every request, answer and update against the published schema, and against types we did not write."""

from typing import Any

import aiohttp
import pytest
from telegram import Bot, TelegramObject, Update

from simulator.people import Person
from simulator.server import Simulator
from tests.simulator.conftest import TOKEN, Client

KINDS = ("voice", "photo", "sticker", "document", "location", "video", "video_note", "audio")
UPDATES = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member", "message_reaction"]
SERVICE = {"new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message"}
SERVICE |= {"forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"}
# Of Bot API 10.3; python-telegram-bot 22.8 does not know them yet.
NEWER = {"ChatMemberAdministrator.can_send_welcome_messages"}
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
    await anna.react(asked, "👍")
    await everything_in_a_group(simulator, client, anna)


async def everything_in_a_group(simulator: Simulator, client: Client, anna: Person) -> None:
    bela, group = simulator.person("Béla"), simulator.group("Falu")
    await group.add_bot(anna)
    await group.send(anna, "szia")
    await group.switch_topics_on(anna)
    await group.promote_bot(anna, ["can_manage_topics"])
    await group.join(bela)
    await group.promote(bela, anna)
    topic = await group.create_topic(anna, "Ügy")
    asked = await group.send(anna, "mi ez?", topic=topic)
    await group.edit(anna, asked, "mi legyen?")
    await group.send_album(bela, ["photo", "video"], "képek", reply_to=asked)
    card = await client(
        "sendMessage", chat_id=group.id, text="Kártya", message_thread_id=topic, reply_markup=EVERYTHING
    )
    await group.tap(bela, "Igen", topic=topic)
    await group.delete(anna, card["message_id"])
    await group.press(bela, card["message_id"], "y")
    await group.pin(anna, asked)
    await group.rename_topic(anna, topic, "Más ügy")
    await group.close_topic(anna, topic)
    await group.reopen_topic(anna, topic)
    await group.react(bela, asked, "👍")
    await group.hide(bela)
    await group.send(bela, "névtelenül")
    await group.leave(bela)
    await group.remove_bot(anna)


@pytest.mark.asyncio
async def test_updates_are_what_two_libraries_expect(simulator: Simulator, client: Client) -> None:
    await client("getUpdates", allowed_updates=UPDATES)
    await everything_people_do(simulator, client)
    updates = await client("getUpdates")
    parsed = [Update.de_json(update, Bot(TOKEN)) for update in updates]
    assert {list(update)[1] for update in updates} == set(UPDATES)
    assert {name for update in updates for name in update.get("message", {})} >= SERVICE
    assert set(unknown_fields(parsed)) <= NEWER
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
