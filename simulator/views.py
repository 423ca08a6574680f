"""Phones, groups and calls as a browser or another process is shown them."""

from simulator import members
from simulator.groups import Group, TopicShown
from simulator.people import Person
from simulator.screen import buttons, shown
from simulator.world import GENERAL, Call, Chat, JsonObject, Message, User

TYPING_LASTS = 5.0
FILES = ("photo", "document", "voice", "video", "video_note", "audio", "sticker")


def phone(person: Person) -> JsonObject:
    chat = person.chat
    keys = [
        [{"label": key["text"], "contact": bool(key.get("request_contact"))} for key in row] for row in keys_of(chat)
    ]
    return {
        "id": person.id,
        "name": person.user.first_name,
        "phone": person.phone,
        "bot": person.bot.user.first_name,
        "about": about(person),
        "commands": commands(person),
        "blocked": person.blocked,
        "typing": is_typing(chat, person.world.clock.now()),
        "keyboard": keys,
        "alerts": chat.alerts,
        "messages": [bubble(message, person.user) for message in chat.messages.values()],
    }


def group(one: Group) -> JsonObject:
    """All its topics with all that stands in them; `people` are those who are in it."""
    chat = one.chat
    here = [user for user in one.world.users.values() if members.is_present(chat, user)]
    return {
        "id": one.id,
        "title": chat.title,
        "forum": bool(chat.topics),
        "bot": one.bot.user.first_name,
        "people": [{"id": user.id, "name": user.first_name} for user in here],
        "typing": chat.typing_in if is_typing(chat, one.world.clock.now()) else None,
        "alerts": chat.alerts,
        "topics": [topic(one, shown_topic) for shown_topic in one.topics or [one.topic(0)]],
    }


def topic(one: Group, shown_topic: TopicShown) -> JsonObject:
    thread = 0 if shown_topic.id == GENERAL else shown_topic.id
    lines = [bubble(message) for message in one.chat.messages.values() if message.thread == thread]
    return {
        "id": shown_topic.id,
        "name": shown_topic.name,
        "closed": shown_topic.closed,
        "pinned": shown_topic.pinned,
        "messages": lines,
    }


def is_typing(chat: Chat, now: float) -> bool:
    return now - chat.typing_at < TYPING_LASTS


def keys_of(chat: Chat) -> list[list[JsonObject]]:
    keys: list[list[JsonObject]] = chat.keyboard["keyboard"] if chat.keyboard is not None else []
    return keys


def about(person: Person) -> str:
    """The bot's description, which an empty chat shows."""
    profile = person.bot.profile
    return str(profile.get(("description", person.user.language)) or profile.get(("description", ""), ""))


def commands(person: Person) -> list[JsonObject]:
    """The first set there is, in the order of Bot API, "Determining list of commands"."""
    scopes = (("chat", str(person.id)), ("all_private_chats", ""), ("default", ""))
    keys = [("commands", *scope, language) for scope in scopes for language in (person.user.language, "")]
    return next((person.bot.profile[key] for key in keys if key in person.bot.profile), [])


def bubble(message: Message, viewer: User | None = None) -> JsonObject:
    """Without a viewer as everybody in a group sees it, by its author and what it answers."""
    view = shown(message, viewer)
    answered = message.reply_to
    return {
        "id": message.id,
        "mine": view.mine,
        "author": view.author,
        "author_id": message.sender.id,
        "bot": message.sender.is_bot,
        "service": next(iter(message.content)) if message.is_service else "",
        "text": "" if message.deleted else view.text,
        "file": None if message.deleted else file(message),
        "entities": [] if message.deleted else message.entities or message.content.get("caption_entities", []),
        "answers": "" if answered is None or answered.deleted else shown(answered).text,
        "reactions": [emoji for emojis in message.reactions.values() for emoji in emojis],
        "buttons": [
            [{"label": one.label, "data": one.data, "url": one.url} for one in row] for row in buttons(message)
        ],
        "edited": view.edited,
        "deleted": message.deleted,
        "date": message.date,
    }


def file(message: Message) -> JsonObject | None:
    """The id and name of what can be saved from it."""
    kind = next((kind for kind in FILES if kind in message.content), None)
    if kind is None or message.is_service:
        return None
    held = message.content[kind]
    described = held[-1] if isinstance(held, list) else held
    return {"id": described["file_id"], "name": described.get("file_name", kind)}


def line(call: Call) -> JsonObject:
    """A call as the log shows it; uploads by name and size."""
    params = {name: value if isinstance(value, str | int) else repr(value) for name, value in call.params.items()}
    return {"method": call.method, "chat_id": call.chat_id, "params": params, "status": call.status, "at": call.at}
