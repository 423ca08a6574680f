"""The knowledge base as others use it: open it, let it decide, let it present."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Self

from knowledge.answer import Answer, Library, Reader
from knowledge.article import Article, Lang, Words
from knowledge.index import Index
from knowledge.loader import load
from knowledge.not_ours import not_ours
from knowledge.place import Place
from knowledge.places import places
from knowledge.policy import Decision, decide
from knowledge.sources import own_titles, source_titles

OWN_CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Knowledge:
    """Articles and their index; a change of articles is a new Knowledge."""

    library: Library
    index: Index

    @classmethod
    def open(cls, directory: Path = OWN_CONTENT) -> Self:
        """ContentError with every fault when the directory's articles cannot be used."""
        return cls.of(load(directory), source_titles(directory))

    @classmethod
    def of(cls, articles: Iterable[Article], titles: Mapping[str, Words] | None = None) -> Self:
        named = {article.id: article for article in articles}
        places()  # a broken file of places is told at the start, not at the first message
        library = Library(MappingProxyType(named), own_titles() if titles is None else titles)
        return cls(library, Index.build(named.values(), not_ours()))

    @property
    def articles(self) -> Mapping[str, Article]:
        return self.library.articles

    def decide(self, text: str, *, lang: Lang | None, today: date) -> Decision:
        """`lang` is the language the visitor chose, if any; `today` is for rules that change with the day."""
        return decide(self.index, text, lang)

    def present(
        self, topic: str, *, lang: Lang, today: date, office: Mapping[str, str], places: Sequence[Place] = ()
    ) -> Answer:
        """The topic as it is said on that day to who named the places; KeyError for a topic that is no article."""
        return self.library.present_at(places, topic, Reader(lang, today, office))
