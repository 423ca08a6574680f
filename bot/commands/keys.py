"""`paktum keys rotate`: everything stored is written again under the first key."""

import argparse

from bot.commands import CommandFailed


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    keys = commands.add_parser("keys", help="encryption keys")
    actions = keys.add_subparsers(dest="action", required=True, metavar="ACTION")
    rotate = actions.add_parser("rotate", help="writes everything again under the first key of PAKTUM_SECRET_KEY")
    rotate.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    from bot.commands.opening import open_database, open_settings
    from storage.crypto import WrongKey
    from storage.maintenance import rotate_keys

    database = open_database(open_settings())
    try:
        rows = rotate_keys(database)
    except WrongKey as error:
        raise CommandFailed(f"{error} Add the key they were written with to PAKTUM_SECRET_KEY.") from None
    print(f"{rows} rows are now under the first key. Sign-in links and open sessions of old keys have ended.")
    database.close()
    return 0
