"""Opens settings and desk for a command; whatever is wrong with them is one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.commands import CommandFailed
from bot.logs import configure_logs
from bot.settings import Settings, SettingsError, make_data_dir, read_settings
from desk.office import OfficeFileError
from knowledge.faults import ContentError
from knowledge.learned import NotLearned
from storage.crypto import Keyring, WrongKey
from storage.database import Database, StorageUnavailable
from storage.maintenance import MaintenanceError, try_keys
from storage.schema import NewerSchema, is_current

if TYPE_CHECKING:
    from desk.desk import Desk

OUTDATED = "The database schema is not up to date; run `paktum db upgrade` first."


@contextmanager
def told() -> Iterator[None]:
    """Whatever can go wrong with settings, files and data becomes the sentence of CommandFailed."""
    try:
        yield
    except (SettingsError, OfficeFileError, StorageUnavailable, NewerSchema, MaintenanceError, NotLearned) as error:
        raise CommandFailed(str(error)) from None
    except WrongKey as error:
        raise CommandFailed(f"{error} Add the key they were written with to PAKTUM_SECRET_KEY.") from None
    except ContentError as error:
        first, more = error.faults[0], len(error.faults) - 1
        rest = f" ({more} more: run `paktum knowledge check`)" if more else ""
        raise CommandFailed(f"The articles cannot be used: {str(first).rstrip('.')}{rest}.") from None


def open_settings() -> Settings:
    with told():
        return read_settings()


def open_desk(settings: Settings, process: str) -> "Desk":
    """With a database that the keys of the settings open, and that has the schema of this program."""
    from bot.app import make_desk  # takes its second: commands that care for the data alone do without
    from desk.ledger import make_good
    from desk.office_values import refresh

    configure_logs()
    with told():
        desk = make_desk(settings, process)
        if not is_current(desk.database):
            raise CommandFailed(OUTDATED)
        try_keys(desk.database)
        make_good(desk)
        refresh(desk)
        return desk


def open_database(settings: Settings) -> Database:
    """Without the rest of the desk, for commands that care for the data itself."""
    configure_logs()
    with told():
        make_data_dir(settings)
        return Database(settings.database, Keyring(settings.secrets))
