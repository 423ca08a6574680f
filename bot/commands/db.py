"""`paktum db`: schema, check, backup and restore."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import CommandFailed

if TYPE_CHECKING:
    from storage.database import Database


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    db = commands.add_parser("db", help="schema, check, backup and restore")
    actions = db.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("upgrade", help="brings the schema up to date").set_defaults(run=run_upgrade)
    actions.add_parser("check", help="whether schema and stored values can be read").set_defaults(run=run_check)
    backup = actions.add_parser("backup", help="a consistent copy, also while the service runs")
    backup.add_argument("file", type=Path)
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
    from bot.commands.opening import told
    from storage.maintenance import backup

    database = _database()
    with told():
        size = backup(database, arguments.file)
    print(f"Saved {size:,} bytes to {arguments.file}; it can be read only with the keys of PAKTUM_SECRET_KEY.")
    database.close()
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    from bot.commands.opening import open_settings, told
    from bot.holding import only_or_one_of_many
    from storage.maintenance import restore

    database = _database()
    with told(), only_or_one_of_many(open_settings()):
        restore(database, arguments.file)
    print(f"Restored from {arguments.file}.")
    database.close()
    return 0


def _database() -> "Database":
    from bot.commands.opening import open_database, open_settings

    return open_database(open_settings())
