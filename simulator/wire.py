"""Objects of the world as the Bot API writes them: the server's names in the server's order."""

from simulator.world import Bot, Chat, JsonObject, Message, Topic, User

# In whose name anonymous administrators write.
ANONYMOUS = User(1087968824, "Group", "GroupAnonymousBot", is_bot=True)


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
        forum = {"is_forum": True} if one.topics else {}
        return {"id": one.id, "title": one.title, **forum, "type": one.kind}
    named = {"username": one.person.username} if one.person.username else {}
    return {"id": one.id, "first_name": one.person.first_name, **named, "type": "private"}


def full_chat(one: Chat) -> JsonObject:
    """Bot API ChatFullInfo, as far as it is filled here."""
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        one.person is not None,
    )
    written = {**chat(one), "accepted_gift_types": gifts, "max_reaction_count": 11, "accent_color_id": 0}
    if one.pinned:
        written["pinned_message"] = message(one.messages[max(one.pinned)], with_reply=False)
    return written


def message(one: Message, *, with_reply: bool = True) -> JsonObject:
    written: JsonObject = {"message_id": one.id, **_sender(one), "chat": chat(one.chat), "date": one.date}
    if one.edit_date:
        written["edit_date"] = one.edit_date
    if one.thread:
        written["message_thread_id"] = one.thread
    if one.origin is not None:
        written["forward_origin"] = one.origin
    if with_reply and (one.reply_to is not None or one.thread):
        written.update(_answered(one))
    if one.album:
        written["media_group_id"] = one.album
    if one.text:
        written["text"] = one.text
    if one.entities:
        written["entities"] = one.entities
    written.update(one.content)
    if one.markup is not None:
        written["reply_markup"] = one.markup
    if one.thread:
        written["is_topic_message"] = True
    return written


def _sender(one: Message) -> JsonObject:
    if not one.anonymous:
        return {"from": user(one.sender)}
    return {"from": user(ANONYMOUS), "sender_chat": chat(one.chat)}


def _answered(one: Message) -> JsonObject:
    """What it answers; without a word of its own a message of a topic answers the one that began the topic."""
    answered = one.reply_to
    if answered is None or answered.deleted:
        answered = one.chat.messages.get(one.thread) if one.thread != one.id else None
    if answered is None:
        return {}
    if answered.chat is one.chat and answered.thread == one.thread:
        return {"reply_to_message": message(answered, with_reply=False)}
    return {"external_reply": _external_reply(answered)}


def _external_reply(answered: Message) -> JsonObject:
    """An answer to a message of another topic or chat."""
    hidden = {"caption", "caption_entities"}
    content = {name: value for name, value in answered.content.items() if name not in hidden}
    place: JsonObject = {}
    if answered.chat.kind == "supergroup":
        place = {"chat": chat(answered.chat), "message_id": answered.id}
    return {"origin": origin(answered), **place, **content}


def origin(one: Message) -> JsonObject:
    """Bot API MessageOrigin."""
    if one.anonymous:
        return {"type": "chat", "sender_chat": chat(one.chat), "date": one.date}
    return {"type": "user", "sender_user": user(one.sender), "date": one.date}


def topic(one: Topic) -> JsonObject:
    """Bot API ForumTopic."""
    icon = {"icon_custom_emoji_id": one.icon_emoji} if one.icon_emoji else {}
    return {"message_thread_id": one.id, "name": one.name, "icon_color": one.icon_color, **icon}


def callback_query(number: str, sender: User, pressed: Message, data: str) -> JsonObject:
    place = inaccessible(pressed) if pressed.deleted else message(pressed)
    instance = str(pressed.chat.id * 1000003 % 2**63)
    return {"id": number, "from": user(sender), "message": place, "chat_instance": instance, "data": data}


def inaccessible(one: Message) -> JsonObject:
    return {"chat": chat(one.chat), "message_id": one.id, "date": 0}


def reaction_updated(one: Message, actor: User, date: int, before: list[str]) -> JsonObject:
    """Bot API MessageReactionUpdated."""
    old, new = ([{"type": "emoji", "emoji": emoji} for emoji in emojis] for emojis in (before, one.reactions[actor.id]))
    place = {"chat": chat(one.chat), "message_id": one.id, "user": user(actor), "date": date}
    return {**place, "old_reaction": old, "new_reaction": new}
