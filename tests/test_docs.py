"""The documentation is held to the code."""

import re
from pathlib import Path

import grimp

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot", "console", "desk", "evaluation", "handlers", "knowledge", "locales", "simulator", "storage")


def test_the_drawing_shows_every_import_between_folders_and_no_other() -> None:
    graph = grimp.build_graph(*FOLDERS, cache_dir=None)
    real = set()
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            pair = (module.split(".")[0], imported.split(".")[0])
            if pair[0] != pair[1]:
                real.add(pair)
    drawing = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").split("```mermaid")[1]
    drawn = set(re.findall(r"^  (\w+) --> (\w+)$", drawing, re.MULTILINE))
    assert drawn == real


def test_every_link_between_documents_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken


def test_every_file_named_in_backticks_exists() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    named = re.compile(
        r"`((?:bot|console|desk|evaluation|handlers|knowledge|locales|simulator|storage|tests)/[\w./-]*)`"
    )
    missing = [
        f"{page.name}: {name}"
        for page in pages
        for name in named.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    ]
    assert not missing
