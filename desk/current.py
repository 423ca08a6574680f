"""The office's values in use: its file, with what colleagues have changed on the console in place of what it says."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from desk.office import Office, OfficeFile
from desk.working_time import WorkingTime


class Current:
    """One a process. New values are made beside those in use and take their place at once, as new articles do."""

    def __init__(self, file: OfficeFile, zone: ZoneInfo) -> None:
        self.file = file
        self.zone = zone
        self.changes: Mapping[str, Any] = {}
        self._in_use = self._made({})

    @property
    def office(self) -> Office:
        return self._in_use[0]

    @property
    def working_time(self) -> WorkingTime:
        return self._in_use[1]

    def take(self, changes: Mapping[str, Any]) -> None:
        """Raises ValidationError, and keeps what is in use, when these cannot be the values of an office."""
        self._in_use = self._made(changes)
        self.changes = changes

    def _made(self, changes: Mapping[str, Any]) -> tuple[Office, WorkingTime]:
        office = self.file.with_changes(changes)
        return office, office.working_time(self.zone)
