"""What a bot is told about messages, and the service messages that chats write by themselves."""

from simulator import members, wire
from simulator.world import Bot, Chat, JsonObject, Message, User, World


def report(bot: Bot, message: Message, kind: str = "message") -> None:
    """Tells the bot of a message of somebody else, or of any service message, its own too."""
    if message.chat.kind != "private" and not _reaches(bot, message):
        return
    bot.updates.put(kind, wire.message(message), ("message", message.chat.id))


def write(world: World, bot: Bot, chat: Chat, sender: User, content: JsonObject, thread: int = 0) -> Message:
    """A service message: shown in the chat, told to the bot."""
    message = Message(0, chat, sender, int(world.clock.now()), content=content, thread=thread, is_service=True)
    world.post(bot, message)
    report(bot, message)
    return message


def _reaches(bot: Bot, message: Message) -> bool:
    """Privacy mode: commands, mentions, replies to the bot, service messages; an administrator reads everything."""
    chat = message.chat
    if not members.is_present(chat, bot.user):
        return False
    if bot.reads_groups or message.is_service or members.is_admin(chat, bot.user):
        return True
    answered = message.reply_to is not None and message.reply_to.sender is bot.user
    command = any(one["type"] == "bot_command" for one in message.entities)
    return answered or command or f"@{bot.user.username}" in message.text
