"""Faults by script: what goes wrong with the next matching requests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.errors import STANDARD, Refused, too_many_requests

DEFAULT_RETRY_AFTER = 3
UPGRADED = "Bad Request: group chat was upgraded to a supergroup chat"

Match = str | Callable[[Mapping[str, Any]], bool]


@dataclass(kw_only=True, slots=True)
class Fault:
    """`code` 0 = the request succeeds (after `latency`); `match` = a piece of any parameter, or a function of them.

    Who gives up during the `latency` has done nothing, unless `after_effect`: then the effect came before it.
    """

    method: str = "*"
    chat: int | None = None
    code: int = 0
    retry_after: int = 0
    times: int = 1
    description: str | None = None
    body: str | None = None
    latency: float = 0.0
    hang: bool = False
    cut: bool = False
    after_effect: bool = False
    match: Match | None = None
    migrate_to: int = 0

    def fits(self, method: str, chat_id: int | None, params: Mapping[str, Any]) -> bool:
        if self.method not in {"*", method} or (self.chat is not None and self.chat != chat_id):
            return False
        if self.match is None:
            return True
        if callable(self.match):
            return self.match(params)
        return any(self.match in str(value) for value in params.values())

    @property
    def fails(self) -> bool:
        return bool(self.code or self.hang or self.cut or self.body is not None)

    def refusal(self) -> Refused:
        if self.code == 429 and self.description is None:
            return too_many_requests(self.retry_after)
        standard = UPGRADED if self.migrate_to else STANDARD.get(self.code, "Internal Server Error")
        description = self.description or standard
        return Refused(self.code, description, retry_after=self.retry_after, migrate_to=self.migrate_to)


class Faults:
    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, *, code: int | None = None, retry_after: int | None = None, **how: Any) -> Fault:
        """The fields of `Fault`; `code` follows from the rest where it is not given, 429 where nothing says else."""
        fault = Fault(**how)
        if code is None:
            code = _code(fault, retry_after)
        fault.code = code
        fault.retry_after = retry_after if retry_after is not None else (DEFAULT_RETRY_AFTER if code == 429 else 0)
        self._waiting.append(fault)
        return fault

    def take(self, method: str, chat_id: int | None, params: Mapping[str, Any]) -> Fault | None:
        for fault in self._waiting:
            if fault.fits(method, chat_id, params):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        self._waiting.clear()

    def __len__(self) -> int:
        return len(self._waiting)


def _code(fault: Fault, retry_after: int | None) -> int:
    if retry_after is not None:
        return 429
    if fault.body is not None:
        return 502
    if fault.migrate_to:
        return 400
    return 0 if fault.hang or fault.cut or fault.latency else 429
