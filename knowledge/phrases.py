"""The sentences said around articles, read once from `phrases.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.article import Article, Lang, Words
from knowledge.nodes import plain

FILE = Path(__file__).parent / "phrases.yaml"
ANYBODY = "paktum-iroda"


@dataclass(frozen=True)
class Phrases:
    sentences: Mapping[str, Words]
    offices: Mapping[str, Words]
    replies: Mapping[str, Words]

    def say(self, name: str, lang: Lang, **values: str) -> str:
        return self.sentences[name].into(lang).format(**values)

    def teller(self, article: Article, lang: Lang) -> str:
        """The office that can say more about the article; a colleague where none is named."""
        return self.office_of(article).into(lang)

    def office_of(self, article: Article) -> Words:
        known = [office for office in article.routes_to if office in self.offices]
        return self.offices[known[0] if known else ANYBODY]


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    read = plain(FILE)
    return Phrases(**{part: {key: Words(**words) for key, words in named.items()} for part, named in read.items()})
