"""Wordings as a thumb types them: without accents, with a slip here and there; for fitting and for measuring."""

from dataclasses import dataclass
from random import Random

from knowledge.text import folded

# Beside each other on a Hungarian keyboard.
NEIGHBOURS = {
    letter: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in ("qwertzuiop", "asdfghjkl", "yxcvbnm")
    for place, letter in enumerate(row)
}
SHORTEST_MISTYPED = 4


@dataclass(frozen=True)
class Noise:
    """Shares: of the messages without accents, of the longer words with a slip, of the gaps lost or won."""

    without_accents: float = 0.5
    slips: float = 0.12
    joined: float = 0.03
    split: float = 0.01


USUAL = Noise()


def noisy(text: str, random: Random, noise: Noise = USUAL) -> str:
    typed = folded(text) if random.random() < noise.without_accents else text
    said = ""
    for word in typed.split():
        gap = "" if random.random() < noise.joined or not said else " "
        said += gap + slipped(word, random, noise)
    return said


def slipped(word: str, random: Random, noise: Noise) -> str:
    """The word, or the word with a letter missing, doubled, changed or exchanged, or with a gap inside."""
    if len(word) < SHORTEST_MISTYPED:
        return word
    place = random.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    if random.random() < noise.split:
        return f"{before} {letter}{after}"
    if random.random() >= noise.slips:
        return word
    beside = random.choice(NEIGHBOURS.get(folded(letter), letter) or letter)
    return random.choice(
        (before + after, before + letter * 2 + after, before + after[0] + letter + after[1:], before + beside + after)
    )
