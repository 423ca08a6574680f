"""Plain words: short sentences, short words, no office language, in everything a visitor reads."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.article import LANGS, PLACEHOLDER, Lang
from knowledge.faults import Fault
from knowledge.nodes import Faults, line_of, plain, read
from knowledge.sentences import sentences

RULES_FILE = Path(__file__).parent / "plain.yaml"
PHRASES_FILE = Path(__file__).parent / "phrases.yaml"
NOT_SAID = ("questions",)  # what visitors write, in their own words
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Rules:
    """Of one language; `plain.yaml` says what each is."""

    words_in_sentence: int
    letters_in_word: int
    names: tuple[str, ...]
    linking: re.Pattern[str]
    clauses: int
    piled: re.Pattern[str]
    pile: int
    instead: Mapping[re.Pattern[str], str]


@dataclass(frozen=True)
class Said:
    """One line of a text in its file."""

    lang: Lang
    text: str
    line: int


@lru_cache(maxsize=1)
def rules() -> Mapping[Lang, Rules]:
    found = plain(RULES_FILE)
    return {lang: rules_of(**found[lang]) for lang in LANGS}


def rules_of(*, names: list[str], linking: str, piled: str, instead: dict[str, str], **limits: int) -> Rules:
    return Rules(
        names=tuple(names),
        linking=whole_words(linking),
        piled=whole_words(piled),
        instead={whole_words(pattern): plainly for pattern, plainly in instead.items()},
        **limits,
    )


def whole_words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE)


def plain_faults(files: list[Path]) -> Iterator[Fault]:
    """Of each file, and of the sentences said around articles."""
    for file in (*files, PHRASES_FILE):
        top = read(file, Faults(str(file)))
        for said in spoken(top) if top else ():
            yield from (Fault(str(file), said.line, message) for message in wordy(said))


def spoken(node: yaml.Node) -> Iterator[Said]:
    """Every text given by language, line by line; what visitors ask is left out."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from spoken(item)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in LANGS and isinstance(value, yaml.ScalarNode):
                yield from lines_of(key.value, value)
            elif key.value not in NOT_SAID:
                yield from spoken(value)


def lines_of(lang: Lang, node: yaml.ScalarNode) -> Iterator[Said]:
    """A literal block (|) has its lines where the file has them; other text is told by its first line."""
    literal = node.style == "|"
    for number, text in enumerate(node.value.splitlines()):
        yield Said(lang, PLACEHOLDER.sub("…", text), line_of(node) + (number + 1 if literal else 0))


def wordy(said: Said) -> Iterator[str]:
    """What is hard to read in it, each with what to do instead."""
    for sentence in sentences(said.text):
        yield from too_much(sentence, rules()[said.lang])
        yield from too_long_words(sentence, said.lang)
        for pattern, plainly in rules()[said.lang].instead.items():
            for found in pattern.finditer(sentence):
                yield f'"{found[0]}" is office language; write: {plainly}.'


def too_much(sentence: str, rule: Rules) -> Iterator[str]:
    start = " ".join(sentence.split()[:5])
    count = len([word for word in sentence.split() if WORD.search(word) or any(map(str.isdigit, word))])
    if count > rule.words_in_sentence:
        yield f'A sentence has {count} words, at most {rule.words_in_sentence}; make two of it: "{start}…".'
    clauses = rule.linking.findall(sentence)
    if len(clauses) > rule.clauses:
        yield f'A sentence nests {len(clauses)} clauses ({", ".join(clauses)}); make two of it: "{start}…".'
    piled = rule.piled.findall(sentence)
    if len(piled) >= rule.pile:
        yield f'Nouns are piled up ({", ".join(piled)}); say it with a verb: "{start}…".'


def too_long_words(sentence: str, lang: Lang) -> Iterator[str]:
    rule = rules()[lang]
    for word in WORD.findall(sentence):
        foreign = lang == "en" and not word.isascii()
        official = word.lower().startswith(rule.names) if rule.names else False
        if len(word) > rule.letters_in_word and not (foreign or official):
            yield f'"{word}" has {len(word)} letters; write it in several words, or list it in plain.yaml (names).'
