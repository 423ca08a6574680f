"""A message that names no subject of its own and asks for one side of the last answer ("és mennyi?")."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from knowledge.answer import Answer
from knowledge.cues import Patterns, lexicon_of
from knowledge.dates import Lang
from knowledge.nodes import plain
from knowledge.sentences import sentences

Aspect = Literal[
    "unregistered", "duration", "amount", "time", "place", "papers", "decides", "eligibility", "how", "more"
]  # in the order in which they are tried
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)

FILE = Path(__file__).parent / "followup.yaml"
# Whoever writes more than this means more than one side of what was said.
LONGEST = 9
# A phone shows so much of it without scrolling.
MOST_SENTENCES = 4


@dataclass(frozen=True)
class FollowUps:
    """`asked`: how an aspect is asked for; `said`: the signs of a sentence that tells it, by language.

    `elsewhere`: topic → aspect → the topic that is about it; `always`: the same for every topic.
    """

    carriers: frozenset[str]
    asked: Mapping[Aspect, Patterns]
    said: Mapping[Aspect, Mapping[Lang, re.Pattern[str]]]
    elsewhere: Mapping[str, Mapping[Aspect, str]]
    always: Mapping[Aspect, str]

    def topic_of(self, topic: str, aspect: Aspect) -> str:
        """The topic that tells this aspect of the topic; itself where none other is declared."""
        return self.elsewhere.get(topic, {}).get(aspect) or self.always.get(aspect) or topic


@lru_cache(maxsize=1)
def follow_ups() -> FollowUps:
    read = plain(FILE)
    aspects = read["aspects"]
    lexicon = lexicon_of(pattern for each in aspects.values() for pattern in each["asked"])
    return FollowUps(
        carriers=frozenset(read["carriers"].split()),
        asked={aspect: Patterns.of(aspects[aspect]["asked"], lexicon) for aspect in ASPECTS},
        said={
            aspect: {lang: re.compile(sign, re.IGNORECASE) for lang, sign in aspects[aspect]["said"].items()}
            for aspect in ASPECTS
        },
        elsewhere=read["elsewhere"],
        always=read["always"],
    )


def aspect_asked(said: Sequence[str]) -> Aspect | None:
    """The aspect, where every word either asks for it or names nothing; None for a question of its own."""
    if not 0 < len(said) <= LONGEST:
        return None
    return next((aspect for aspect in ASPECTS if _asks_only(said, aspect)), None)


def _asks_only(said: Sequence[str], aspect: Aspect) -> bool:
    known = follow_ups()
    left = known.asked[aspect].without(said)
    return len(left) < len(said) and known.carriers.issuperset(left)


def told(answer: Answer, aspect: Aspect, lang: Lang) -> str:
    """What the answer tells of the aspect, else what it tells besides its first words."""
    if aspect == "decides" and answer.who_decides:
        return answer.who_decides
    if aspect == "papers" and answer.papers:
        return "\n".join(f"• {paper}" for paper in answer.papers)
    sign = follow_ups().said[aspect][lang]
    known = [*sentences(answer.text), *sentences(answer.details or "")]
    fitting = [sentence for sentence in known if sign.search(sentence) and _stands_alone(sentence, answer)]
    return "\n".join(fitting[:MOST_SENTENCES]) or answer.details or answer.text


def _stands_alone(sentence: str, answer: Answer) -> bool:
    """A heading, a question to put to the office, or an item of what to ask about instead tells nothing by itself."""
    return sentence[-1] not in "?:" and not (answer.status == "closed" and sentence.startswith("•"))


def ending_first(answer: Answer) -> str:
    """What has ended is said to have ended before anything else of it is told."""
    return sentences(answer.text)[0] if answer.status == "closed" else ""
