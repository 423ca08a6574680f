"""What an update of the group tells, and what in it is none of ours."""

from typing import Any

import pytest
from aiogram.types import Update

from bot.telegram.group.buttons import Press
from bot.telegram.group.incoming import GENERAL, Pressed, Wrote, group_of, read

GROUP, TOPIC = -1001234567890, 77
CHAT = {"id": GROUP, "type": "supergroup", "title": "Munkatársak", "is_forum": True}
KATI = {"id": 5, "is_bot": False, "first_name": "Kati"}
ROOT = {"message_id": TOPIC, "date": 1, "chat": CHAT, "forum_topic_created": {"name": "K-1001", "icon_color": 1}}
LINE = {"message_id": 80, "date": 1, "chat": CHAT, "from": KATI, "text": "Ügyfél"}


def update(kind: str = "message", /, **fields: Any) -> Update:
    message = {"message_id": 90, "date": 1, "chat": CHAT, "from": KATI, **fields}
    return Update.model_validate({"update_id": 1, kind: message})


def in_topic(**fields: Any) -> Update:
    known: dict[str, Any] = {"reply_to_message": ROOT, **fields}
    return update(message_thread_id=TOPIC, is_topic_message=True, **known)


def wrote(told: Update) -> Wrote:
    found = read(told, "paktum_bot")
    assert isinstance(found, Wrote)
    return found


def test_words_in_a_topic_answer_nothing_unless_they_do() -> None:
    plain, answer = wrote(in_topic(text="Jó napot")), wrote(in_topic(text="Jó napot", reply_to_message=LINE))
    assert (plain.thread_id, plain.reply_to, plain.text) == (TOPIC, None, "Jó napot")
    assert answer.reply_to == 80


def test_a_number_of_a_thread_that_is_no_topic_is_general() -> None:
    """An answer in General names the message that it answers as its thread (Bot API "Message")."""
    assert wrote(update(text="szia", message_thread_id=80, reply_to_message=LINE)).thread_id == GENERAL


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/sor", "sor"),
        ("/SOR most", "sor"),
        ("/sor@Paktum_Bot", "sor"),
        ("/sor@masik_bot", ""),
        ("a /sor parancs", ""),
        ("/", ""),
    ],
)
def test_commands(text: str, command: str) -> None:
    assert wrote(update(text=text)).command == command


def test_the_caption_is_what_was_written_with_a_file() -> None:
    photo = [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]
    found = wrote(in_topic(photo=photo, caption="Itt van"))
    assert (found.text, found.kind) == ("Itt van", "photo")


def test_an_edit_says_so() -> None:
    assert wrote(update("edited_message", text="mégis")).changed


def test_who_writes_in_the_name_of_the_group_is_nobody_known() -> None:
    found = wrote(in_topic(text="Jó napot", sender_chat=CHAT, **{"from": {**KATI, "id": 1087968824, "is_bot": True}}))
    assert found.account == 1087968824


@pytest.mark.parametrize(
    "told",
    [
        update(forum_topic_closed={}, message_thread_id=TOPIC, is_topic_message=True),
        update(pinned_message=LINE),
        update(new_chat_members=[KATI]),
        update("message", text="én is bot vagyok", **{"from": {**KATI, "is_bot": True}}),
    ],
)
def test_notices_and_other_bots_tell_nothing(told: Update) -> None:
    assert read(told, "paktum_bot") is None
    assert group_of(told) == GROUP


@pytest.mark.parametrize(("data", "press"), [("g:claim:12", Press("claim", 12)), ("1:menu:question", None), ("", None)])
def test_a_press(data: str, press: Press | None) -> None:
    query = {"id": "q", "from": KATI, "chat_instance": "c", "data": data, "message": {**LINE, "date": 0}}
    told = Update.model_validate({"update_id": 1, "callback_query": query})
    assert read(told, "paktum_bot") == Pressed(5, "q", GROUP, 80, press)


def test_a_private_chat_is_no_group() -> None:
    assert group_of(update(text="szia", chat={"id": 5, "type": "private"})) is None
