"""What she types at the summary when something in it is wrong: which answer she means, if she says so."""

from collections.abc import Sequence

from desk.state import FormState
from desk.turns import Turn
from handlers import forms
from handlers.fields.asking import asks
from handlers.fields.choosing import read_chosen
from handlers.form import Field, Form, Guess
from knowledge.text import words

# Something is wrong: folded beginnings of a word, or of two.
WRONG = (
    "javit", "kijavit", "modosit", "valtoztat", "megvaltoztat", "atir", "elir", "elgepel", "rossz", "hibas", "hibaz",
    "teves", "teved", "elront", "cserel", "kicserel", "pontatlan", "helytelen", "nem jo", "nem stimmel", "nem igaz",
    "nem helyes", "nem ugy", "nem igy", "correct the", "correct my", "correction", "to correct", "not correct",
    "incorrect", "not right", "change", "wrong", "mistake", "typo", "fix",
)  # fmt: skip
NO = frozenset({"nem", "no"})
NOTHING = frozenset({*NO, "semmit", "semmi", "egyiket sem", "egyiket se", "egyik sem", "nothing", "none"})


def take_wish(turn: Turn, form: Form, state: FormState) -> bool:
    """True when she wants to correct something: its question stands open now, or which one it is was asked."""
    if _is_about_something_else(turn):
        return False
    said = " ".join(words(turn.text))
    if state.correcting and said in NOTHING:
        forms.back(turn)
        return True
    key = _named(turn, form.asked(state.answers))
    is_wrong = said in NO or any(f" {beginning}" in f" {said}" for beginning in WRONG)
    if key is not None and (state.correcting or is_wrong or NO.intersection(said.split())):
        forms.correct(turn, key)
    elif is_wrong:
        forms.ask_which(turn)
    else:
        return False
    return True


def _is_about_something_else(turn: Turn) -> bool:
    """A question ("how can I correct my registration?") or a wish for a person."""
    decision = turn.understood.decision
    return decision.reason == "asked" or (decision.kind == "answer" and asks(turn.text))


def _named(turn: Turn, fields: Sequence[Field]) -> str | None:
    """The one that the longest of these words belongs to, else by label or place as when a choice is typed."""
    said = f" {' '.join(words(turn.text))}"
    lengths = {
        field.key: max((len(name) for name in field.called if f" {name}" in said), default=0) for field in fields
    }
    longest = max(lengths.values())
    if longest:
        named = [key for key, length in lengths.items() if length == longest]
        return named[0] if len(named) == 1 else None
    chosen = read_chosen(turn.text, {field.key: turn.words(field.label) for field in fields})
    return chosen.value if isinstance(chosen, Guess) else chosen
