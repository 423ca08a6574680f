"""Structured logs on stderr. Names, contacts, typed text and addresses never go in: only codes, counts and times."""

import logging
import sys
import warnings
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog


def configure_logs() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            place_of_fault,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, handlers=[Bridge()], force=True)
    warnings.showwarning = warned  # type: ignore[assignment]  # the names of its arguments are not part of it


def place_of_fault(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception's own words may quote what a person typed: its type and the lines it passed through are enough."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["fault"] = type(error).__name__
        event["passed"] = list(_lines(error.__traceback__))
    return event


def _lines(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        yield f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
        trace = trace.tb_next


class Bridge(logging.Handler):
    """Messages of libraries: where they were given, not what they say, which may be composed of what people typed."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger().warning(
            "library",
            logger=record.name,
            level=record.levelname,
            place=f"{record.module}.{record.funcName}:{record.lineno}",
            exc_info=record.exc_info[1] if record.exc_info else None,
        )


def warned(_message: Warning | str, category: type[Warning], filename: str, lineno: int, *_more: Any) -> None:
    """Python's own warnings, in the same way."""
    structlog.get_logger().warning(
        "library", logger="warnings", level=category.__name__, place=f"{Path(filename).stem}:{lineno}"
    )
