"""The staff's own commands in the group: the queue's head, one's own cases, events, and what can be done here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from aiogram import Bot
from aiogram.types import BotCommand, BotCommandScopeChat

from bot.telegram.group import event_board
from bot.telegram.group.acts import UNLINKED
from bot.telegram.group.card import title_of
from bot.telegram.group.incoming import Wrote
from bot.telegram.group.posts import Post
from bot.telegram.group.words import said, short_moment
from console import refusal_words
from console.queue_words import EMPTY_VIEWS
from desk import telegram_links
from desk.desk import Desk
from desk.errors import DeskError
from desk.queue import Queue, View, queue_page
from locales import Text, Translator, _
from storage import cases, topics
from storage.staff import StaffRow

SHOWN = 5
MENU: Mapping[str, Text] = {
    "sor": _("The head of the queue"),
    "enyem": _("My cases"),
    "rendezvenyek": _("How the coming events stand"),
    "segitseg": _("What can be done in this group?"),
}
HELP = _(
    "Every case has a topic of its own. Reply to the visitor's message: your words go to the visitor at once. What you "
    "write without replying to anything is sent nowhere until you say whether it is for the visitor or an internal "
    "note. If you edit your message, what the visitor reads changes with it. Deleting it here takes nothing back: "
    "reply to it with /vissza. The buttons stand under the pinned card.\n\n"
    "/sor – the head of the queue\n/enyem – my cases\n/rendezvenyek – how the coming events stand\n"
    "/segitseg – this help"
)


@dataclass(frozen=True)
class Place:
    """Where a command is answered. `console`: its address, where Telegram would open it."""

    group_id: int
    console: str | None


def answer(desk: Desk, wrote: Wrote, console: str | None = None) -> Post | None:
    """In a reader thread; None for what is no command of ours."""
    act = ACTS.get(wrote.command)
    if act is None:
        return None
    staff = telegram_links.colleague(desk, wrote.account)
    try:
        text = act(desk, staff, Place(wrote.group_id, console)) if staff is not None else said(desk, UNLINKED)
    except DeskError as error:
        text = said(desk, refusal_words.sentence_of(error)[1])
    return Post(wrote.group_id, wrote.thread_id, text)


def _help(desk: Desk, _staff: StaffRow, _place: Place) -> str:
    return said(desk, HELP)


def _queue(desk: Desk, staff: StaffRow, place: Place) -> str:
    queue = queue_page(desk, staff, View.UNCLAIMED)
    return _listed(
        desk, queue, place.group_id, _("Waiting for a colleague: {count}", count=queue.count), View.UNCLAIMED
    )


def _mine(desk: Desk, staff: StaffRow, place: Place) -> str:
    queue = queue_page(desk, staff, View.MINE)
    head = _("{name}, open cases: {count}", name=staff.name, count=queue.count)
    return _listed(desk, queue, place.group_id, head, View.MINE)


def _events(desk: Desk, staff: StaffRow, place: Place) -> str:
    return event_board.text_of(desk, staff, place.console)


def _listed(desk: Desk, queue: Queue, group_id: int, head: Text, view: View) -> str:
    """Nothing of a person: everybody in the group reads it."""
    if not queue.cases:
        return said(desk, EMPTY_VIEWS[view])
    ids = [row.id for row in queue.cases[:SHOWN]]
    more = (
        [said(desk, _("… and {count} more on the console", count=queue.count - SHOWN))] if queue.count > SHOWN else []
    )
    return "\n\n".join([said(desk, head), *_lines(desk, ids, group_id), *more])


def _lines(desk: Desk, case_ids: list[int], group_id: int) -> Iterator[str]:
    with desk.database.reading() as tx:
        for case_id in case_ids:
            case, topic = cases.get(tx, case_id), topics.of_case(tx, case_id)
            assert case is not None
            urgent = "❗ " if case.urgent else ""
            by = said(desk, _("reply promised by {by}", by=short_moment(desk, case.reply_by)))
            waits = f"\n{by}" if case.heard_at is not None else ""
            way = f"\n{topic_address(group_id, topic.thread_id)}" if topic and topic.thread_id else ""
            yield f"{urgent}{title_of(desk, case)}{waits}{way}"


def topic_address(group_id: int, thread_id: int) -> str:
    """Opens the topic for members of the group (Telegram's own links to private supergroups)."""
    return f"https://t.me/c/{str(group_id).removeprefix('-100')}/{thread_id}"


ACTS: Mapping[str, Callable[[Desk, StaffRow, Place], str]] = {
    "sor": _queue,
    "enyem": _mine,
    "rendezvenyek": _events,
    "events": _events,
    "segitseg": _help,
    "start": _help,
    "help": _help,
}


async def set_menu(bot: Bot, group_id: int, translator: Translator) -> None:
    """For this group only; safe to repeat; raises AiogramError."""
    menu = [BotCommand(command=name, description=translator.into("hu", text)) for name, text in MENU.items()]
    await bot.set_my_commands(menu, scope=BotCommandScopeChat(chat_id=group_id))
