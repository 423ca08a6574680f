"""One call to the group, with what is written down once it was made."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.telegram.group.calls import Calls
from desk.lanes import Lane
from storage.cases import CaseRow
from storage.database import Transaction
from storage.messages import MessageRow
from storage.topics import SENDING, LineRow, TopicRow

Values = Mapping[str, Any]  # columns of the topic's row
Call = Callable[[Calls], Awaitable[int | None]]
Record = Callable[[Transaction, int | None], Values]


@dataclass(frozen=True)
class Scene:
    """A case and its topic in one transaction; `thread_id` 0 while there is no topic."""

    tx: Transaction
    case: CaseRow
    topic: TopicRow

    @property
    def thread_id(self) -> int:
        return self.topic.thread_id or 0


@dataclass(frozen=True)
class Shown:
    """A line of the conversation, where it stands already (`rows`), and what became of it if it is a reply."""

    line: MessageRow
    rows: Sequence[LineRow]
    state: str | None

    @property
    def text_row(self) -> LineRow | None:
        return next((row for row in self.rows if row.file_id is None), None)

    @property
    def is_under_way(self) -> bool:
        return self.state == SENDING


def _nothing(_tx: Transaction, _made: int | None) -> Values:
    return {}


@dataclass(frozen=True)
class Step:
    """`call` returns the number of what it made, and `record` is given it; without a call there is only to record.

    `gone`: what is written down when the message to be changed is not there any more.
    `instead`: what is done when Telegram refuses.
    """

    name: str  # for the log
    lane: Lane
    call: Call | None
    record: Record = field(default=_nothing)
    gone: Record = field(default=_nothing)
    instead: "Step | None" = None


def settled(**values: Any) -> Step:
    """Nothing has to be shown for it."""
    return Step("settle", Lane.REMINDER, None, lambda _tx, _made: values)
