"""`paktum db`: schema, check, backup and restore."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import CommandFailed

if TYPE_CHECKING:
    from storage.database import Database

BACKUPS = "backups"


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    db = commands.add_parser("db", help="schema, check, backup and restore")
    actions = db.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("upgrade", help="brings the schema up to date").set_defaults(run=run_upgrade)
    actions.add_parser("check", help="whether schema and stored values can be read").set_defaults(run=run_check)
    backup = actions.add_parser("backup", help="a consistent copy, also while the service runs")
    backup.add_argument("file", type=Path, nargs="?", help="by default a new one in the data folder; old ones go")
    backup.set_defaults(run=run_backup)
    restore = actions.add_parser("restore", help="puts a copy in place of the database; stop the service first")
    restore.add_argument("file", type=Path)
    restore.set_defaults(run=run_restore)


def run_upgrade(_arguments: argparse.Namespace) -> int:
    from bot.commands.opening import told
    from storage.migrate import upgrade
    from storage.schema import head

    database = _database()
    with told():
        upgrade(database)
    print(f"The schema is up to date ({head()}).")
    database.close()
    return 0


def run_check(_arguments: argparse.Namespace) -> int:
    from bot.commands.opening import OUTDATED, told
    from storage.maintenance import check
    from storage.schema import is_current

    database = _database()
    with told():
        if not is_current(database):
            raise CommandFailed(OUTDATED)
        rows = check(database)
    print(f"Schema and {rows} rows can be read.")
    database.close()
    return 0


def run_backup(arguments: argparse.Namespace) -> int:
    from bot.commands.opening import open_settings, told
    from storage.maintenance import backup, forget_old_backups, name_for_backup

    settings, database = open_settings(), _database()
    with told():
        file = arguments.file or name_for_backup(settings.data_dir / BACKUPS, datetime.now(UTC))
        size = backup(database, file)
        gone = [] if arguments.file else forget_old_backups(file.parent, datetime.now(UTC))
    print(f"Saved {size:,} bytes to {file}; it can be read only with the keys of PAKTUM_SECRET_KEY.")
    if gone:
        print(f"Removed {len(gone)} backups older than 30 days.")
    database.close()
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Who has been forgotten since the backup is forgotten again; an interruption is made good at the next start."""
    from bot.commands.opening import open_settings, told
    from bot.holding import only_or_one_of_many
    from desk import ledger
    from storage.maintenance import restore
    from storage.migrate import upgrade

    settings, database = open_settings(), _database()
    file = settings.data_dir / ledger.FILE
    with told(), only_or_one_of_many(settings):
        ledger.keep_before_restore(file, database)
        restore(database, arguments.file)
        database.close()
        restored = _database()
        upgrade(restored)
        forgotten = ledger.forget_again(file, restored, datetime.now(UTC))
        restored.clear_remains()
        restored.close()
    print(f"Restored from {arguments.file}.")
    if forgotten:
        print(f"Conversations of people who had their data deleted since then, deleted again: {forgotten}.")
    return 0


def _database() -> "Database":
    from bot.commands.opening import open_database, open_settings

    return open_database(open_settings())
