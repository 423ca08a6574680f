"""From article files to articles; everything that is wrong is told at once, with file and line."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from knowledge.article import (
    MENU_ENTRIES,
    OFFICE,
    WHILE,
    Article,
    Fact,
    NextStep,
    Premise,
    Question,
    Status,
    Words,
)
from knowledge.faults import ContentError, Fault
from knowledge.nodes import Entry, Faults, by_language, line_of, read, text
from knowledge.placed import Placed
from knowledge.premise import subjects
from knowledge.sources import SOURCES_FILE
from knowledge.strict import strict_faults
from knowledge.wordings import OF_TOPICS, OTHERS, Wordings, Written, by_subject, read_wordings

STATUS_WORDS: Mapping[str, Status] = {
    "open": "open",
    "closed": "closed",
    "unknown": "unknown",
    "érvényes": "open",
    "lezárult": "closed",
    "ellenőrizendő": "unknown",
}
ARTICLE_KEYS = (
    "id", "title", "questions", "answer", "details", "who_decides", "papers", "facts", "status",
    "valid_until", "replaced_by", "related", "routes_to", "programme", "audience", "measure", "premise",
    "next_step",
)  # fmt: skip
PREMISE_KEYS = ("question", "otherwise", "about")
TOPIC = "topic:"
RULES_FILE = "eligibility.yaml"  # read by rule_file
FACT_KEYS = ("id", "text", "source", "as_of", "checked_on", "status", "valid_until")


def load(directory: Path, *, strict: bool = False) -> tuple[Article, ...]:
    """Every article of the directory's files; ContentError lists all faults at once."""
    placed, faults = read_directory(directory)
    faults += repeated_ids(placed)
    noted = Faults(str(directory))
    written = list(read_wordings(directory / OF_TOPICS, noted))
    faults += noted.found
    faults += unknown_topics(written, {each.article.id for each in placed}) if not faults else []
    if strict and not faults:
        faults += strict_faults(placed, directory, [*written, *read_others(directory, noted)])
    if faults:
        raise ContentError(tuple(sorted(faults)))
    more = by_subject(written)
    return tuple(with_wordings(each.article, more.get(each.article.id, ())) for each in placed)


def with_wordings(article: Article, more: tuple[Question, ...]) -> Article:
    return replace(article, questions=(*article.questions, *more))


def unknown_topics(written: list[Written], known: set[str]) -> list[Fault]:
    return [
        Fault(each.file, each.line, f'The wording stands under "{each.subject}", which is no article.')
        for each in written
        if each.subject not in known
    ]


def load_others(directory: Path) -> Wordings:
    """How people say what no article is about; nothing where no file tells."""
    faults = Faults(str(directory))
    written = list(read_others(directory, faults))
    if faults.found:
        raise ContentError(tuple(faults.found))
    return by_subject(written)


def read_others(directory: Path, faults: Faults) -> Iterator[Written]:
    """The headings in these files only help who writes them: a whole folder is one subject."""
    for folder, subject in OTHERS.items():
        yield from (replace(each, subject=subject) for each in read_wordings(directory / folder, faults))


def article_files(directory: Path) -> list[Path]:
    found = [path for path in directory.iterdir() if path.suffix in {".yaml", ".yml"}]
    return sorted(path for path in found if path.name not in (SOURCES_FILE, RULES_FILE))


def read_directory(directory: Path) -> tuple[list[Placed], list[Fault]]:
    try:
        files = article_files(directory)
    except OSError as error:
        return [], [Fault(str(directory), 1, f"The directory cannot be read: {error.strerror}.")]
    placed: list[Placed] = []
    faults: list[Fault] = []
    for path in files:
        noted = Faults(str(path))
        placed += read_file(path, noted)
        faults += noted.found
    if not placed and not faults:
        faults.append(Fault(str(directory), 1, "There is no article in this directory (*.yaml)."))
    return placed, faults


def read_file(path: Path, faults: Faults) -> list[Placed]:
    top = read(path, faults)
    if top is None:
        return []
    if not isinstance(top, yaml.SequenceNode):
        faults.on(top, "The file must be a list of articles.")
        return []
    found = [placed_article(node, faults) for node in top.value]
    return [each for each in found if each is not None]


def placed_article(node: yaml.Node, faults: Faults) -> Placed | None:
    """The article, or None when something of it was noted as a fault."""
    if not isinstance(node, yaml.MappingNode):
        faults.on(node, "An article must be a map with id, title, questions and answer.")
        return None
    before = len(faults.found)
    entry = Entry(node, "the article", faults)
    entry.only(ARTICLE_KEYS)
    entry.need("id", "title", "questions", "answer")
    facts = dict(read_facts(entry))
    built = built_article(entry, tuple(facts))
    if built is not None:
        check_placeholders(built, entry)
    if built is None or len(faults.found) > before:
        return None
    fact_lines = {fact.id: line for fact, line in facts.items()}
    return Placed(built, faults.file, {"id": line_of(node), **entry.places}, fact_lines)


def built_article(entry: Entry, facts: tuple[Fact, ...]) -> Article | None:
    named, title, answer = entry.name("id"), entry.words("title"), entry.words("answer")
    questions = read_questions(entry)
    built = Article(
        id=named or "",
        title=title or Words(""),
        questions=questions,
        answer=answer or Words(""),
        details=entry.words("details"),
        who_decides=entry.words("who_decides"),
        papers=entry.each_words("papers"),
        facts=facts,
        status=entry.one_of("status", STATUS_WORDS) or "open",
        valid_until=entry.partial_date("valid_until"),
        replaced_by=entry.names("replaced_by"),
        related=entry.names("related"),
        routes_to=entry.names("routes_to"),
        programme=entry.name("programme"),
        audience=entry.names("audience"),
        measure=entry.name("measure"),
        premise=read_premise(entry),
        next_step=read_next_step(entry),
    )
    return built if named and title and answer else None


def read_next_step(entry: Entry) -> NextStep | None:
    written = entry.name("next_step")
    if written is None or written in MENU_ENTRIES:
        return NextStep(entry=written) if written else None
    topic = written.removeprefix(TOPIC)
    if not written.startswith(TOPIC) or not topic:
        allowed = f"{', '.join(MENU_ENTRIES)} or {TOPIC}<id>"
        entry.faults.at(entry.line("next_step"), f'"next_step" is "{written}"; it must be one of {allowed}.')
        return None
    return NextStep(topic=topic)


def read_questions(entry: Entry) -> tuple[Question, ...]:
    nodes = entry.items("questions")
    if "questions" in entry.values and isinstance(entry.values["questions"], yaml.SequenceNode) and not nodes:
        entry.faults.at(entry.line("questions"), 'The list "questions" is empty; give at least one wording.')
    return tuple(question for node in nodes for question in read_question(node, entry.faults))


def read_question(node: yaml.Node, faults: Faults) -> Iterator[Question]:
    """One wording; a map may give it in one language or in both."""
    if not isinstance(node, yaml.MappingNode):
        hungarian = text(node, "A question", faults)
        if hungarian:
            yield Question("hu", hungarian)
        return
    found = by_language(node, "a question", faults)
    if not node.value:
        faults.on(node, "A question is empty.")
    if "hu" in found:
        yield Question("hu", found["hu"])
    if "en" in found:
        yield Question("en", found["en"])


def read_premise(entry: Entry) -> Premise | None:
    node = entry.values.get("premise")
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        entry.faults.on(node, '"premise" must be a map with question and otherwise.')
        return None
    inner = Entry(node, "the premise", entry.faults)
    inner.only(PREMISE_KEYS)
    inner.need("question", "otherwise")
    question, otherwise, about = inner.words("question"), inner.name("otherwise"), inner.name("about")
    if about is not None and about not in subjects():
        entry.faults.at(inner.line("about"), f'"about" is "{about}"; it must be one of {", ".join(subjects())}.')
    return Premise(question, otherwise, about) if question and otherwise else None


def read_facts(entry: Entry) -> Iterator[tuple[Fact, int]]:
    seen: set[str] = set()
    for node in entry.items("facts"):
        fact = read_fact(node, entry.faults)
        if fact is None:
            continue
        if fact.id in seen:
            entry.faults.on(node, f'The fact "{fact.id}" stands twice in this article.')
        seen.add(fact.id)
        yield fact, line_of(node)


def read_fact(node: yaml.Node, faults: Faults) -> Fact | None:
    if not isinstance(node, yaml.MappingNode):
        faults.on(node, "A fact must be a map with id, text and source.")
        return None
    entry = Entry(node, "the fact", faults)
    entry.only(FACT_KEYS)
    entry.need("id", "text", "source")
    named, said, source = entry.name("id"), entry.words("text"), entry.name("source")
    as_of = entry.partial_date("as_of")
    status = entry.one_of("status", STATUS_WORDS) or "open"
    checked_on, valid_until = entry.day("checked_on"), entry.partial_date("valid_until")
    if named is None or said is None or source is None:
        return None
    return Fact(named, said, source, str(as_of) if as_of else None, checked_on, status, valid_until)


def check_placeholders(article: Article, entry: Entry) -> None:
    facts = {fact.id for fact in article.facts}
    for key, words in (("answer", article.answer), ("details", article.details)):
        for name in words.placeholders() if words else ():
            if not name.startswith((OFFICE, WHILE)) and name not in facts:
                entry.faults.at(entry.line(key), f'"{{{name}}}" in "{key}" names no fact of this article.')


def repeated_ids(placed: list[Placed]) -> list[Fault]:
    first: dict[str, Placed] = {}
    faults = []
    for each in placed:
        earlier = first.setdefault(each.article.id, each)
        if earlier is not each:
            place = f"{earlier.file}:{earlier.lines['id']}"
            faults.append(each.fault("id", f'The id "{each.article.id}" is already taken at {place}.'))
    return faults
