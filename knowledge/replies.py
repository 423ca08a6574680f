"""What is said for a decision where nothing more particular is known about the conversation."""

from collections.abc import Mapping

from knowledge.article import Article
from knowledge.crisis import crisis_text
from knowledge.phrases import phrases
from knowledge.policy import Decision


def reply(decision: Decision, articles: Mapping[str, Article]) -> str:
    """For every kind but an answer, which only the article itself can give."""
    if decision.kind == "crisis":
        return crisis_text(decision.lang)
    name = decision.smalltalk or decision.reason or decision.kind
    said = phrases().replies[name].into(decision.lang)
    choices = (articles[topic].title.into(decision.lang) for topic in decision.choices)
    return "\n".join([said, *(f"• {title}" for title in choices)])
