"""`paktum retention`: deletes what is kept no longer, or tells what it would delete."""

import argparse
import json
from collections.abc import Sequence


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    retention = commands.add_parser("retention", help="deletes what the office's days of retention are over for")
    retention.add_argument("--dry-run", action="store_true", help="only tells what would be deleted")
    retention.add_argument("--json", action="store_true", help="one JSON object a line")
    retention.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from bot.commands.opening import open_desk, open_settings, told
    from desk import retention

    desk = open_desk(open_settings(), "retention")
    with told():
        if arguments.dry_run:
            found = [(one.rule, one.table, one.rows, f"{one.oldest:%Y-%m-%d}") for one in retention.forecasts(desk)]
            _print(found, ("reason", "table", "rows", "oldest"), as_json=arguments.json)
        else:
            done = [(*place, rows) for place, rows in retention.run_now(desk).items() if rows]
            _print(done, ("reason", "table", "rows"), as_json=arguments.json)
    desk.database.close()
    return 0


def _print(lines: Sequence[tuple[str | int, ...]], names: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        for line in lines:
            print(json.dumps(dict(zip(names, line, strict=True))))
        return
    if not lines:
        print("Nothing is due.")
        return
    widths = [max(len(str(line[place])) for line in [tuple(names), *lines]) for place in range(len(names))]
    for line in [tuple(names), *lines]:
        print("  ".join(str(value).ljust(width) for value, width in zip(line, widths, strict=True)).rstrip())
