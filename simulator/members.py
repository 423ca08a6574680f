"""Who is in a group and what they may do there: Bot API ChatMember and ChatAdministratorRights."""

from collections.abc import Iterable

from simulator import wire
from simulator.world import Bot, Chat, JsonObject, User, World

# What an administrator of a supergroup can be allowed, in the server's order.
RIGHTS = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_pin_messages",
    "can_manage_topics",
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_manage_tags",
    "can_send_welcome_messages",
)
PRESENT = {"creator", "administrator", "member"}


def status(chat: Chat, user: User) -> str:
    return chat.members.get(user.id, "left")


def is_present(chat: Chat, user: User) -> bool:
    return status(chat, user) in PRESENT


def is_admin(chat: Chat, user: User) -> bool:
    return status(chat, user) in {"creator", "administrator"}


def may(chat: Chat, user: User, right: str) -> bool:
    held = status(chat, user)
    return held == "creator" or (held == "administrator" and right in chat.rights.get(user.id, ()))


def written(chat: Chat, user: User) -> JsonObject:
    """Bot API ChatMember."""
    held = status(chat, user)
    member: JsonObject = {"user": wire.user(user), "status": held}
    hidden = {"is_anonymous": user.id in chat.anonymous}
    if held == "creator":
        return member | hidden
    if held == "administrator":
        rights = {right: right in chat.rights.get(user.id, ()) for right in RIGHTS}
        return member | {"can_be_edited": False, **rights, **hidden}
    return member | ({"until_date": 0} if held == "kicked" else {})


def change(world: World, bot: Bot, chat: Chat, who: tuple[User, User], after: str, rights: Iterable[str] = ()) -> None:
    """`who`: by whom, and whose; an administrator always has can_manage_chat. The bot is told if it may know."""
    actor, user = who
    assert set(rights) <= set(RIGHTS), f"no such rights: {set(rights) - set(RIGHTS)}"
    before = written(chat, user)
    chat.members[user.id] = after
    chat.rights[user.id] = frozenset(rights) | {"can_manage_chat"} if after == "administrator" else frozenset()
    changed: JsonObject = {
        "chat": wire.chat(chat),
        "from": wire.user(actor),
        "date": int(world.clock.now()),
        "old_chat_member": before,
        "new_chat_member": written(chat, user),
    }
    if user is bot.user:
        bot.updates.put("my_chat_member", changed, ("member", chat.id))
    elif is_admin(chat, bot.user):
        bot.updates.put("chat_member", changed, ("member", chat.id))
    world.tell("chat", chat)
