"""The knowledge base as others use it: open it, let it decide, let it present."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Self

from knowledge.answer import Answer, Library, Reader
from knowledge.article import Article, Lang, Words
from knowledge.index import Index, all_wordings
from knowledge.learned import learned
from knowledge.loader import RULES_FILE, load, load_others
from knowledge.parts import with_cry_for_help, with_second
from knowledge.place import Place
from knowledge.places import places
from knowledge.policy import Decision, decide
from knowledge.rule import Rule
from knowledge.rule_file import read_rules
from knowledge.sources import source_titles

OWN_CONTENT = Path(__file__).parent / "content"
OWN_RULES = Path(__file__).parent / RULES_FILE


@dataclass(frozen=True)
class Knowledge:
    """Articles, their index, and the rules of what is worth asking about; a change of any is a new Knowledge."""

    library: Library
    index: Index
    rules: tuple[Rule, ...] = ()

    @classmethod
    def open(cls, directory: Path = OWN_CONTENT, *, kept_in: Path) -> Self:
        """What the directory's wordings teach is kept in a folder for the next time.

        ContentError with every fault when the articles cannot be used, NotLearned when nothing could be learned.
        """
        articles = load(directory)
        rules = read_rules(rules_file(directory), articles)
        wordings = all_wordings(articles, load_others(directory))
        return cls.of(articles, source_titles(directory), Index.of(wordings, learned(wordings, kept_in)), rules)

    @classmethod
    def of(
        cls, articles: Iterable[Article], titles: Mapping[str, Words], index: Index, rules: tuple[Rule, ...] = ()
    ) -> Self:
        places()  # a broken file of places is told at the start, not at the first message
        return cls(Library(MappingProxyType({article.id: article for article in articles}), titles), index, rules)

    @cached_property
    def heirs(self) -> Mapping[str, tuple[str, ...]]:
        """Ended topics, each with what is open in its place."""
        return {article.id: article.replaced_by for article in self.articles.values() if article.written_as_ended}

    @property
    def articles(self) -> Mapping[str, Article]:
        return self.library.articles

    def decide(self, text: str, *, lang: Lang | None, today: date, after: str | None = None) -> Decision:
        """`lang` is the language the visitor chose, if any; `today` is for rules that change with the day.

        `after` is the topic answered last, where a text may go on from it.
        """
        whole = decide(self.index, text, lang, after, self.heirs)

        def decided(part: str) -> Decision:
            return decide(self.index, part, lang, None, self.heirs)

        return with_second(text, with_cry_for_help(text, whole, decided), decided)

    def present(
        self, topic: str, *, lang: Lang, today: date, office: Mapping[str, str], places: Sequence[Place] = ()
    ) -> Answer:
        """The topic as it is said on that day to who named the places; KeyError for a topic that is no article."""
        return self.library.present_at(places, topic, Reader(lang, today, office))


def rules_file(directory: Path) -> Path | None:
    """Beside our own articles stand our own rules; another directory has its own, or none."""
    local = directory / RULES_FILE
    if local.is_file():
        return local
    return OWN_RULES if directory.resolve() == OWN_CONTENT.resolve() else None


@dataclass
class Published:
    """The knowledge base in use. A new one is made beside it and takes its place at once, without a pause.

    Who asks more than one thing keeps the `current` it began with, or a topic may be gone between two questions.
    """

    current: Knowledge
