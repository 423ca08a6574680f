"""`python -m benchmarks.search`: what a decision costs with 100, 1 000 and 10 000 articles, and whether it stays right.

Beside our own articles stand invented ones. Each row is measured in a process of its own, and given also as multiples
of something bare in the same process: the first looks a text up in a dictionary, the second compares it by rapidfuzz
with every wording of a hundred articles. At last ten thousand articles in the minimal form are opened from files, once
when nothing is known of them and once more.
"""

import gc
import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from rapidfuzz import process

from benchmarks.invented import Inventor
from evaluation.accepted import DAY
from evaluation.metrics import measure
from evaluation.rows import Row
from evaluation.run import outcomes_of, own_rows
from knowledge.article import Article
from knowledge.base import OWN_CONTENT, Knowledge
from knowledge.index import Index, all_wordings
from knowledge.loader import load

# Articles in all; wordings added to each of our own.
CASES = ((0, 0), (0, 30), (100, 0), (1_000, 0), (10_000, 0))
COMPARED_ARTICLES = 100
ROUNDS = 3
FROM_FILES = 10_000
MINIMAL_WORDINGS = 4
ARTICLES_A_FILE = 500


@dataclass(frozen=True)
class Figures:
    """Times in seconds, memory in megabytes; `top1` is the share of our own questions with a right first guess."""

    articles: int
    wordings: int
    opening: float
    memory: float
    typical: float
    slowest_hundredth: float
    lookup: float
    fuzzy: float
    top1: float

    def line(self) -> str:
        return (
            f"{self.articles:8} {self.wordings:8} {self.opening:8.2f} {self.memory:8.0f}"
            f" {self.typical * 1000:9.2f} {self.slowest_hundredth * 1000:7.2f}"
            f" {self.typical / self.fuzzy:9.3f} {self.typical / self.lookup:8.0f} {self.top1:7.1%}"
        )


HEADING = "articles wordings  opening   memory    median     p99   × fuzzy × lookup   top 1\n" + (
    "                        s       MB        ms      ms"
)


def main() -> None:
    print(HEADING, flush=True)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as apart:
        for figures in apart.map(measured, *zip(*CASES, strict=True)):
            print(figures.line(), flush=True)
    with TemporaryDirectory() as folder:
        directory = Path(folder, "articles")
        write_minimal(list(Inventor(load(OWN_CONTENT)).articles(FROM_FILES)), directory)
        first, again = (seconds(partial(Knowledge.open, directory, kept_in=Path(folder, "kept"))) for _time in range(2))
    print(f"{FROM_FILES} articles opened from files: {first:.1f} s the first time, {again:.1f} s from then on")


def write_minimal(articles: Sequence[Article], directory: Path) -> None:
    """JSON is YAML, too, but the fields of an article stand on lines of their own, as people write them."""
    directory.mkdir()
    for start in range(0, len(articles), ARTICLES_A_FILE):
        written = map(minimal, articles[start : start + ARTICLES_A_FILE])
        Path(directory, f"{start:06}.yaml").write_text("".join(written), encoding="utf-8")


def minimal(article: Article) -> str:
    questions = [question.text for question in article.questions[:MINIMAL_WORDINGS]]
    fields = {"title": article.title.hu, "questions": questions, "answer": article.answer.hu}
    lines = (f"  {name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
    return f"- id: {article.id}\n" + "".join(lines)


def measured(size: int, more_wordings: int) -> Figures:
    articles = list(invented(size, more_wordings))
    before = resident()
    started = time.perf_counter()
    knowledge = Knowledge.of(articles, {}, Index.of(all_wordings(articles)))
    opening = time.perf_counter() - started
    memory = resident() - before
    gc.freeze()  # as after the start of the server
    rows = own_rows()
    times = timed(knowledge, rows)
    compared = [question.text for article in articles[:COMPARED_ARTICLES] for question in article.questions]
    return Figures(
        articles=len(articles),
        wordings=sum(len(article.questions) for article in articles),
        opening=opening,
        memory=memory,
        typical=median(times),
        slowest_hundredth=quantiles(times, n=100)[-1],
        lookup=median(seconds(partial(dict.fromkeys(compared).get, row.text)) for row in rows[::10]),
        fuzzy=median(seconds(partial(process.extract, row.text, compared)) for row in rows[::10]),
        top1=measure(outcomes_of(rows, knowledge, DAY)).top1,
    )


def invented(size: int, more_wordings: int) -> Iterator[Article]:
    ours = load(OWN_CONTENT)
    inventor = Inventor(ours)
    for article in ours:
        yield inventor.with_more_wordings(article, more_wordings)
    yield from inventor.articles(size - len(ours))


def timed(knowledge: Knowledge, rows: Sequence[Row]) -> list[float]:
    """For each message the fastest of some rounds: another program's turn is no cost of ours."""
    decisions = [partial(knowledge.decide, row.text, lang=None, today=DAY) for row in rows]
    rounds = [[seconds(decision) for decision in decisions] for _round in range(ROUNDS)]
    return [min(each) for each in zip(*rounds, strict=True)]


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def resident() -> float:
    """Megabytes of this process in memory; 0 where the system does not tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text(encoding="ascii").split()[1]) * 4096 / 2**20 if status.exists() else 0.0


if __name__ == "__main__":
    main()
