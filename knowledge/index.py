"""An immutable index: what is weighed and counted once, when the articles are loaded."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.article import Article, Lang
from knowledge.text import features, grams

LANGS: tuple[Lang, Lang] = ("hu", "en")

# How much a kind of feature says, by cross-validation over the wordings (`python -m evaluation.fit`).
KIND_WEIGHTS = {"=": 0.6, "~": 1.0, "!": 0.3, "^": 0.7, "+": 0.5}

Postings = Mapping[str, tuple[tuple[int, float], ...]]


@dataclass(frozen=True)
class Space:
    """Documents as weighted features of length one; `rarity` is what one occurrence of a feature weighs."""

    rarity: Mapping[str, float]
    postings: Postings
    size: int

    @classmethod
    def build(cls, documents: Sequence[Counter[str]]) -> "Space":
        found_in = Counter(feature for document in documents for feature in document)
        rarity = {
            feature: KIND_WEIGHTS.get(feature[0], 1.0) * math.log(1 + len(documents) / count)
            for feature, count in found_in.items()
        }
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, document in enumerate(documents):
            for feature, weight in unit(document, rarity).items():
                postings[feature].append((number, weight))
        return cls(rarity, {feature: tuple(found) for feature, found in postings.items()}, len(documents))

    def cosines(self, query: Counter[str]) -> list[float]:
        """How like the query each document is, 0 to 1."""
        likeness = [0.0] * self.size
        for feature, weight in unit(query, self.rarity).items():
            for number, share in self.postings[feature]:
                likeness[number] += weight * share
        return likeness


def unit(counts: Counter[str], rarity: Mapping[str, float]) -> dict[str, float]:
    weighted = {
        feature: (1 + math.log(count)) * rarity[feature] for feature, count in counts.items() if feature in rarity
    }
    length = math.sqrt(sum(weight * weight for weight in weighted.values())) or 1.0
    return {feature: weight / length for feature, weight in weighted.items()}


@dataclass(frozen=True)
class Wording:
    topic: int
    lang: Lang
    text: str


@dataclass(frozen=True)
class Index:
    """Everything a search needs; topics are numbered in the order of `topics`."""

    topics: tuple[str, ...]
    wordings: tuple[Wording, ...]
    by_wording: Space
    by_topic: Space
    by_grams: Space
    by_content: Space

    @classmethod
    def build(cls, articles: Iterable[Article]) -> "Index":
        known = tuple(articles)
        wordings = tuple(wordings_of(known))
        counted = [Counter(features(wording.text, wording.lang)) for wording in wordings]
        return cls(
            topics=tuple(article.id for article in known),
            wordings=wordings,
            by_wording=Space.build(counted),
            by_topic=Space.build(summed(counted, wordings, len(known))),
            by_grams=Space.build(summed([Counter(grams(wording.text)) for wording in wordings], wordings, len(known))),
            by_content=Space.build([content_features(article) for article in known]),
        )


def wordings_of(articles: Sequence[Article]) -> Iterable[Wording]:
    for number, article in enumerate(articles):
        for lang in LANGS:
            yield Wording(number, lang, article.title.into(lang))
        for question in article.questions:
            yield Wording(number, question.lang, question.text)


def summed(counted: Sequence[Counter[str]], wordings: Sequence[Wording], topics: int) -> list[Counter[str]]:
    totals: list[Counter[str]] = [Counter() for _ in range(topics)]
    for counts, wording in zip(counted, wordings, strict=True):
        totals[wording.topic].update(counts)
    return totals


def content_features(article: Article) -> Counter[str]:
    """What the article says, as opposed to how people ask for it."""
    said = [article.title, article.answer, article.details, article.who_decides, *article.papers]
    said += [fact.text for fact in article.facts]
    counted: Counter[str] = Counter()
    for words in said:
        if words is not None:
            for lang in LANGS:
                counted.update(features(words.into(lang), lang))
    return counted
