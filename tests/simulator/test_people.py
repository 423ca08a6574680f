"""What a person does and sees."""

import pytest

from simulator.screen import ShownButton
from simulator.server import Simulator
from tests.simulator.conftest import Client

KEYBOARD = {"inline_keyboard": [[{"text": "Igen", "callback_data": "y"}], [{"text": "Térkép", "url": "https://a.hu/"}]]}


@pytest.mark.asyncio
async def test_ids_are_past_32_bits_and_the_same_for_a_seed() -> None:
    async with Simulator.running(seed=7) as one, Simulator.running(seed=7) as other:
        ids = [simulator.person("Anna").id for simulator in (one, other)]
    assert ids[0] == ids[1] > 2**31
    assert len(str(ids[0])) == 10


@pytest.mark.asyncio
async def test_start_has_a_command_entity_and_its_payload(simulator: Simulator, client: Client) -> None:
    await simulator.person("Anna").start("plakat-7")
    [update] = await client("getUpdates")
    assert update["message"]["text"] == "/start plakat-7"
    assert update["message"]["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]
    assert update["message"]["from"]["language_code"] == "hu"


@pytest.mark.asyncio
async def test_newest_button_of_that_label_is_tapped(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    await anna.start()
    await client("sendMessage", chat_id=anna.id, text="Biztos?", reply_markup=KEYBOARD)
    newest = await client("sendMessage", chat_id=anna.id, text="Most biztos?", reply_markup=KEYBOARD)
    number = await anna.tap("Igen")
    update = (await client("getUpdates"))[-1]
    assert update["callback_query"]["id"] == number
    assert update["callback_query"]["message"]["message_id"] == newest["message_id"]
    assert anna.screen[-1].buttons == [[ShownButton("Igen", data="y")], [ShownButton("Térkép", url="https://a.hu/")]]
    with pytest.raises(AssertionError, match="is a link"):
        await anna.tap("Térkép")
    with pytest.raises(AssertionError, match=r"no “Nem” on her screen, only \['Igen', 'Térkép'\]"):
        await anna.tap("Nem")


@pytest.mark.asyncio
async def test_keys_of_the_reply_keyboard_write_text_or_share_her_contact(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    await anna.start()
    keys = {
        "keyboard": [[{"text": "Kihagyom"}, {"text": "Számom", "request_contact": True}]],
        "one_time_keyboard": True,
    }
    await client("sendMessage", chat_id=anna.id, text="Telefon?", reply_markup=keys)
    assert anna.keyboard == [["Kihagyom", "Számom"]]
    assert await anna.tap("Számom") == ""
    assert anna.keyboard == []
    await client("sendMessage", chat_id=anna.id, text="Telefon?", reply_markup=keys)
    await anna.tap("Kihagyom")
    shared, skipped = (update["message"] for update in (await client("getUpdates"))[-2:])
    assert shared["contact"] == {"phone_number": anna.phone, "first_name": "Anna", "user_id": anna.id}
    assert skipped["text"] == "Kihagyom"


@pytest.mark.asyncio
async def test_edits_deletions_and_repeats_are_seen(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    asked = await anna.send("mikor lesz")
    await anna.edit(asked, "mikor lesz képzés?")
    answers = [await client("sendMessage", chat_id=anna.id, text="Hamarosan.") for _time in range(2)]
    await client("deleteMessage", chat_id=anna.id, message_id=answers[0]["message_id"])
    assert [(one.text, one.edited) for one in anna.screen] == [("mikor lesz képzés?", True), ("Hamarosan.", False)]
    assert [one.text for one in anna.history] == ["mikor lesz", "Hamarosan.", "Hamarosan."]
    edited = (await client("getUpdates"))[1]["edited_message"]
    assert edited["edit_date"] >= edited["date"]


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", ["voice", "photo", "sticker", "document", "location", "video"])
async def test_other_things_arrive(simulator: Simulator, client: Client, kind: str) -> None:
    anna = simulator.person("Anna")
    await anna.send_other(kind, caption="ez az" if kind in {"photo", "document"} else "")
    [update] = await client("getUpdates")
    assert kind in update["message"]
    assert anna.screen[0].text == (update["message"].get("caption") or f"[{kind}]")


@pytest.mark.asyncio
async def test_blocked_bot_gets_403_until_she_comes_back(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    await anna.start()
    await anna.block()
    assert await client("sendMessage", chat_id=anna.id, text="szia") == "Forbidden: bot was blocked by the user"
    assert await client("sendChatAction", chat_id=anna.id, action="typing") == "Forbidden: bot was blocked by the user"
    with pytest.raises(AssertionError, match="unblock first"):
        await anna.send("szia")
    await anna.unblock()
    await client("sendMessage", chat_id=anna.id, text="szia")
    changes = [update["my_chat_member"] for update in await client("getUpdates") if "my_chat_member" in update]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    assert anna.screen[-1].text == "szia"


@pytest.mark.asyncio
async def test_bot_cannot_write_first(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    assert await client("sendMessage", chat_id=anna.id, text="szia") == "Bad Request: chat not found"


@pytest.mark.asyncio
async def test_group_adds_the_bot_which_leaves(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    group = simulator.group("Idegen csoport")
    await group.add_bot(anna)
    await group.send(anna, "szia")
    was_member = group.bot_is_member
    assert await client("leaveChat", chat_id=group.id) is True
    assert (was_member, group.bot_is_member) == (True, False)
    await group.send(anna, "elment")
    updates = await client("getUpdates")
    kinds = [list(update)[1] for update in updates]
    assert kinds == ["my_chat_member", "message", "message", "message", "my_chat_member"]
    assert updates[3]["message"]["left_chat_member"]["username"] == "paktum_proba_bot"
    assert updates[2]["message"]["chat"] == {"id": group.id, "title": "Idegen csoport", "type": "group"}
    refused = "Forbidden: bot is not a member of the group chat"
    assert await client("sendMessage", chat_id=group.id, text="szia") == refused


@pytest.mark.asyncio
async def test_privacy_mode_hides_small_talk_of_groups(client: Client) -> None:
    async with Simulator.running() as simulator:
        simulator.add_bot("7:x", username="zart_bot", name="Zárt", reads_groups=False)
        anna = simulator.person("Anna")
        group = simulator.group("Falu")
        await group.add_bot(anna)
        before = simulator.pending_updates()
        await group.send(anna, "csak beszélgetünk")
        assert simulator.pending_updates() == before
        await group.send(anna, "@zart_bot segíts")
        await group.send(anna, "/help")
        assert simulator.pending_updates() == before + 2


@pytest.mark.asyncio
async def test_typing_and_alerts_are_counted(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    await anna.start()
    await client("sendMessage", chat_id=anna.id, text="Biztos?", reply_markup=KEYBOARD)
    await client("sendChatAction", chat_id=anna.id, action="typing")
    number = await anna.tap("Igen")
    await client("answerCallbackQuery", callback_query_id=number, text="Rendben")
    assert (anna.typing, anna.alerts) == (1, ["Rendben"])


@pytest.mark.asyncio
@pytest.mark.parametrize("payload", ["a" * 65, "két szó", "ő"])
async def test_links_carry_only_what_telegram_lets_them(simulator: Simulator, payload: str) -> None:
    with pytest.raises(AssertionError, match="no link can carry"):
        await simulator.person("Anna").start(payload)


@pytest.mark.asyncio
async def test_her_album_reactions_and_things_arrive(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    album = await anna.send_album(["document", "document"], "a két irat")
    assert [shown.text for shown in anna.screen] == ["a két irat", "[document]"]
    messages = [update["message"] for update in await client("getUpdates")]
    assert [one["message_id"] for one in messages] == album
    assert len({one["media_group_id"] for one in messages}) == 1
    await anna.edit(album[0], "a két iratom")
    edited = (await client("getUpdates"))[-1]["edited_message"]
    assert (edited["caption"], edited["media_group_id"]) == ("a két iratom", messages[0]["media_group_id"])
