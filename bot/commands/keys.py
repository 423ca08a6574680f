"""`paktum keys rotate`: everything stored is written again under the first key."""

import argparse


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    keys = commands.add_parser("keys", help="encryption keys")
    actions = keys.add_subparsers(dest="action", required=True, metavar="ACTION")
    rotate = actions.add_parser("rotate", help="writes everything again under the first key of PAKTUM_SECRET_KEY")
    rotate.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    from bot.commands.opening import open_database, open_settings, told
    from storage.maintenance import rotate_keys

    database = open_database(open_settings())
    with told():
        rows = rotate_keys(database)
    print(f"{rows} rows are now under the first key; sign-ins and open conversations go on.")
    database.close()
    return 0
