"""Whether a text asks something, so that a word in it is no answer yet."""

from knowledge.policy import Decision
from knowledge.text import words

QUESTION_WORDS = frozenset(
    {
        *("mi", "mit", "mik", "mennyi", "mennyit", "hany", "hanyan", "hol", "hova", "hogyan", "mikor", "mikortol"),
        *("ki", "kit", "kinek", "kihez", "miert", "minek", "milyen", "melyik", "meddig", "e", "ugye"),
        *("what", "how", "where", "when", "who", "which", "why"),
    }
)


def asks(text: str) -> bool:
    return "?" in text or not QUESTION_WORDS.isdisjoint(words(text))


def asks_something(text: str, decision: Decision) -> bool:
    """Of a field whose answers are chosen: a question, a wish for a person, thanks or an insult is none of them."""
    if decision.kind == "answer":
        return asks(text) and len(words(text)) > 1
    return decision.reason in ("asked", "own_case") or decision.smalltalk in ("insult", "machine", "abilities")
