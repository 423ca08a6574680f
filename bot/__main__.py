"""The `paktum` command line: finds the command, turns every error into one sentence."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from bot.commands import CommandFailed, unforeseen

COMMANDS = ("ask", "knowledge", "serve", "demo", "chat", "db", "keys", "staff", "retention", "sources")


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence instead of printing the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message[:1].upper()}{message[1:]}; see `{self.prog} --help`.\n")


def parser() -> argparse.ArgumentParser:
    whole = Parser(prog="paktum", description="Messaging assistant of an employment-pact office.")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        importlib.import_module(f"bot.commands.{name}").register(commands)
    return whole


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
    except CommandFailed as failure:
        print(failure, file=sys.stderr)
        return failure.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as fault:  # noqa: BLE001  a traceback would quote what people typed
        print(unforeseen(fault), file=sys.stderr)
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
