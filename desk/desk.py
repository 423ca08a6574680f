from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from desk.clock import Clock
from desk.current import Current
from desk.office import Office
from desk.working_time import WorkingTime
from knowledge.base import Published
from locales import Translator
from storage.bus import Bus
from storage.database import Database
from storage.outbox import OutboxRow

ChatLink = Callable[[str], str | None]  # start payload → the address that opens a chat with it, None while unknown


@dataclass(frozen=True, repr=False)  # a report that shows what it holds would print every article
class Desk:
    """What every turn and every page of one running process works with; made once, at the start."""

    database: Database
    published: Published
    current: Current
    translator: Translator
    clock: Clock
    process: str  # the name under which this process leases outgoing rows; the same after a restart
    pushes: frozenset[str] = frozenset()  # channels that this process sends to
    deliver: Callable[[Sequence[OutboxRow]], None] = lambda _rows: None  # takes committed rows of those channels
    has_sent: Callable[[int], bool] = lambda _row_id: False  # whether this process has sent a row it has yet to mark
    links: Mapping[str, ChatLink] = field(default_factory=dict)  # by channel
    base_url: str = "http://localhost:8080"  # where people reach our pages
    ledger: Path | None = None  # the file that outlives a restore: who has been forgotten (desk/ledger.py)

    @property
    def office(self) -> Office:
        """The values in use now; who needs several that belong together reads them at once."""
        return self.current.office

    @property
    def working_time(self) -> WorkingTime:
        return self.current.working_time

    @property
    def zone(self) -> ZoneInfo:
        return self.current.zone

    @property
    def bus(self) -> Bus:
        """For live views to listen to; who writes names what has changed by `tx.wake`."""
        return self.database.bus
