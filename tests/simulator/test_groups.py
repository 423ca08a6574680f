"""Who is in a group and what it becomes, albums, copies, reactions; and the same from another process."""

from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from simulator.groups import Group
from simulator.people import Person
from simulator.server import Simulator
from tests.simulator.conftest import TOKEN, Client

RIGHTS = ("can_manage_topics", "can_pin_messages")


@pytest_asyncio.fixture
async def kati(simulator: Simulator) -> Person:
    return simulator.person("Kati")


@pytest_asyncio.fixture
async def group(simulator: Simulator, kati: Person) -> Group:
    group = simulator.group("Iroda", forum_of=kati)
    await group.add_bot(kati, rights=RIGHTS)
    return group


@pytest.mark.asyncio
async def test_members_and_their_rights(simulator: Simulator, client: Client, group: Group, kati: Person) -> None:
    bela, stranger = simulator.person("Béla"), simulator.person("Idegen")
    await client("getUpdates", allowed_updates=["my_chat_member", "chat_member"])
    await group.join(bela, by=kati)
    await group.promote(bela, kati, ["can_delete_messages"])
    statuses = [await client("getChatMember", chat_id=group.id, user_id=user) for user in (kati.id, bela.id, 1234567)]
    assert [one["status"] for one in statuses] == ["creator", "administrator", "administrator"]
    held = [right for right, given in statuses[2].items() if given is True]
    assert held == ["can_manage_chat", "can_pin_messages", "can_manage_topics"]
    admins = await client("getChatAdministrators", chat_id=group.id)
    assert [one["user"]["first_name"] for one in admins] == ["Kati", "Béla", "Paktum próba"]
    assert await client("getChatMemberCount", chat_id=group.id) == 3
    assert (await client("getChatMember", chat_id=group.id, user_id=stranger.id))["status"] == "left"
    assert await client("getChatMember", chat_id=group.id, user_id=7) == "Bad Request: PARTICIPANT_ID_INVALID"
    await group.leave(bela, by=kati)
    await group.remove_bot(kati)
    updates = await client("getUpdates")
    changes = [update[kind] for update in updates for kind in ("my_chat_member", "chat_member") if kind in update]
    told = [(one["new_chat_member"]["user"]["first_name"], one["new_chat_member"]["status"]) for one in changes]
    bot = "Paktum próba"
    assert told == [
        (bot, "administrator"),
        ("Béla", "member"),
        ("Béla", "administrator"),
        ("Béla", "kicked"),
        (bot, "kicked"),
    ]
    refused = await client("sendMessage", chat_id=group.id, text="szia")
    assert refused == "Forbidden: bot was kicked from the supergroup chat"


@pytest.mark.asyncio
async def test_changes_of_members_come_only_when_asked_for(client: Client, group: Group, kati: Person) -> None:
    await group.join(client.simulator.person("Béla"), by=kati)
    kinds = [list(update)[1] for update in await client("getUpdates")]
    assert kinds == ["my_chat_member", "message", "message"]


@pytest.mark.asyncio
async def test_a_group_becomes_a_supergroup_under_another_id(
    simulator: Simulator, client: Client, kati: Person
) -> None:
    small = simulator.group("Kis csoport")
    await small.add_bot(kati, rights=RIGHTS)
    old = small.id
    await client("sendMessage", chat_id=old, text="még itt")
    await small.switch_topics_on(kati)
    refused = await client.answer("sendMessage", chat_id=old, text="hova lettek?")
    assert refused["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert refused["parameters"] == {"migrate_to_chat_id": small.id}
    last = [update["message"] for update in (await client("getUpdates"))[-2:]]
    assert (last[0]["chat"]["id"], last[0]["migrate_to_chat_id"]) == (old, small.id)
    assert (last[1]["chat"]["id"], last[1]["migrate_from_chat_id"]) == (small.id, old)
    topic = await client("createForumTopic", chat_id=small.id, name="Anna")
    assert topic["message_thread_id"] == 2  # a supergroup counts its own messages
    assert (await client("getChat", chat_id=old))["title"] == "Kis csoport"


@pytest.mark.asyncio
async def test_albums_in_both_directions(client: Client, group: Group, kati: Person) -> None:
    await group.send_album(kati, ["photo", "photo", "video"], "három kép")
    got = [update["message"] for update in (await client("getUpdates"))[-3:]]
    assert len({one["media_group_id"] for one in got}) == 1
    assert [one.get("caption") for one in got] == ["három kép", None, None]
    form = aiohttp.FormData({"chat_id": str(group.id)})
    media = '[{"type": "document", "media": "attach://a", "caption": "<b>űrlap</b>", "parse_mode": "HTML"}, '
    form.add_field("media", media + '{"type": "document", "media": "attach://b"}]')
    for name in "ab":
        form.add_field(name, name.encode(), filename=f"{name}.pdf", content_type="application/pdf")
    async with client.http.post(f"{client.simulator.url}/bot{TOKEN}/sendMediaGroup", data=form) as response:
        album = (await response.json())["result"]
    assert len({one["media_group_id"] for one in album}) == 1
    assert [one["document"]["file_name"] for one in album] == ["a.pdf", "b.pdf"]
    assert [group.saved(one["message_id"]).content for one in album] == [b"a", b"b"]
    again = await client("sendDocument", chat_id=group.id, document=album[0]["document"]["file_id"])
    assert again["document"]["file_name"] == "a.pdf"
    copies = await client(
        "copyMessages", chat_id=group.id, from_chat_id=group.id, message_ids=[one["message_id"] for one in album]
    )
    assert len({group.chat.messages[one["message_id"]].album for one in copies}) == 1
    assert client.simulator.violations == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("method", "params", "refusal"),
    [
        ("sendMediaGroup", {"media": []}, "there are no messages to send"),
        ("sendMediaGroup", {"media": [{"type": "photo", "media": "x"}]}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://a.hu/kep.jpg"}, "failed to get HTTP URL content"),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("copyMessages", {"message_ids": [99]}, "there are no messages to forward"),
        ("forwardMessages", {"message_ids": []}, "message identifiers are not specified"),
        ("copyMessage", {"message_id": 1}, "message can't be copied"),
        ("forwardMessage", {"message_id": 1}, "message can't be forwarded"),
        ("pinChatMessage", {"message_id": 1}, "message can't be pinned"),
        ("setMessageReaction", {"message_id": 99}, "message to react not found"),
        ("setMessageReaction", {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "x"}]}, "REACTION_INVALID"),
    ],
)
async def test_refusals(client: Client, group: Group, method: str, params: dict[str, Any], refusal: str) -> None:
    assert await client(method, chat_id=group.id, from_chat_id=group.id, **params) == f"Bad Request: {refusal}"


@pytest.mark.asyncio
async def test_copies_and_captions_go_into_a_topic(client: Client, group: Group, kati: Person) -> None:
    anna = client.simulator.person("Anna")
    picture = await anna.send_other("photo", "ez az irat")
    topic = (await client("createForumTopic", chat_id=group.id, name="Anna"))["message_thread_id"]
    place = {"chat_id": group.id, "from_chat_id": anna.id, "message_id": picture, "message_thread_id": topic}
    plain = await client("copyMessage", **place)
    other = await client("copyMessage", **place, caption="Anna irata")
    forwarded = await client("forwardMessage", **place)
    assert (forwarded["forward_origin"]["sender_user"]["id"], forwarded["message_thread_id"]) == (anna.id, topic)
    assert [one.text for one in group.topic(topic).messages] == ["ez az irat", "Anna irata", "ez az irat"]
    edit = {"chat_id": group.id, "message_id": plain["message_id"]}
    assert (await client("editMessageCaption", **edit, caption="láttuk"))["caption"] == "láttuk"
    assert (await client("editMessageCaption", **edit, caption="láttuk")).startswith("Bad Request: message is not mod")
    long = await client("editMessageCaption", chat_id=group.id, message_id=other["message_id"], caption="a" * 1025)
    assert long == "Bad Request: message caption is too long"
    assert await client("editMessageText", **edit, text="x") == "Bad Request: there is no text in the message to edit"


@pytest.mark.asyncio
async def test_reactions(client: Client, group: Group, kati: Person) -> None:
    await client("getUpdates", allowed_updates=["message_reaction"])
    written = await group.send(kati, "kész")
    thumb = [{"type": "emoji", "emoji": "👍"}]
    await client("setMessageReaction", chat_id=group.id, message_id=written, reaction=thumb)
    await group.react(kati, written, "🔥")
    await group.react(kati, written)
    assert sorted(group.chat.messages[written].reactions.values()) == [[], ["👍"]]
    changed = [update["message_reaction"] for update in await client("getUpdates") if "message_reaction" in update]
    assert [(one["old_reaction"], one["new_reaction"]) for one in changed] == [
        ([], [{"type": "emoji", "emoji": "🔥"}]),
        ([{"type": "emoji", "emoji": "🔥"}], []),
    ]


@pytest.mark.asyncio
async def test_an_anonymous_administrator_writes_as_the_group_but_presses_as_herself(
    client: Client, group: Group, kati: Person
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Átveszem", "callback_data": "x"}]]}
    card = await client("sendMessage", chat_id=group.id, text="Kártya", reply_markup=keyboard)
    await group.hide(kati)
    await group.send(kati, "szia", reply_to=card["message_id"])
    await group.tap(kati, "Átveszem")
    said, pressed = (await client("getUpdates"))[-2:]
    assert said["message"]["from"]["username"] == "GroupAnonymousBot"
    assert said["message"]["sender_chat"]["id"] == group.id
    assert pressed["callback_query"]["from"]["id"] == kati.id
    assert group.transcript() == "Paktum próba: Kártya [Átveszem]\nIroda: szia"
    assert (await client("getChatMember", chat_id=group.id, user_id=kati.id))["is_anonymous"] is True


@pytest.mark.asyncio
async def test_an_account_that_is_gone(client: Client) -> None:
    anna = client.simulator.person("Anna")
    await anna.start()
    await anna.deactivate()
    assert await client("sendMessage", chat_id=anna.id, text="szia") == "Forbidden: user is deactivated"


@pytest.mark.asyncio
async def test_force_reply_makes_a_phone_answer_that_message(client: Client) -> None:
    anna = client.simulator.person("Anna")
    await anna.start()
    asked = await client("sendMessage", chat_id=anna.id, text="Mi a neve?", reply_markup={"force_reply": True})
    await anna.answer("Anna vagyok")
    message = (await client("getUpdates"))[-1]["message"]
    assert message["reply_to_message"]["message_id"] == asked["message_id"]


@pytest.mark.asyncio
async def test_a_group_is_driven_from_outside(simulator: Simulator, client: Client, group: Group, kati: Person) -> None:
    async def act(action: str, **body: object) -> Any:
        address = f"{simulator.url}/sim/groups/{group.id}/{action}"
        async with client.http.post(address, json={"by": kati.id, **body}) as answer:
            return await answer.json()

    topic = (await act("create_topic", name="Anna"))["result"]
    place = {"chat_id": group.id, "message_thread_id": topic}
    keyboard = {"inline_keyboard": [[{"text": "Átveszem", "callback_data": "x"}]]}
    card = await client("sendMessage", **place, text="Kártya", reply_markup=keyboard)
    await act("send", text="szia", reply_to=card["message_id"])
    assert (await act("tap", label="Átveszem", topic=topic))["result"]
    assert "no “Nem”" in (await act("tap", label="Nem", topic=topic))["error"]
    await act("close_topic", topic=topic)
    async with client.http.get(f"{simulator.url}/sim/groups/{group.id}/{topic}") as answer:
        assert await answer.json() == "Paktum próba: Kártya [Átveszem]\nKati: szia"
    async with client.http.get(f"{simulator.url}/sim/groups") as answer:
        [shown] = await answer.json()
    assert [(one["name"], one["closed"], len(one["messages"])) for one in shown["topics"]] == [
        ("General", False, 1),
        ("Anna", True, 4),
    ]
    assert shown["topics"][1]["messages"][2]["answers"] == "Kártya"
    made = {"title": "Más", "forum_of": kati.id, "chat_id": -1009876543210}
    async with client.http.post(f"{simulator.url}/sim/groups", json=made) as answer:
        assert await answer.json() == {"id": -1009876543210}
