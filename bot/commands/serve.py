"""`paktum serve` for production and `paktum run` for trying: the same start, but `run` makes what is missing."""

import argparse
import asyncio
from typing import TYPE_CHECKING

from bot.commands import CommandFailed

if TYPE_CHECKING:
    from bot.app import Part
    from bot.settings import Settings
    from desk.desk import Desk

FIRST_COLLEAGUE = "koordinator@example.hu"


ONE_PROCESS = (
    "SQLite data are served by one process: leave out --http-only and --workers-only, "
    "or set PAKTUM_DATABASE_URL to a PostgreSQL database."
)
FIRST_START = "The first start learns how people ask; this takes a minute or two."
AT_WORK = "The workers are running."


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serve = commands.add_parser("serve", help="production start: HTTP and the background workers")
    part = serve.add_mutually_exclusive_group()
    part.add_argument(
        "--http-only", dest="part", action="store_const", const="http", default="all", help="other processes send"
    )
    part.add_argument("--workers-only", dest="part", action="store_const", const="workers", help="no HTTP here")
    serve.set_defaults(run=run_serve)
    trying = commands.add_parser("run", help="start for trying: makes the key, the database and a first colleague")
    trying.set_defaults(run=run_trying)


def run_serve(arguments: argparse.Namespace) -> int:
    return _start(arguments.part, trying=False)


def run_trying(_arguments: argparse.Namespace) -> int:
    return _start("all", trying=True)


def _start(named: str, *, trying: bool) -> int:
    from bot.app import Part, check_port
    from bot.commands.opening import open_settings, told
    from bot.holding import only_or_one_of_many
    from bot.settings import make_data_dir, make_key

    settings, part = open_settings(), Part(named)
    if settings.is_sqlite and part is not Part.ALL:
        raise CommandFailed(ONE_PROCESS)
    with told():
        make_data_dir(settings)
        if trying:
            make_key(settings)
        with only_or_one_of_many(settings) as process:
            if part is not Part.WORKERS:
                check_port(settings)
            _serve(settings, process, part, trying=trying)
    return 0


def _serve(settings: "Settings", process: str, part: "Part", *, trying: bool) -> None:
    from bot.app import serve
    from bot.commands.opening import open_desk
    from desk import sample_events

    if trying and not any(settings.index_folder.glob("*.npz")):
        print(FIRST_START, flush=True)
    desk = open_desk(settings, process)
    if trying:
        sample_events.make(desk)
        print_addresses(desk, settings)
        print(f"Telegram:      {telegram_line(settings)}", flush=True)
    asyncio.run(serve(desk, settings, part, at_work=lambda: print(AT_WORK, flush=True)))


def print_addresses(desk: "Desk", settings: "Settings") -> None:
    """With a link for the first colleague to enrol by, until somebody has signed in."""
    from desk import staff

    print(f"Visitor chat:  {settings.base_url}/", flush=True)
    print(f"Events:        {settings.base_url}/events", flush=True)
    if staff.anybody_enrolled(desk):
        print(f"Staff console: {settings.base_url}/console/", flush=True)
        return
    link = staff.add(desk, FIRST_COLLEAGUE, "coordinator")
    print(f"Staff console, first sign-in (once): {settings.base_url}/console/sign-in?token={link.token}", flush=True)


def telegram_line(settings: "Settings") -> str:
    if not settings.telegram_token:
        return "off; put PAKTUM_TELEGRAM_TOKEN=… from @BotFather into .env (README, “Telegram in five steps”)"
    if settings.telegram_mode == "polling":
        return "polling; the bot answers while this runs"
    return f"webhook at {settings.base_url}/telegram/webhook"
