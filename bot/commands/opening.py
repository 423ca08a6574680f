"""Opens settings and desk for a command; whatever is wrong with them is one sentence."""

from bot.app import make_desk
from bot.commands import CommandFailed
from bot.settings import Settings, SettingsError, make_data_dir, read_settings
from desk.desk import Desk
from desk.office import OfficeFileError
from knowledge.faults import ContentError
from storage.crypto import Keyring
from storage.database import Database, StorageUnavailable


def open_settings() -> Settings:
    try:
        return read_settings()
    except SettingsError as error:
        raise CommandFailed(str(error)) from None


def open_desk(settings: Settings, process: str) -> Desk:
    from bot.logs import configure_logs

    configure_logs()
    try:
        return make_desk(settings, process)
    except (SettingsError, OfficeFileError, StorageUnavailable) as error:
        raise CommandFailed(str(error)) from None
    except ContentError as error:
        first, more = error.faults[0], len(error.faults) - 1
        rest = f" ({more} more: run `paktum knowledge check`)" if more else ""
        raise CommandFailed(f"The articles cannot be used: {first}{rest}") from None


def open_database(settings: Settings) -> Database:
    """Without the rest of the desk, for commands that care for the data itself."""
    try:
        make_data_dir(settings)
        return Database(settings.database, Keyring(settings.secrets))
    except SettingsError as error:
        raise CommandFailed(str(error)) from None
