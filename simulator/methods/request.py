"""One call of a method, and the things most methods look up first."""

from dataclasses import dataclass

from simulator.errors import bad_request, forbidden
from simulator.params import Params
from simulator.world import Bot, Chat, Message, World


@dataclass(slots=True)
class Request:
    world: World
    bot: Bot
    params: Params

    def date(self) -> int:
        return int(self.world.clock.now())

    def chat(self, *, name: str = "chat_id", write: bool = True) -> Chat:
        raw = self.params.string(name)
        if not raw:
            raise bad_request(f"{name} is empty" if name == "chat_id" else "chat not found")
        try:
            chat = self.bot.chats.get(int(raw))
        except ValueError:
            chat = None
        if chat is None or not chat.known:
            raise bad_request("chat not found")
        if write:
            _check_access(self.bot, chat)
        if self.params.integer("message_thread_id"):
            raise bad_request("message thread not found")  # no chat here has topics yet
        return chat

    def message(self, chat: Chat, what: str, number: int | None = None) -> Message:
        """`what` is what the refusal calls it: "message to edit"."""
        found = chat.messages.get(self.params.integer("message_id") if number is None else number)
        if found is None or found.deleted:
            raise bad_request(f"{what} not found")
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """A result with a description beside it, as the webhook methods give."""

    result: object
    description: str


def _check_access(bot: Bot, chat: Chat) -> None:
    status = chat.members.get(bot.user.id)
    if status == "member":
        return
    if chat.kind == "private":
        raise forbidden("bot was blocked by the user")
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    raise forbidden(f"bot is not a member of the {chat.kind} chat")
