"""The office's values in use: its file, with what colleagues have changed on the console in place of what it says."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from desk.office import Office, OfficeFile
from desk.working_time import WorkingTime


class Current:
    """One a process. New values are made beside those in use and take their place at once, as new articles do."""

    def __init__(self, file: OfficeFile, zone: ZoneInfo, own_notice: str | None = None) -> None:
        """`own_notice`: the address of our privacy notice, told where the office has not named one of its own."""
        self.file = file
        self.own_notice = own_notice
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
        if self.own_notice and (not office.privacy_notice or "privacy_notice" in office.samples):
            office = office.model_copy(update={"privacy_notice": self.own_notice})
        return office, office.working_time(self.zone)
