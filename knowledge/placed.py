"""An article with where it stands, for faults that show only when all articles are known."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.article import Article
from knowledge.faults import Fault


@dataclass(frozen=True)
class Placed:
    article: Article
    file: str
    lines: Mapping[str, int]
    fact_lines: Mapping[str, int] = field(default_factory=dict)

    def fault(self, key: str, message: str) -> Fault:
        return Fault(self.file, self.lines.get(key, self.lines["id"]), message)

    def fact_fault(self, fact: str, message: str) -> Fault:
        return Fault(self.file, self.fact_lines.get(fact, self.lines["id"]), message)
