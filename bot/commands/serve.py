"""`paktum serve` for production and `paktum run` for trying: the same start, but `run` makes what is missing."""

import argparse
import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings
    from desk.desk import Desk

FIRST_COLLEAGUE = "koordinator@example.hu"


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serve = commands.add_parser("serve", help="production start: HTTP and the background workers")
    serve.set_defaults(run=run_serve)
    trying = commands.add_parser("run", help="start for trying: makes the key, the database and a first colleague")
    trying.set_defaults(run=run_trying)


def run_serve(_arguments: argparse.Namespace) -> int:
    return _start(trying=False)


def run_trying(_arguments: argparse.Namespace) -> int:
    return _start(trying=True)


def _start(*, trying: bool) -> int:
    from bot.app import check_port
    from bot.commands.opening import open_settings, told
    from bot.holding import only_or_one_of_many
    from bot.settings import make_data_dir, make_key

    settings = open_settings()
    with told():
        make_data_dir(settings)
        if trying:
            make_key(settings)
        with only_or_one_of_many(settings) as process:
            check_port(settings)
            _serve(settings, process, trying=trying)
    return 0


def _serve(settings: "Settings", process: str, *, trying: bool) -> None:
    from bot.app import serve
    from bot.commands.opening import open_desk

    desk = open_desk(settings, process)
    if trying:
        _print_addresses(desk, settings)
    asyncio.run(serve(desk, settings))


def _print_addresses(desk: "Desk", settings: "Settings") -> None:
    from desk import staff

    print(f"Visitor chat:  {settings.base_url}/", flush=True)
    if staff.anybody_signed_in(desk):
        print(f"Staff console: {settings.base_url}/console/", flush=True)
        return
    link = staff.add(desk, FIRST_COLLEAGUE, "coordinator")
    print(f"Staff console, first sign-in (once): {settings.base_url}/console/sign-in?token={link.token}", flush=True)
