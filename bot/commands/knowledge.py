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
    from collections.abc import Mapping

    from evaluation.metrics import Metrics
    from evaluation.rows import Outcome
    from evaluation.run import Report


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = subparsers.add_parser("knowledge", help="validate articles, measure retrieval")
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="validate article files")
    check.add_argument("directory", nargs="?", type=Path, default=None, metavar="DIR")
    check.add_argument("--strict", action="store_true", help="also sources, replacements, plain language")
    check.set_defaults(run=run_check)
    learn = actions.add_parser("learn", help="learn the wordings now, so that the next start need not")
    learn.set_defaults(run=run_learn)
    measure = actions.add_parser("eval", help="measure retrieval on labelled messages")
    measure.add_argument("file", type=Path, metavar="FILE.jsonl")
    measure.add_argument("--knowledge", type=Path, default=None, metavar="DIR")
    measure.add_argument("--json", action="store_true", help="print the report as one JSON object")
    measure.set_defaults(run=run_eval)


def run_check(arguments: argparse.Namespace) -> int:
    """Our own content is always held to the strict rules."""
    from knowledge.base import OWN_CONTENT, rules_file
    from knowledge.faults import ContentError
    from knowledge.loader import load
    from knowledge.place import check_places
    from knowledge.rule_file import read_rules
    from knowledge.sources import source_titles

    directory = arguments.directory or OWN_CONTENT
    strict = arguments.strict or directory.resolve() == OWN_CONTENT.resolve()
    try:
        articles = load(directory, strict=strict)
        if strict:
            check_places(source_titles(directory))
        rules = read_rules(rules_file(directory), articles, strict=strict)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(rules)} rules of what is worth asking about.")
    print(f"{len(articles)} articles, no fault.")
    return 0


def run_learn(_arguments: argparse.Namespace) -> int:
    print(f"{len(open_articles(None).index.topics)} topics, learned.")
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
            "hurried": asdict(found.hurried),
            "crisis_recall": found.crisis_recall,
            "languages": {lang: asdict(metrics) for lang, metrics in found.languages.items()},
            "tags": {tag: asdict(metrics) for tag, metrics in found.tags.items()},
            "decisions": pairs(found.decisions, "expected", "decided"),
            "confusion": pairs(found.confusion, "wanted", "first"),
        },
        ensure_ascii=False,
    )


def pairs(counted: "Mapping[tuple[str, str], int]", one: str = "one", other: str = "other") -> list[dict[str, object]]:
    """Most frequent first."""
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [{one: first, other: second, "rows": count} for (first, second), count in ordered]


def as_text(found: "Report") -> str:
    """Numbers, then the pairs of topics that were taken for each other, then each mistake."""
    lines = [line("all", found.overall), line("the same, hurried", found.hurried)]
    lines += [line(name, metrics) for group in (found.languages, found.tags) for name, metrics in group.items()]
    for heading, counted in (("expected → decided", found.decisions), ("wanted → came first", found.confusion)):
        lines += ["", heading, *(f"{each['rows']:5} {each['one']} → {each['other']}" for each in pairs(counted))]
    return "\n".join([*lines, "", *map(mistake_line, found.mistakes)])


def mistake_line(mistake: "Outcome") -> str:
    guessed = mistake.candidates[0] if mistake.candidates else "nothing"
    wanted = ", ".join(mistake.row.topics) or "not ours"
    return f"{mistake.row.text!r}: {mistake.kind}, {guessed} instead of {wanted}"


def line(name: str, metrics: "Metrics") -> str:
    return (
        f"{name} ({metrics.rows}): top-1 {metrics.top1:.1%}, top-3 {metrics.top3:.1%}, "
        f"right answers {metrics.right_answers:.1%}, wrong answers {metrics.wrong_answers:.1%}, "
        f"not ours answered {metrics.not_ours_answered:.1%}, calibration error {metrics.calibration_error:.3f}, "
        f"{metrics.median_ms:.2f} ms"
    )
