"""Topics as a bot and people change them, and the traps of Telegram's forums."""

from typing import Any

import pytest
import pytest_asyncio

from simulator.groups import Group
from simulator.people import Person
from simulator.server import STAFF_RIGHTS, Simulator
from tests.simulator.conftest import Client

CARD = {"inline_keyboard": [[{"text": "Átveszem", "callback_data": "claim:1"}]]}


@pytest_asyncio.fixture
async def kati(simulator: Simulator) -> Person:
    return simulator.person("Kati")


@pytest_asyncio.fixture
async def group(simulator: Simulator, kati: Person) -> Group:
    """A forum of Kati's in which the bot has its rights and nothing waits to be read."""
    return await simulator.staff_group("Ügyfélszolgálat", [kati])


async def news(client: Client) -> list[dict[str, Any]]:
    """The messages among the updates, which are acknowledged."""
    updates = await client("getUpdates")
    if updates:
        await client("getUpdates", offset=updates[-1]["update_id"] + 1)
    return [update.get("message") or update.get("edited_message") for update in updates if "my_chat" not in str(update)]


@pytest_asyncio.fixture
async def topic(client: Client, group: Group) -> int:
    """Of the bot, and quiet."""
    created = await client("createForumTopic", chat_id=group.id, name="Anna – munkát keres")
    await news(client)
    return int(created["message_thread_id"])


@pytest.mark.asyncio
async def test_a_topic_is_named_by_the_message_it_begins_with(client: Client, group: Group) -> None:
    await news(client)
    created = await client("createForumTopic", chat_id=group.id, name="  Anna \n munka ", icon_color=9367192)
    number = created.pop("message_thread_id")
    assert created == {"name": "Anna munka", "icon_color": 9367192}
    [told] = await news(client)  # the bot hears of its own topic
    assert (told["message_id"], told["message_thread_id"], told["is_topic_message"]) == (number, number, True)
    assert told["forum_topic_created"] == {"name": "Anna munka", "icon_color": 9367192}
    assert told["chat"]["is_forum"] is True


@pytest.mark.asyncio
async def test_messages_of_a_topic_answer_its_first_one_unless_they_answer_another(
    client: Client, group: Group, topic: int, kati: Person
) -> None:
    card = await client("sendMessage", chat_id=group.id, message_thread_id=topic, text="Kártya", reply_markup=CARD)
    assert (card["message_thread_id"], card["is_topic_message"]) == (topic, True)
    assert card["reply_to_message"]["forum_topic_created"]["name"] == "Anna – munkát keres"
    await group.send(kati, "mit szóltok?", topic=topic)
    await group.send(kati, "Jó napot, Anna!", reply_to=card["message_id"])
    await group.send(kati, "mindenkinek")
    plain, answer, general = await news(client)
    assert plain["reply_to_message"]["message_id"] == topic
    assert (answer["reply_to_message"]["message_id"], answer["message_thread_id"]) == (card["message_id"], topic)
    assert not {"message_thread_id", "is_topic_message", "reply_to_message"} & general.keys()
    assert group.transcript(topic) == ("Paktum próba: Kártya [Átveszem]\nKati: mit szóltok?\nKati: Jó napot, Anna!")
    assert group.transcript() == "Kati: mindenkinek"


@pytest.mark.asyncio
async def test_general_cannot_be_named_and_a_missing_id_lands_there(client: Client, group: Group, topic: int) -> None:
    for number in (1, 999):
        refused = await client("sendMessage", chat_id=group.id, message_thread_id=number, text="titok")
        assert refused == "Bad Request: message thread not found"
    sent = await client("sendMessage", chat_id=group.id, text="mindenki látja")
    assert "message_thread_id" not in sent
    assert [shown.text for shown in group.topic(1).messages] == ["mindenki látja"]
    assert await client("sendChatAction", chat_id=group.id, action="typing", message_thread_id=1) is True
    lost = await client("sendChatAction", chat_id=group.id, action="typing", message_thread_id=999)
    assert lost == "Bad Request: message thread not found"


@pytest.mark.asyncio
async def test_an_answer_goes_to_the_topic_of_what_it_answers(client: Client, group: Group, topic: int) -> None:
    card = await client("sendMessage", chat_id=group.id, message_thread_id=topic, text="Kártya")
    reply = {"message_id": card["message_id"]}
    followed = await client("sendMessage", chat_id=group.id, text="ide tartozik", reply_parameters=reply)
    assert followed["message_thread_id"] == topic
    other = await client("createForumTopic", chat_id=group.id, name="Béla")
    place = {"chat_id": group.id, "message_thread_id": other["message_thread_id"]}
    across = await client("sendMessage", **place, text="lásd ott", reply_parameters=reply)
    assert "reply_to_message" not in across
    assert across["external_reply"]["message_id"] == card["message_id"]


@pytest.mark.asyncio
async def test_people_rename_close_and_reopen_a_topic_and_the_bot_is_told(
    client: Client, group: Group, topic: int, kati: Person
) -> None:
    await group.rename_topic(kati, topic, "Anna – kész")
    await group.close_topic(kati, topic)
    await group.reopen_topic(kati, topic)
    told = [next(name for name in one if name.startswith("forum_")) for one in await news(client)]
    assert told == ["forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"]
    own = await group.create_topic(kati, "Megbeszélés")
    [created] = await news(client)
    assert (created["message_thread_id"], created["from"]["first_name"]) == (own, "Kati")


@pytest.mark.asyncio
async def test_a_deleted_topic_is_gone_without_a_word(client: Client, group: Group, topic: int, kati: Person) -> None:
    card = await client("sendMessage", chat_id=group.id, message_thread_id=topic, text="Kártya")
    await client("pinChatMessage", chat_id=group.id, message_id=card["message_id"])
    await news(client)
    await group.delete_topic(kati, topic)
    assert await news(client) == []
    place = {"chat_id": group.id, "message_thread_id": topic}
    assert await client("sendMessage", **place, text="hol vagy?") == "Bad Request: message thread not found"
    lost = await client("editMessageText", chat_id=group.id, message_id=card["message_id"], text="más")
    assert lost == "Bad Request: message to edit not found"
    for method in ("closeForumTopic", "deleteForumTopic", "unpinAllForumTopicMessages"):
        assert await client(method, **place) == "Bad Request: TOPIC_ID_INVALID"
    assert "pinned_message" not in await client("getChat", chat_id=group.id)


@pytest.mark.asyncio
async def test_a_closed_topic_is_shut_to_a_bot_without_the_right(client: Client, group: Group, kati: Person) -> None:
    topic = await group.create_topic(kati, "Kati topikja")
    await group.close_topic(kati, topic)
    place = {"chat_id": group.id, "message_thread_id": topic}
    assert (await client("sendMessage", **place, text="szabad"))["text"] == "szabad"
    await group.promote_bot(kati, ["can_pin_messages"])
    assert await client("sendMessage", **place, text="tilos") == "Bad Request: TOPIC_CLOSED"
    assert await client("reopenForumTopic", **place) == "Bad Request: not enough rights to close or open the topic"
    assert await client("editForumTopic", **place, name="x") == "Bad Request: not enough rights to edit the topic"
    assert await client("deleteForumTopic", **place) == "Bad Request: not enough rights to delete the topic"
    refused = await client("createForumTopic", chat_id=group.id, name="x")
    assert refused == "Bad Request: not enough rights to create a topic"


@pytest.mark.asyncio
async def test_changes_that_change_nothing(client: Client, group: Group, topic: int) -> None:
    place = {"chat_id": group.id, "message_thread_id": topic}
    assert await client("editForumTopic", **place) is True
    assert await client("editForumTopic", **place, name="Anna – munkát keres") == "Bad Request: TOPIC_NOT_MODIFIED"
    assert await client("closeForumTopic", **place) is True
    assert await client("closeForumTopic", **place) == "Bad Request: TOPIC_NOT_MODIFIED"
    assert await client("reopenForumTopic", **place) is True
    assert await client("editForumTopic", **place, name="Új név") is True
    assert group.topic(topic).name == "Új név"
    assert await client("closeGeneralForumTopic", chat_id=group.id) is True
    assert await client("editGeneralForumTopic", chat_id=group.id, name="Mindenki") is True
    assert await client("reopenGeneralForumTopic", chat_id=group.id) is True
    assert (group.topic(1).name, group.topic(1).closed) == ("Mindenki", False)


@pytest.mark.asyncio
async def test_names_of_topics(client: Client, group: Group) -> None:
    assert await client("createForumTopic", chat_id=group.id, name=" ") == "Bad Request: name must be non-empty"
    assert len((await client("createForumTopic", chat_id=group.id, name="ő" * 129))["name"]) == 128
    assert client.simulator.violations == ["a topic's name of 129 characters; Telegram keeps 128"]
    client.simulator.violations.clear()
    colour = await client("createForumTopic", chat_id=group.id, name="x", icon_color=1)
    assert colour == "Bad Request: invalid icon color specified"


@pytest.mark.asyncio
async def test_only_a_forum_has_topics(simulator: Simulator, client: Client, kati: Person) -> None:
    plain = simulator.group("Falu", supergroup=True)
    await plain.add_bot(kati, rights=STAFF_RIGHTS)
    refused = await client("createForumTopic", chat_id=plain.id, name="x")
    assert refused == "Bad Request: the chat is not a forum"
    ignored = await client("sendMessage", chat_id=plain.id, message_thread_id=5, text="hova?")
    assert "message_thread_id" not in ignored
    await plain.switch_topics_on(kati)
    assert (await client("createForumTopic", chat_id=plain.id, name="x"))["name"] == "x"


@pytest.mark.asyncio
async def test_pins_belong_to_their_topic(client: Client, group: Group, topic: int, kati: Person) -> None:
    sent = [
        await client("sendMessage", chat_id=group.id, text="a", **where)
        for where in ({"message_thread_id": topic}, {"message_thread_id": topic}, {})
    ]
    for message in sent:
        assert await client("pinChatMessage", chat_id=group.id, message_id=message["message_id"]) is True
    assert await client("pinChatMessage", chat_id=group.id, message_id=sent[0]["message_id"]) is True
    told = await news(client)
    assert [one["pinned_message"]["message_id"] for one in told] == [one["message_id"] for one in sent]
    assert [one.get("message_thread_id") for one in told] == [topic, topic, None]
    assert group.topic(topic).pinned == [one["message_id"] for one in sent[:2]]
    assert await client("unpinAllForumTopicMessages", chat_id=group.id, message_thread_id=topic) is True
    assert (group.topic(topic).pinned, group.topic(1).pinned) == ([], [sent[2]["message_id"]])
    assert await client("unpinChatMessage", chat_id=group.id) is True
    assert await client("unpinChatMessage", chat_id=group.id) == "Bad Request: message to unpin not found"
    await group.promote_bot(kati, ["can_manage_topics"])
    refused = await client("pinChatMessage", chat_id=group.id, message_id=sent[0]["message_id"])
    assert refused == "Bad Request: not enough rights to manage pinned messages in the chat"


@pytest.mark.asyncio
async def test_buttons_of_the_group_are_pressed_by_people(
    client: Client, group: Group, topic: int, kati: Person
) -> None:
    place = {"chat_id": group.id, "message_thread_id": topic}
    card = await client("sendMessage", **place, text="Kártya", reply_markup=CARD)
    with pytest.raises(AssertionError, match="no “Átveszem” in the topic, only"):
        await group.tap(kati, "Átveszem")
    number = await group.tap(kati, "Átveszem", topic=topic)
    [update] = (await client("getUpdates"))[-1:]
    pressed = update["callback_query"]
    assert (pressed["id"], pressed["data"], pressed["from"]["id"]) == (number, "claim:1", kati.id)
    assert (pressed["message"]["message_id"], pressed["message"]["message_thread_id"]) == (card["message_id"], topic)
    await client("answerCallbackQuery", callback_query_id=number, text="Öné.", show_alert=True)
    assert kati.alerts == ["Öné."]


@pytest.mark.asyncio
async def test_messages_of_others_are_deleted_only_with_the_right(
    client: Client, group: Group, topic: int, kati: Person
) -> None:
    written = [await group.send(kati, text, topic=topic) for text in ("egy", "kettő")]
    assert await client("deleteMessage", chat_id=group.id, message_id=written[0]) is True
    beginning = await client("deleteMessage", chat_id=group.id, message_id=topic)
    assert beginning == "Bad Request: message can't be deleted"
    await group.promote_bot(kati, ["can_manage_topics"])
    refused = await client("deleteMessage", chat_id=group.id, message_id=written[1])
    assert refused == "Bad Request: message can't be deleted"
    assert group.transcript(topic) == "Kati: kettő"
