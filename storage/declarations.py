"""What is stored about people, as declared with each column: for the privacy notice and for whoever asks."""

from collections.abc import Iterator
from dataclasses import dataclass

from storage.columns import Declaration
from storage.models import metadata


@dataclass(frozen=True)
class DeclaredField:
    table: str
    column: str
    declaration: Declaration


def declared_fields() -> Iterator[DeclaredField]:
    """In the order of the tables' names."""
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        for column in table.columns:
            if isinstance(column.info["declared"], Declaration):
                yield DeclaredField(table.name, column.name, column.info["declared"])
