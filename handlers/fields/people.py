"""How many people come, as it is typed: "ketten", "2 fő", "a férjemmel", "csak én"."""

from collections.abc import Mapping, Sequence

from handlers.contact import is_phone
from handlers.form import Answer, Guess, Invalid
from knowledge.text import words

# Folded. Who says "ketten" has counted everybody; "kettő" may stand for those who come along.
TOGETHER: Mapping[str, int] = {
    "egyedul": 1, "egymagam": 1, "magam": 1, "alone": 1, "myself": 1, "ketten": 2, "kettesben": 2, "kettonk": 2,
    "both": 2, "harman": 3, "harmunk": 3, "negyen": 4, "oten": 5, "hatan": 6, "heten": 7, "nyolcan": 8,
    "kilencen": 9, "tizen": 10,
}  # fmt: skip
NUMBERS: Mapping[str, int] = {
    "egy": 1, "one": 1, "ket": 2, "ketto": 2, "two": 2, "harom": 3, "three": 3, "negy": 4, "four": 4, "ot": 5,
    "five": 5, "hat": 6, "six": 6, "het": 7, "seven": 7, "nyolc": 8, "eight": 8, "kilenc": 9, "nine": 9, "tiz": 10,
    "ten": 10,
}  # fmt: skip
ONLY_ME = frozenset({"csak en", "en", "en egyedul", "en jovok", "csak en jovok", "just me", "only me", "me"})
PEOPLE = ("fo", "ember", "felnott", "szemely", "people", "person", "of", "adult")  # all of them, she included
# Who comes along, by folded beginnings.
COMPANIONS = (
    "ferj", "feles", "parom", "barat", "anyuk", "anya", "edesany", "apuk", "lanyom", "fiam", "gyerek", "gyermek",
    "testver", "nover", "huga", "hugom", "ocsem", "batya", "kolleg", "unok", "szomsz", "sogor",
    "husband", "wife", "partner", "friend", "mother", "daughter", "son", "child", "sister", "brother", "colleague",
)  # fmt: skip
MORE = frozenset({"plusz", "plus"})
AND = frozenset({"es", "meg", "and"})
HERSELF = frozenset({"en", "me", "i"})
COMING = frozenset(
    {
        *("a", "az", "velem", "is", "us", "my", "with", "en", "an", "kizarolag", "csak", "just", "only", "of"),
        *("jovok", "jovunk", "jon", "jonnek", "jonne", "jonnenk", "megyek", "megyunk", "leszek", "leszunk", "coming"),
    }
)
WEEK = frozenset({"jovo", "ezen", "a", "mult", "minden", "egesz"})  # "a héten" is no number
MOST_DIGITS = 3


def read_people(text: str) -> Answer:
    """Sure where all are counted in one number; what has to be added up is said back first."""
    said = words(text)
    if " ".join(said) in ONLY_ME:
        return "1"
    if is_phone(text) or "kor" in said:  # a number or an hour at which to call
        raise Invalid
    together = _together(said)
    if len(together) == 1:
        return str(together[0])
    numbers = [number for place in range(len(said)) for number in _number(said, place)]
    adds = text.strip().startswith("+") or not MORE.isdisjoint(said)
    adds = adds or not (AND.isdisjoint(said) or HERSELF.isdisjoint(said))
    companions = sum(word.startswith(COMPANIONS) for word in said)
    if not numbers and companions == 0:
        raise Invalid
    if not numbers:
        return Guess(str(1 + companions))
    counts_all = any(word.startswith(PEOPLE[1:]) or word == PEOPLE[0] for word in said)
    if not adds and (companions == 0 or counts_all):
        return _sure(numbers)
    return Guess(str(sum(numbers) + 1))


def is_only_people(text: str) -> bool:
    """No word in it says anything else: "én és a férjem" is no cry for help here, whatever it may sound like."""
    said = words(text)
    return bool(said) and all(_is_of_people(word) for word in said)


def _is_of_people(word: str) -> bool:
    known = word in TOGETHER or word in NUMBERS or word in COMING or word in AND | HERSELF | MORE
    return known or word.startswith((*PEOPLE[1:], *COMPANIONS)) or word == PEOPLE[0] or word.isdigit()


def _sure(numbers: Sequence[int]) -> Answer:
    """Two numbers ("2 felnőtt, 1 gyerek") may mean anything."""
    total = sum(numbers)
    if total < 1:
        raise Invalid
    return str(total) if len(numbers) == 1 else Guess(str(total))


def _together(said: Sequence[str]) -> list[int]:
    counted = {TOGETHER[word] for word in said if word in TOGETHER}
    if not WEEK.isdisjoint(said):
        counted.discard(TOGETHER["heten"])
    return list(counted)


def _number(said: Sequence[str], place: int) -> list[int]:
    """A word of a number is one alone, or with what is counted behind it: "hát" is also six, "őt" also five."""
    word, before, behind = said[place], said[place - 1 : place], [*said[place + 1 : place + 2]]
    if word.isascii() and word.isdigit():
        return [int(word)] if len(word) <= MOST_DIGITS else []
    counts = behind and behind[0].startswith((*PEOPLE, *COMPANIONS))
    if word in NUMBERS and (len(said) == 1 or counts or not MORE.isdisjoint(before)):
        return [NUMBERS[word]]
    return []
