"""The topics nearest to a text: several independent signals, none of which decides alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.dates import Lang
from knowledge.index import Index, Space
from knowledge.text import features, grams

# Shares of the signals, by cross-validation over the wordings (`python -m evaluation.fit`).
SHARES = {"wording": 0.2, "topic": 0.3, "grams": 0.3, "content": 0.2}


@dataclass(frozen=True)
class Hit:
    """A topic with its score (0 to 1), the share of each signal, and the wording that is nearest."""

    topic: str
    score: float
    signals: tuple[tuple[str, float], ...]
    wording: str


def search(index: Index, text: str, lang: Lang) -> list[Hit]:
    """Every topic, best first."""
    counted = Counter(features(text, lang))
    nearest = nearest_wordings(index, index.by_wording.cosines(counted))
    signals = {
        "wording": [likeness for likeness, _ in nearest],
        "topic": index.by_topic.cosines(counted),
        "grams": index.by_grams.cosines(Counter(grams(text))),
        "content": index.by_content.cosines(counted),
    }
    hits = [
        Hit(
            topic,
            sum(SHARES[name] * values[number] for name, values in signals.items()),
            tuple((name, values[number]) for name, values in signals.items()),
            nearest[number][1],
        )
        for number, topic in enumerate(index.topics)
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.topic))


def nearest_wordings(index: Index, likeness: Sequence[float]) -> list[tuple[float, str]]:
    """For each topic its nearest wording and how near it is."""
    best = [(0.0, "")] * len(index.topics)
    for wording, near in zip(index.wordings, likeness, strict=True):
        if near > best[wording.topic][0]:
            best[wording.topic] = (near, wording.text)
    return best


def known_share(space: Space, query: Counter[str]) -> float:
    """How much of what the text says is known to any topic, 0 to 1."""
    total = sum(query.values())
    return sum(count for feature, count in query.items() if feature in space.rarity) / total if total else 0.0
