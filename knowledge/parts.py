"""A message of several parts: a cry for help in one of its sentences, or two questions in it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from knowledge.followup import aspect_asked
from knowledge.nodes import plain
from knowledge.policy import Decision
from knowledge.text import words

FILE = Path(__file__).parent / "parts.yaml"
# Sentence ends and the conjunctions that may join two questions; "meg" is also a verb's prefix, so a part may be too
# short to ask anything and goes back to its neighbour.
BORDER = re.compile(
    r"[.?!;]+(?=\s|$)\s*|\n+|,\s*(?:(?:és|es|meg|valamint|illetve|továbbá|tovabba|and|also)\s+)?"
    r"|\s+(?:és|es|meg|valamint|illetve|továbbá|tovabba|and)\s+",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.?!;]+(?=\s|$)|\n+")
DANGLING = re.compile(r"(?:,\s*|\s+)(?:és|es|meg|valamint|illetve|továbbá|tovabba|and)?\s*$", re.IGNORECASE)
MOST_PARTS = 4
# Each part costs a search, and a page pasted in is no list of questions.
LONGEST_TEXT = 400
LEAST_WORDS = 2
# Two words alone are an idiom as often as a cry for help; and each sentence costs a search.
LEAST_WORDS_OF_CRY = 3
MOST_SENTENCES = 40
# A sentence without the others is more easily mistaken than a whole message.
SENTENCE_LIKE_CRISIS = 0.5
# So sure must a part be of its own answer before a message counts as two questions.
PART_SURE = 0.7
# A part says the same with fewer words, so it is always a little surer than the whole.
LITTLE = 0.02


@dataclass(frozen=True)
class Asking:
    anywhere: frozenset[str]
    leaning: frozenset[str]
    first: frozenset[str]


@lru_cache(maxsize=1)
def asking() -> Asking:
    return Asking(**{name: frozenset(listed.split()) for name, listed in plain(FILE).items()})


def questions_in(text: str) -> tuple[str, ...]:
    """The parts that ask, each with what is told around it; at most MOST_PARTS, none where there are not two.

    What asks nothing leads to the next question, after the last it belongs to that; so does what names no subject.
    """
    if len(text) > LONGEST_TEXT:
        return ()
    found: list[str] = []
    told = ""
    for piece in _pieces(text):
        if not _asks(piece):
            told += piece
        elif found and _leans(piece):
            found[-1] += told + piece
            told = ""
        else:
            found.append(told + piece)
            told = ""
    if len(found) < 2:
        return ()
    found[-1] += told
    return tuple(DANGLING.sub("", part).strip() for part in found[:MOST_PARTS])


def _pieces(text: str) -> Iterator[str]:
    """Consecutive slices of the text, each with the border behind it."""
    start = 0
    for border in BORDER.finditer(text):
        yield text[start : border.end()]
        start = border.end()
    yield text[start:]


def _leans(piece: str) -> bool:
    said = words(piece)
    return not asking().leaning.isdisjoint(said) or aspect_asked(said) is not None


def _asks(piece: str) -> bool:
    said = words(piece)
    if len(said) < LEAST_WORDS:
        return False
    known = asking()
    return "?" in piece or said[0] in known.first or not known.anywhere.isdisjoint(said)


def with_cry_for_help(text: str, whole: Decision, decide: Callable[[str], Decision]) -> Decision:
    """The whole's own decision, but a crisis where a single sentence is one, whatever else is told around it."""
    if whole.kind == "crisis":
        return whole
    decided = (decide(sentence) for sentence in sentences_in(text))
    cry = (each for each in decided if each.kind == "crisis" and each.confidence >= SENTENCE_LIKE_CRISIS)
    return next((replace(each, candidates=whole.candidates, lang=whole.lang) for each in cry), whole)


def sentences_in(text: str) -> list[str]:
    """The sentences long enough to say something alone; none where there is only one."""
    found = [sentence.strip() for sentence in SENTENCE_END.split(text) if sentence.strip()]
    return [each for each in found[:MOST_SENTENCES] if len(words(each)) >= LEAST_WORDS_OF_CRY] if len(found) > 1 else []


def with_second(text: str, whole: Decision, decide: Callable[[str], Decision]) -> Decision:
    """The decision on the first of two questions, with the topics of the others in `then`; else the whole's own.

    `unanswered` is set where another part asks what cannot be answered as surely.
    """
    if whole.kind not in ("answer", "clarify") and whole.reason != "not_understood":
        return whole
    decided = [decide(part) for part in questions_in(text)]
    sure = [each for each in decided if each.kind == "answer" and each.confidence >= PART_SURE]
    topics = tuple(dict.fromkeys(each.topic for each in sure if each.topic))
    unanswered = any(each.reason == "not_understood" for each in decided)
    if len(topics) > 1:
        return replace(sure[0], then=topics[1:], unanswered=unanswered)
    if not sure or is_clearly_one(whole, sure):
        return whole
    return replace(whole if whole.kind == "answer" else sure[0], unanswered=unanswered)


def is_clearly_one(whole: Decision, parts: list[Decision]) -> bool:
    """Read together it fits its topic as well as any part fits its own."""
    return whole.kind == "answer" and whole.confidence >= max(part.confidence for part in parts) - LITTLE
