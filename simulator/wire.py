"""Objects of the world as the Bot API writes them: the server's names in the server's order."""

from typing import Any

from simulator.world import Bot, Chat, JsonObject, Message, User


def user(one: User) -> JsonObject:
    written: JsonObject = {"id": one.id, "is_bot": one.is_bot, "first_name": one.first_name}
    if one.username:
        written["username"] = one.username
    if one.language:
        written["language_code"] = one.language
    return written


def own_user(bot: Bot) -> JsonObject:
    return {
        **user(bot.user),
        "can_join_groups": True,
        "can_read_all_group_messages": bot.reads_groups,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def chat(one: Chat) -> JsonObject:
    if one.person is None:
        return {"id": one.id, "title": one.title, "type": one.kind}
    named = {"username": one.person.username} if one.person.username else {}
    return {"id": one.id, "first_name": one.person.first_name, **named, "type": "private"}


def full_chat(one: Chat) -> JsonObject:
    """Bot API ChatFullInfo, as far as it is filled here."""
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        one.person is not None,
    )
    written = {**chat(one), "accepted_gift_types": gifts, "max_reaction_count": 11, "accent_color_id": 0}
    shown = [number for number in one.pinned if number in one.messages]
    if shown:
        written["pinned_message"] = message(one.messages[shown[-1]], with_reply=False)
    return written


def message(one: Message, *, with_reply: bool = True) -> JsonObject:
    written: JsonObject = {
        "message_id": one.id,
        "from": user(one.sender),
        "chat": chat(one.chat),
        "date": one.date,
    }
    if one.edit_date:
        written["edit_date"] = one.edit_date
    if one.origin is not None:
        written["forward_origin"] = one.origin
    if with_reply and one.reply_to is not None and not one.reply_to.deleted:
        written["reply_to_message"] = message(one.reply_to, with_reply=False)
    if one.text:
        written["text"] = one.text
    if one.entities:
        written["entities"] = one.entities
    written.update(one.content)
    if one.markup is not None:
        written["reply_markup"] = one.markup
    return written


def callback_query(number: str, sender: User, pressed: Message, data: str) -> JsonObject:
    place = inaccessible(pressed) if pressed.deleted else message(pressed)
    instance = str(pressed.chat.id * 1000003 % 2**63)
    return {"id": number, "from": user(sender), "message": place, "chat_instance": instance, "data": data}


def inaccessible(one: Message) -> JsonObject:
    return {"chat": chat(one.chat), "message_id": one.id, "date": 0}


def member_updated(place: Chat, actor: User, date: int, bot: Bot, change: tuple[str, str]) -> JsonObject:
    """`change` is the bot's status before and after."""
    before, after = (_member(bot.user, status) for status in change)
    return {"chat": chat(place), "from": user(actor), "date": date, "old_chat_member": before, "new_chat_member": after}


def _member(one: User, status: str) -> JsonObject:
    ends: dict[str, Any] = {"until_date": 0} if status == "kicked" else {}
    return {"user": user(one), "status": status, **ends}
