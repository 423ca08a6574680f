"""What an answer depends on and the visitor alone knows: asked before the answer, or read from her own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from knowledge.article import Premise, Words
from knowledge.cues import Patterns, lexicon_of
from knowledge.lexicon import Lexicon
from knowledge.nodes import plain
from knowledge.smalltalk import left_over, says_only

Reply = Literal["yes", "no", "unknown"]
STATED: tuple[Reply, Reply] = ("no", "yes")  # "nem vagyok bejelentkezve" holds "vagyok bejelentkezve", too

FILE = Path(__file__).parent / "premises.yaml"
OTHER = "other"
# "If I am registered …" supposes it and does not say it.
SUPPOSING = frozenset({"ha", "hogyha", "amennyiben", "if"})
# An answer in her own words says hardly anything else; more of it is a message of its own.
ELSE_BESIDE_REPLY = 2


@dataclass(frozen=True)
class Subject:
    """`holds` is the reply with which an article is right; `labels` are those of the replies yes and no.

    `said` tells by itself, `replied` only in reply to the question.
    """

    holds: Reply
    said: Mapping[Reply, Patterns]
    replied: Mapping[Reply, Patterns]
    labels: Mapping[Reply, Words]
    why: Words
    otherwise: Words
    reminder: Words
    urgent: bool


@lru_cache(maxsize=1)
def subjects() -> Mapping[str, Subject]:
    read = plain(FILE)
    written = [pattern for each in read.values() for patterns in each["said"].values() for pattern in patterns]
    lexicon = lexicon_of(written, with_typos=False)  # one letter tells "I did not" from "I did"
    return {name: _subject(each, lexicon) for name, each in read.items()}


def _subject(each: dict[str, Any], lexicon: Lexicon) -> Subject:
    return Subject(
        holds=each["holds"],
        said={reply: Patterns.of(each["said"][reply], lexicon) for reply in STATED},
        replied={reply: Patterns.of(each.get("replied", {}).get(reply, ())) for reply in STATED},
        labels={reply: Words(**each["labels"][reply]) for reply in STATED},
        **{name: Words(**each[name]) for name in ("why", "otherwise", "reminder")},
        urgent=each.get("urgent", False),
    )


def key(premise: Premise) -> str:
    """Under which a reply is remembered: articles that ask about the same share it."""
    return premise.about or premise.question.hu


def subject(premise: Premise) -> Subject:
    return subjects()[premise.about or OTHER]


def stated(about: str, said: Sequence[str]) -> Reply | None:
    """What a text says about the subject by itself."""
    if SUPPOSING.intersection(said):
        return None
    return next((reply for reply in STATED if subjects()[about].said[reply].found_in(said)), None)


def replied(premise: Premise, said: Sequence[str]) -> Reply | None:
    """The same, where the text says hardly anything else, so that it may be taken for a reply to the question."""
    known = subject(premise)
    reply = stated(premise.about or OTHER, said)
    if reply is None:
        return next((each for each in STATED if says_only([known.replied[each]], said)), None)
    return reply if len(left_over(known.said[reply].without(said))) <= ELSE_BESIDE_REPLY else None
