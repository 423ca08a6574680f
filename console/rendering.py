"""Templates, and the regions of a page that are renewed while somebody works on it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from console.reader import Reader

HERE = Path(__file__).parent
STATIC = HERE / "static"
ROOT = "/console"  # where bot/web/server.py mounts the console

templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Region:
    """A part of a page that is sent again as a whole; the page keeps its own when the version is the same."""

    id: str
    html: Markup
    version: str


def render(template: str, reader: Reader, **values: Any) -> str:
    return templates.get_template(template).render(_=reader.say, reader=reader, **values)


def region(id_: str, template: str, reader: Reader, **values: Any) -> Region:
    html = render(template, reader, **values)
    return Region(id_, Markup(html), _short_hash(html.encode()))  # noqa: S704 (the template has escaped it)


def fragments(regions: Iterable[Region]) -> str:
    """Regions as htmx swaps them, each into its own place."""
    return templates.get_template("fragments.html").render(regions=list(regions))


@cache
def static(name: str) -> str:
    """The address of a file under static/; it changes with the content, so that browsers may keep it."""
    return f"{ROOT}/static/{name}?v={_short_hash((STATIC / name).read_bytes())}"


def _short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


templates.globals.update(root=ROOT, static=static)
