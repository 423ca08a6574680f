"""`paktum ask`: one question, or a batch of them, to the knowledge base; no database needed."""

import argparse
import io
import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot.commands import CommandFailed
from bot.commands.content import open_articles

if TYPE_CHECKING:
    from evaluation.rows import Row
    from knowledge.answer import Answer
    from knowledge.base import Knowledge
    from knowledge.dates import Lang
    from knowledge.policy import Decision


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = subparsers.add_parser("ask", help="ask the knowledge base one question, or a batch of them")
    asked = command.add_mutually_exclusive_group(required=True)
    asked.add_argument("text", nargs="?", metavar="TEXT", help="the question")
    asked.add_argument("--batch", metavar="FILE", help='JSON lines {"text", "lang"?}; - reads standard input')
    command.add_argument("--json", action="store_true", help="print the decision as one JSON object")
    command.add_argument("--lang", choices=("hu", "en"), help="the language the visitor chose")
    command.add_argument("--today", type=day, default=None, metavar="YYYY-MM-DD", help="default: today")
    command.add_argument("--knowledge", type=Path, default=None, metavar="DIR", help="default: our own articles")
    command.set_defaults(run=run)


def day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written!r} is not a day such as 2026-11-21") from None


@dataclass(frozen=True)
class Asking:
    """The knowledge base with what holds for every question of one run."""

    knowledge: "Knowledge"
    today: date

    def decided(self, text: str, chosen: "Lang | None") -> "tuple[Decision, Answer | None, float]":
        """The decision, the answer if it is one, and how many milliseconds both took."""
        started = time.perf_counter()
        decision = self.knowledge.decide(text, lang=chosen, today=self.today)
        answer = None
        if decision.kind == "answer" and decision.topic:
            answer = self.knowledge.present(
                decision.topic, lang=decision.lang, today=self.today, office={}, places=decision.places
            )
        return decision, answer, (time.perf_counter() - started) * 1000

    def as_json(self, text: str, chosen: "Lang | None") -> str:
        from knowledge.replies import reply

        decision, answer, elapsed = self.decided(text, chosen)
        return json.dumps(
            {
                "text": text,
                "lang": decision.lang,
                "decision": decision.kind,
                "topic": decision.topic,
                "confidence": decision.confidence,
                "candidates": [{"topic": each.topic, "score": each.score} for each in decision.candidates],
                "answer": answer.text if answer else reply(decision, self.knowledge.articles),
                "sources": [vars(source) for source in answer.sources] if answer else [],
                "details": answer.details if answer else None,
                "who_decides": answer.who_decides if answer else None,
                "papers": list(answer.papers) if answer else [],
                "status": answer.status if answer else "unknown",
                "elapsed_ms": round(elapsed, 3),
                "places": [place.named or None for place in decision.places],
                "reason": decision.reason,
                "smalltalk": decision.smalltalk,
                "choices": list(decision.choices),
                "then": list(decision.then),
                "premise": self.premise(decision),
            },
            ensure_ascii=False,
        )

    def premise(self, decision: "Decision") -> dict[str, str] | None:
        """What a dialogue asks before it gives this answer."""
        article = self.knowledge.articles[decision.topic] if decision.kind == "answer" and decision.topic else None
        if article is None or article.premise is None or article.status_on(self.today) == "closed":
            return None
        return {"question": article.premise.question.into(decision.lang), "otherwise": article.premise.otherwise}

    def as_read(self, text: str, chosen: "Lang | None") -> str:
        from knowledge.replies import reply

        decision, answer, _ = self.decided(text, chosen)
        return as_text(answer) if answer else reply(decision, self.knowledge.articles)


def run(arguments: argparse.Namespace) -> int:
    today = arguments.today or datetime.now().astimezone().date()
    if arguments.batch is not None:
        with opened_lines(arguments.batch) as lines:
            asking = Asking(open_articles(arguments.knowledge), today)
            for row in rows_of(lines):
                print(asking.as_json(row.text, row.lang or arguments.lang), flush=True)
        return 0
    asking = Asking(open_articles(arguments.knowledge), today)
    said = asking.as_json if arguments.json else asking.as_read
    print(said(arguments.text, arguments.lang))
    return 0


def opened_lines(name: str) -> TextIO:
    """The batch as text; bytes that are not UTF-8 show up while reading."""
    try:
        if name == "-":
            return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig")
        return Path(name).open(encoding="utf-8-sig")
    except OSError as error:
        raise CommandFailed(f"The batch {name} cannot be read: {error.strerror}.") from error


def rows_of(lines: Iterable[str]) -> "Iterator[Row]":
    from evaluation.rows import RowError, parse

    try:
        yield from parse(lines)
    except RowError as error:
        raise CommandFailed(str(error)) from error
    except UnicodeDecodeError as error:
        raise CommandFailed("The batch is not UTF-8 text.") from error


def as_text(answer: "Answer") -> str:
    """The answer as a person would read it, with its papers, who decides and its sources."""
    parts = [answer.text, *(f"• {paper}" for paper in answer.papers)]
    parts += [answer.who_decides] if answer.who_decides else []
    for source in answer.sources:
        days = " / ".join(day for day in (source.as_of, source.checked_on) if day)
        parts.append(f"({source.title}, {days})")
    return "\n".join(parts)
