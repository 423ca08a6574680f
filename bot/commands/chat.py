"""`paktum chat`: the same assistant in a terminal."""

import argparse
import asyncio
import getpass
import sys


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    chat = commands.add_parser("chat", help="the same assistant in a terminal")
    chat.add_argument("--name", default=None, help="which conversation; by default that of the system user")
    chat.add_argument("--lang", choices=("hu", "en"), default="hu")
    chat.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from bot.commands.opening import open_desk, open_settings, told
    from bot.holding import held_name
    from bot.settings import make_data_dir, make_key
    from bot.terminal import Terminal, converse

    settings = open_settings()
    with told():
        make_data_dir(settings)
        make_key(settings)
    address = arguments.name or getpass.getuser()
    with held_name(settings.data_dir, "chat") as process:
        desk = open_desk(settings, process)
        asyncio.run(converse(desk, Terminal(address, sys.stdin, sys.stdout, arguments.lang)))
        desk.database.close()
    return 0
