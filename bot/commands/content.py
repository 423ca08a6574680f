"""Opens a knowledge base for a command, or says in one sentence why it cannot."""

from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import CommandFailed
from bot.commands.opening import open_settings

if TYPE_CHECKING:
    from knowledge.base import Knowledge


def open_articles(directory: Path | None) -> "Knowledge":
    """Our own articles where no directory is given."""
    from knowledge.base import OWN_CONTENT, Knowledge
    from knowledge.faults import ContentError
    from knowledge.learned import NotLearned

    settings = open_settings()
    try:
        return Knowledge.open(directory or OWN_CONTENT, kept_in=settings.index_folder)
    except NotLearned as error:
        raise CommandFailed(str(error)) from error
    except ContentError as error:
        more = len(error.faults) - 1
        hint = f" ({more} more: see `paktum knowledge check {directory}`)" if more else ""
        raise CommandFailed(f"{error.faults[0]}{hint}") from error
