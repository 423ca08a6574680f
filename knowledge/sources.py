"""Titles people understand for the sources of facts."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.article import Words
from knowledge.faults import ContentError
from knowledge.nodes import Entry, Faults, read

SOURCES_FILE = "sources.yaml"
OWN_SOURCES = Path(__file__).parent / SOURCES_FILE


def source_titles(directory: Path) -> Mapping[str, Words]:
    """Our own titles, overlaid with the directory's `sources.yaml` if it has one; ContentError if broken."""
    local = directory / SOURCES_FILE
    return {**own_titles(), **(read_titles(local) if local.is_file() else {})}


@lru_cache(maxsize=1)
def own_titles() -> Mapping[str, Words]:
    return read_titles(OWN_SOURCES)


def read_titles(path: Path) -> dict[str, Words]:
    faults = Faults(str(path))
    top = read(path, faults)
    titles: dict[str, Words] = {}
    if isinstance(top, yaml.MappingNode):
        entry = Entry(top, "the sources", faults)
        found = ((source, entry.words(source)) for source in entry.values)
        titles = {source: title for source, title in found if title is not None}
    elif top is not None:
        faults.on(top, "The file must be a map from source to title.")
    if faults.found:
        raise ContentError(tuple(faults.found))
    return titles
