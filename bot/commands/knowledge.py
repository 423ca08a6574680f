"""`paktum knowledge`: validates articles and measures how well messages find them."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import CommandFailed
from bot.commands.content import open_articles

if TYPE_CHECKING:
    from evaluation.metrics import Metrics
    from evaluation.run import Report


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = subparsers.add_parser("knowledge", help="validate articles, measure retrieval")
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="validate article files")
    check.add_argument("directory", nargs="?", type=Path, default=None, metavar="DIR")
    check.add_argument("--strict", action="store_true", help="also sources, replacements, plain language")
    check.set_defaults(run=run_check)
    measure = actions.add_parser("eval", help="measure retrieval on labelled messages")
    measure.add_argument("file", type=Path, metavar="FILE.jsonl")
    measure.add_argument("--knowledge", type=Path, default=None, metavar="DIR")
    measure.add_argument("--json", action="store_true", help="print the report as one JSON object")
    measure.set_defaults(run=run_eval)


def run_check(arguments: argparse.Namespace) -> int:
    """Our own content is always held to the strict rules."""
    from knowledge.base import OWN_CONTENT
    from knowledge.faults import ContentError
    from knowledge.loader import load
    from knowledge.place import check_places
    from knowledge.sources import source_titles

    directory = arguments.directory or OWN_CONTENT
    strict = arguments.strict or directory.resolve() == OWN_CONTENT.resolve()
    try:
        articles = load(directory, strict=strict)
        if strict:
            check_places(source_titles(directory))
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(articles)} articles, no fault.")
    return 0


def run_eval(arguments: argparse.Namespace) -> int:
    from evaluation.rows import RowError
    from evaluation.run import read_rows, report

    try:
        rows = read_rows(arguments.file)
    except (RowError, UnicodeDecodeError) as error:
        sentence = str(error) if isinstance(error, RowError) else "The file is not UTF-8 text."
        raise CommandFailed(f"{arguments.file}: {sentence}") from error
    except OSError as error:
        raise CommandFailed(f"{arguments.file} cannot be read: {error.strerror}.") from error
    found = report(rows, open_articles(arguments.knowledge), datetime.now().astimezone().date())
    print(as_json(found) if arguments.json else as_text(found))
    return 0


def as_json(found: "Report") -> str:
    return json.dumps(
        {
            **asdict(found.overall),
            "crisis_recall": found.crisis_recall,
            "tags": {tag: asdict(metrics) for tag, metrics in found.tags.items()},
            "decisions": [
                {"expected": expected, "decided": decided, "rows": count}
                for (expected, decided), count in sorted(found.confusion.items())
            ],
        },
        ensure_ascii=False,
    )


def as_text(found: "Report") -> str:
    lines = [line("all", found.overall)]
    lines += [line(tag, metrics) for tag, metrics in found.tags.items()]
    lines += [f"{expected} → {decided}: {count}" for (expected, decided), count in sorted(found.confusion.items())]
    for mistake in found.mistakes:
        guessed = mistake.candidates[0] if mistake.candidates else "nothing"
        wanted = ", ".join(mistake.row.topics) or "not ours"
        lines.append(f"{mistake.row.text!r}: {guessed} instead of {wanted}")
    return "\n".join(lines)


def line(name: str, metrics: "Metrics") -> str:
    return (
        f"{name} ({metrics.rows}): top-1 {metrics.top1:.1%}, top-3 {metrics.top3:.1%}, "
        f"answered {metrics.answered:.1%}, wrong answers {metrics.wrong_answers:.1%}"
    )
