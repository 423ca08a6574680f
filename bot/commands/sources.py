"""`paktum sources`: how many conversations each poster, page or leaflet has brought."""

import argparse


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    sources = commands.add_parser("sources", help="how many conversations came by each link with a source")
    sources.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    from bot.commands.opening import open_desk, open_settings
    from desk import sources

    counted = sources.counted(open_desk(open_settings(), "sources"))
    for source, number in counted:
        print(f"{number:6}  {source}")
    if not counted:
        print("Nobody has come by a link with a source yet.")
    return 0
