"""Wordings as a thumb types them: without accents, with a typo here and there."""

from random import Random

from knowledge.text import folded

# Every second message comes without accents, every tenth longer word with a typo.
WITHOUT_ACCENTS = 0.5
TYPO = 0.1
SHORTEST_MISTYPED = 5


def noisy(text: str, random: Random) -> str:
    typed = folded(text) if random.random() < WITHOUT_ACCENTS else text
    return " ".join(mistyped(word, random) for word in typed.split())


def mistyped(word: str, random: Random) -> str:
    """The word, or the word with a letter missing, doubled or changed places with the next."""
    if len(word) < SHORTEST_MISTYPED or random.random() >= TYPO:
        return word
    place = random.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    return random.choice((before + after, before + letter + letter + after, before + after[0] + letter + after[1:]))
