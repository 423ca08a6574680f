"""Keeps the Hungarian catalogue in step with the sentences in the code (`make catalogue`)."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot", "console", "desk", "handlers")
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
FILE = Path(__file__).parent / "hu" / "messages.po"
COMMENT = "# Hungarian texts. The English sentence is the key; `make catalogue` brings in new ones."


def sentences() -> dict[str, set[str]]:
    """Every marked sentence of the code, with its format flags."""
    found: dict[str, set[str]] = {}
    for folder in FOLDERS:
        entries = extract_from_dir(ROOT / folder, METHODS, keywords={"_": None})
        for _file, _line, message, _comments, _context in entries:
            if isinstance(message, str) and message:
                found[message] = {"python-brace-format"} if "{" in message else set()
    return found


def current() -> dict[str, str]:
    with FILE.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file, locale="hu") if entry.id}


def renew() -> list[str]:
    """Writes the catalogue again, without stale sentences; returns those that still need Hungarian words."""
    known = current()
    catalogue = Catalog(locale="hu", project="Paktum Asszisztens", version="", header_comment=COMMENT)
    for message, flags in sentences().items():
        catalogue.add(message, known.get(message, ""), flags=flags)
    with FILE.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, omit_header=True)
    return [message for message in sentences() if not known.get(message)]


if __name__ == "__main__":
    for sentence in renew():
        print(f"needs Hungarian words: {sentence}")  # noqa: T201
