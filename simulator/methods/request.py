"""One call of a method, and the things most methods look up first."""

from dataclasses import dataclass

from simulator import members
from simulator.errors import Refused, bad_request, forbidden
from simulator.params import Params
from simulator.world import Bot, Chat, Message, User, World

UPGRADED = "group chat was upgraded to a supergroup chat"


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
        if write or chat.kind == "supergroup":
            _check_access(self.bot, chat)
        return chat

    def message(self, chat: Chat, what: str, number: int | None = None) -> Message:
        """`what` is what the refusal calls it: "message to edit"."""
        found = chat.messages.get(self.params.integer("message_id") if number is None else number)
        if found is None or found.deleted:
            raise bad_request(f"{what} not found")
        return found

    def numbers(self, most: int) -> list[int]:
        """The parameter `message_ids`."""
        numbers = self.params.array("message_ids", "message_ids")
        if not numbers:
            raise bad_request("message identifiers are not specified")
        if len(numbers) > most:
            raise bad_request("too many message identifiers specified")
        if not all(isinstance(number, int) for number in numbers):
            raise bad_request("message identifier must be a Number")
        return numbers

    def user(self) -> User:
        number = self.params.integer("user_id")
        if number <= 0:
            raise bad_request("invalid user_id specified")
        found = self.bot.user if number == self.bot.user.id else self.world.users.get(number)
        if found is None:
            raise bad_request("PARTICIPANT_ID_INVALID")
        return found

    def may(self, chat: Chat, right: str) -> bool:
        return members.may(chat, self.bot.user, right)


@dataclass(frozen=True, slots=True)
class Answer:
    """A result with a description beside it, as the webhook methods give."""

    result: object
    description: str


def _check_access(bot: Bot, chat: Chat) -> None:
    if chat.upgraded_to:
        raise Refused(400, f"Bad Request: {UPGRADED}", migrate_to=chat.upgraded_to)
    if members.is_present(chat, bot.user):
        return
    if chat.kind == "private":
        deactivated = chat.person is not None and chat.person.deactivated
        raise forbidden("user is deactivated" if deactivated else "bot was blocked by the user")
    if members.status(chat, bot.user) == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    raise forbidden(f"bot is not a member of the {chat.kind} chat")
