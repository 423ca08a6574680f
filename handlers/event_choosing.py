"""Typed in place of a tap: which of the events just listed, and yes or no to an offer or a reminder."""

import re
from collections.abc import Mapping, Sequence

from desk.messages import Tap, read_tap
from desk.turns import Turn
from handlers import event_cues
from knowledge.text import words

Offers = Sequence[Mapping[str, str]]

NUMBER = re.compile(r"(?:az? )?(\d{1,2})(?: ?(?:es|as|os|is|ik|at|et|ot)(?:ra|re|t)?)?")
PLACES: Mapping[str, int] = {
    "elso": 1, "first": 1, "masodik": 2, "second": 2, "harmadik": 3, "third": 3, "negyedik": 4, "fourth": 4,
    "otodik": 5, "fifth": 5, "utolso": -1, "last": -1, "egyes": 1, "kettes": 2, "harmas": 3, "negyes": 4, "otos": 5,
}  # fmt: skip
CHOOSING = frozenset({"jonnek", "mennek", "jelentkezek", "jelentkeznek", "erdekel", "erdekelne", "kerem", "one", "i"})
# All that a reply to an offer or a reminder may consist of; anything more may mean something else.
YES = frozenset({"igen", "persze", "elfogadom", "elfogadjuk", "ok", "oke", "jo", "rendben", "yes", "sure"})
NO = frozenset({"nem", "megsem", "megse", "sajnos", "no"})
COMING = frozenset({"megyek", "megyunk", "jovok", "jovunk", "leszek", "leszunk", "kerem", "kerjuk", "szeretnem"})
ABLE = frozenset({"tudok", "tudunk", "menni", "jonni", "erek"})
BESIDE = frozenset(
    {
        *("a", "az", "ezt", "en", "mi", "is", "ott", "akkor", "biztosan", "mar", "kell", "nekem", "helyet", "szepen"),
        *("koszonom", "koszi", "koszonjuk", "el", "le", "magam", "ra", "kerek", "thanks", "thank", "you", "please"),
    }
)
# Under "do you really give it up?" what says that she comes keeps her place.
GIVING_UP = frozenset({"lemondom", "lemondanam", "mondom"})
KEEPING = frozenset({"megis", "maradok", "maradunk", "megtartom", "meggondoltam", "keep"})
NEEDED = ABLE | COMING | {"kell", "megsem", "megse"}
LEAVING = frozenset({"leiratkozom", "leiratkozok", "leiratkoznek", "leiratkoznank"})
LONGEST = 6  # words


def offered(turn: Turn) -> list[Tap]:
    """The events to choose from that stand under the last line."""
    last = next(iter(turn.offered), [])
    taps = [read_tap(offer["id"]) for offer in last]
    return [tap for tap in taps if tap is not None and tap.action == "event" and _act(tap) in ("details", "join")]


def event_of(tap: Tap) -> int:
    return int(tap.argument.split(".")[1])


def _act(tap: Tap) -> str:
    return tap.argument.partition(".")[0]


def picked(turn: Turn) -> Tap | None:
    """ "3", "az elsőre", "a 2-es": by their order in the list."""
    said = [word for word in words(turn.text) if word not in CHOOSING]
    number = NUMBER.fullmatch(" ".join(said))
    place = int(number[1]) if number is not None else _place(said)
    listed = offered(turn) if place else []
    if len(listed) < 2 or place is None:
        return None
    numbered = next((tap for tap in listed if _label(turn, tap).startswith(f"{place}.")), None)
    if numbered is not None or place > len(listed):
        return numbered
    return listed[place - 1 if place > 0 else place]


def _place(said: Sequence[str]) -> int | None:
    telling = event_cues.beside(said)
    if len(telling) != 1:
        return None
    return next((place for name, place in PLACES.items() if telling[0].startswith(name)), None)


def _label(turn: Turn, tap: Tap) -> str:
    return next(offer["label"] for offer in turn.offered[0] if read_tap(offer["id"]) == tap)


def meant(text: str, offers: Offers) -> str | None:
    """The button of an offer or a reminder that she answers in her own words: "nem kell már", "persze, megyek"."""
    acts = {tap.argument.partition(".")[0]: offer["id"] for offer, tap in _seats(offers)}
    said = words(text)
    if "give_up" in acts:
        reply = _gives_up(said)
        ways: Sequence[str] = ("give_up",) if reply else ("keep",)
    elif "leave" in acts:
        reply = _leaves(said) or None
        ways = ("leave",)
    elif {"accept", "confirm"} & acts.keys():
        reply = _comes(said)
        ways = ("accept", "confirm") if reply else ("decline", "cancel")
    else:  # asked nothing: she has to say more than "nem", and is asked whether she means it
        reply = True if _comes(said) is False and not NEEDED.isdisjoint(said) else None
        ways = ("cancel",)
    return next((acts[act] for act in ways if act in acts), None) if reply is not None else None


def _seats(offers: Offers) -> list[tuple[Mapping[str, str], Tap]]:
    found = ((offer, read_tap(offer["id"])) for offer in offers)
    return [(offer, tap) for offer, tap in found if tap is not None and tap.action == "seat"]


def _gives_up(said: Sequence[str]) -> bool | None:
    """ "Nem tudok menni" does, "nem mondom le" does not; a bare "nem" is a button's own matter (typed.py)."""
    known = YES | NO | COMING | ABLE | BESIDE | GIVING_UP | KEEPING
    if not said or len(said) > LONGEST or not known.issuperset(said):
        return None
    says_no, comes = not NO.isdisjoint(said), not (COMING | ABLE).isdisjoint(said)
    gives_up = not GIVING_UP.isdisjoint(said)
    if not KEEPING.isdisjoint(said) or (says_no and gives_up) or (comes and not says_no):
        return False
    return True if gives_up or comes or not YES.isdisjoint(said) else None


def _leaves(said: Sequence[str]) -> bool:
    """The waiting list; a bare "nem" answers nothing there."""
    return not LEAVING.isdisjoint(said) or (len(said) > 1 and _comes(said) is False)


def _comes(said: Sequence[str]) -> bool | None:
    known = YES | NO | COMING | ABLE | BESIDE
    if not said or len(said) > LONGEST or not known.issuperset(said):
        return None
    yes, no = not YES.isdisjoint(said), not NO.isdisjoint(said)
    if yes and no:
        return None
    return False if no else True if yes or not COMING.isdisjoint(said) else None


def is_surely_meant(turn: Turn) -> bool:
    """Under an offer "nem kell már" declines it, whatever it may sound like elsewhere."""
    return meant(turn.text, next(iter(turn.offered), [])) is not None
