"""What an answer depends on: asked before it, unless she has said it herself."""

from collections.abc import Sequence

from desk.messages import Button, read_tap
from desk.state import Told
from desk.turns import Turn
from knowledge.article import Article, Premise
from knowledge.premise import STATED, Reply, key, replied, stated, subject, subjects
from knowledge.text import words
from locales import Text, _

UNKNOWN = _("I do not know")
# A worker who has started makes every day count: from then on a colleague is called at once.
URGENT = tuple(name for name, each in subjects().items() if each.urgent)


def premise_of(turn: Turn, topic: str) -> Premise | None:
    """None where nothing is to be asked, as for what has ended anyway."""
    article: Article = turn.knowledge.articles[topic]
    return None if article.status_on(turn.today) == "closed" else article.premise


def note(turn: Turn, text: str) -> None:
    """What a text says of any premise by itself need not be asked."""
    said = words(text)
    for about in subjects():
        reply = stated(about, said)
        if reply is not None:
            turn.state.told[about] = Told(reply=reply, at=turn.now)


def reply_known(turn: Turn, premise: Premise) -> str | None:
    return turn.state.reply_to(key(premise), turn.now)


def ask(turn: Turn, topic: str, premise: Premise) -> None:
    """Until she replies, "and how much?" means this topic."""
    turn.state.answered(topic, turn.now)
    turn.state.misses = 0
    labels: list[tuple[Reply, Text | str]] = [
        *((reply, subject(premise).labels[reply].into(turn.locale)) for reply in order(premise)),
        ("unknown", UNKNOWN),
    ]
    replies = [Button(label, "premise", f"{reply}.{topic}") for reply, label in labels]
    why = Button(_("Why do we ask?"), "premise", f"why.{topic}", repeatable=True)
    turn.say(premise.question.into(turn.locale), (*replies, why))


def order(premise: Premise) -> tuple[Reply, ...]:
    """The reply with which the answer is right comes first."""
    return tuple(sorted(STATED, key=lambda reply: reply != subject(premise).holds))


def take(turn: Turn, premise: Premise, reply: str) -> None:
    turn.state.told[key(premise)] = Told(reply=reply, at=turn.now)


def fails(premise: Premise, reply: str | None) -> bool:
    return reply in STATED and reply != subject(premise).holds


def is_urgent(turn: Turn) -> bool:
    """She has just said that somebody already works there for whom support would be asked."""
    return any(_fails_lately(turn, name) for name in URGENT)


def _fails_lately(turn: Turn, about: str) -> bool:
    reply = turn.state.reply_to(about, turn.now)
    return reply in STATED and reply != subjects()[about].holds


def meant(turn: Turn, offers: Sequence[str]) -> str | None:
    """The reply among the offered buttons that she gives in her own words ("be vagyok jelentkezve")."""
    for wire in offers:
        tap = read_tap(wire)
        if tap is None or tap.action != "premise":
            continue
        reply, _dot, topic = tap.argument.partition(".")
        premise = premise_of(turn, topic) if topic in turn.knowledge.articles else None
        if premise is not None and replied(premise, words(turn.text)) == reply:
            return wire
    return None
