"""Structured logs on stderr. Names, contacts, typed text and addresses never go in: only codes, counts and times."""

import logging
import sys
from collections.abc import MutableMapping
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


def place_of_fault(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception's own words may quote what a person typed: its type and the lines it passed through are enough."""
    if event.pop("exc_info", None):
        kind, _error, trace = sys.exc_info()
        lines = []
        while trace is not None:
            lines.append(f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}")
            trace = trace.tb_next
        event["fault"] = kind.__name__ if kind else None
        event["passed"] = lines
    return event


class Bridge(logging.Handler):
    """Warnings of libraries, without their arguments."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger().warning("library", logger=record.name, message=str(record.msg), level=record.levelname)
