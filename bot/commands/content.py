"""Opens a knowledge base for a command, or says in one sentence why it cannot."""

from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import CommandFailed

if TYPE_CHECKING:
    from knowledge.base import Knowledge


def open_articles(directory: Path | None) -> "Knowledge":
    """Our own articles where no directory is given."""
    from knowledge.base import OWN_CONTENT, Knowledge
    from knowledge.faults import ContentError

    try:
        return Knowledge.open(directory or OWN_CONTENT)
    except ContentError as error:
        more = len(error.faults) - 1
        hint = f" ({more} more: see `paktum knowledge check {directory}`)" if more else ""
        raise CommandFailed(f"{error.faults[0]}{hint}") from error
