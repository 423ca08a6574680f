"""From the file of rules to rules; everything that is wrong is told at once, with file and line."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import yaml

from knowledge.article import LANGS, Article, Fact, Words
from knowledge.faults import ContentError, Fault
from knowledge.nodes import Entry, Faults, line_of, read
from knowledge.places import places
from knowledge.plain import plain_faults
from knowledge.rule import QUESTIONS, Audience, Condition, Ground, Home, Rule

AUDIENCES: Mapping[str, Audience] = {"jobseeker": "jobseeker", "business": "business"}
RULE_KEYS = (
    "id", "order", "topic", "title", "audience", "when", "settlement", "facts", "papers_from", "from", "until",
    "checked_on", "to_verify",
)  # fmt: skip
NEEDED = ("id", "order", "topic", "title", "audience", "when", "facts", "checked_on")
CODE_KEYS = ("any_of", "all_of", "none_of")
HOME_KEYS = ("names", "fact", "because", "if")
Articles = Mapping[str, Article]


def read_rules(path: Path | None, articles: Iterable[Article], *, strict: bool = False) -> tuple[Rule, ...]:
    """In their order; ContentError lists all faults at once. No file: no rules."""
    if path is None:
        return ()
    known = {article.id: article for article in articles}
    faults = Faults(str(path))
    rules = list(rules_of(read(path, faults), faults))
    if not faults.found:
        faults.found += order_faults(rules, path)
        faults.found += [fault for rule in rules for fault in faults_of(rule, known, path)]
    if strict and not faults.found:
        faults.found += [fault for rule in rules for fault in strict_faults(rule, known, path)]
        faults.found += plain_faults([path])
    if faults.found:
        raise ContentError(tuple(sorted(faults.found)))
    return tuple(sorted(rules, key=lambda rule: rule.order))


def rules_of(top: yaml.Node | None, faults: Faults) -> Iterator[Rule]:
    if isinstance(top, yaml.SequenceNode):
        for node in top.value:
            rule = read_rule(node, faults)
            if rule is not None:
                yield rule
    elif top is not None or not faults.found:
        faults.at(1, "The file must be a list of rules.")


def read_rule(node: yaml.Node, faults: Faults) -> Rule | None:
    """The rule, or None when something of it was noted as a fault."""
    if not isinstance(node, yaml.MappingNode):
        faults.on(node, f"A rule must be a map with {', '.join(NEEDED)}.")
        return None
    before = len(faults.found)
    entry = Entry(node, "the rule", faults)
    entry.only(RULE_KEYS)
    entry.need(*NEEDED)
    audience = entry.one_of("audience", AUDIENCES)
    rule = Rule(
        id=entry.name("id") or "",
        order=number(entry, "order"),
        topic=entry.name("topic") or "",
        title=entry.words("title") or Words(""),
        audience=audience or "jobseeker",
        conditions=tuple(read_conditions(entry, audience)) if audience else (),
        facts=tuple(read_grounds(entry)),
        checked_on=entry.day("checked_on") or date.min,
        home=read_home(entry),
        since=entry.day("from"),
        until=entry.day("until"),
        to_verify=entry.words("to_verify"),
        papers_from=entry.name("papers_from"),
        lines={"id": line_of(node), **entry.places},
    )
    if rule.conditions and not rule.reasons:
        entry.faults.at(entry.line("when"), 'No condition gives a reason ("because"); at least one has to.')
    return rule if len(faults.found) == before else None


def number(entry: Entry, key: str) -> int:
    written = entry.name(key)
    if written is not None and not written.isdecimal():
        entry.faults.at(entry.line(key), f'"{key}" is "{written}"; it must be a whole number.')
    return int(written) if written and written.isdecimal() else 0


def read_conditions(entry: Entry, audience: Audience) -> Iterator[Condition]:
    nodes = entry.items("when")
    if not nodes and "when" in entry.values:
        entry.faults.at(entry.line("when"), "A rule needs at least one condition.")
    for node in nodes:
        if isinstance(node, yaml.MappingNode):
            yield from read_condition(Entry(node, "the condition", entry.faults), audience)
        else:
            entry.faults.on(node, "A condition must be a map with a question, codes and because.")


def read_condition(entry: Entry, audience: Audience) -> Iterator[Condition]:
    questions = QUESTIONS[audience]
    entry.only(("question", *CODE_KEYS, "because"))
    entry.need("question")
    question = entry.one_of("question", {name: name for name in questions})
    because = entry.words("because")
    codes = {key: codes_of(entry, key, questions[question]) for key in CODE_KEYS} if question else {}
    if question and not any(codes.values()):
        entry.faults.at(entry.line("question"), f"The condition names no code; give {', '.join(CODE_KEYS)}.")
    if question:
        yield Condition(question, because, **codes)


def codes_of(entry: Entry, key: str, known: Iterable[str]) -> frozenset[str]:
    codes = [str(code) for code in known]
    named = entry.names(key)
    for code in named:
        if code not in codes:
            entry.faults.at(entry.line(key), f'"{code}" in "{key}" is no known code; known are {", ".join(codes)}.')
    return frozenset(named)


def read_home(entry: Entry) -> Home | None:
    node = entry.values.get("settlement")
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        entry.faults.on(node, f'"settlement" must be a map with {", ".join(HOME_KEYS)}.')
        return None
    inner = Entry(node, "the settlement", entry.faults)
    inner.only(HOME_KEYS)
    inner.need("because", "if")
    because, provided = inner.words("because"), inner.words("if")
    names, fact = inner.names("names"), inner.name("fact")
    if bool(names) == bool(fact):
        inner.faults.on(node, 'Give either "names" of settlements or a "fact" of places.yaml.')
    for name in names:
        if places().settlement(name) is None:
            inner.faults.at(inner.line("names"), f'"{name}" is no settlement of places.yaml.')
    if fact is not None and fact not in places().facts:
        inner.faults.at(inner.line("fact"), f'"{fact}" is no fact of places.yaml.')
    return Home(because, provided, names, fact) if because and provided else None


def read_grounds(entry: Entry) -> Iterator[Ground]:
    written = entry.names("facts")
    if not written and "facts" in entry.values:
        entry.faults.at(entry.line("facts"), "A rule needs a fact, and with it a source.")
    for each in written:
        topic, slash, fact = each.partition("/")
        if not (topic and slash and fact):
            entry.faults.at(entry.line("facts"), f'"{each}" must be written as topic/fact.')
        yield Ground(topic, fact)


def order_faults(rules: Collection[Rule], path: Path) -> Iterator[Fault]:
    """The place in the list is published: no two rules share one, and the file shows it."""
    for earlier, later in pairwise(rules):
        if later.order <= earlier.order:
            message = f'The order {later.order} of "{later.id}" is not behind {earlier.order} of "{earlier.id}".'
            yield Fault(str(path), later.lines["order"], message)
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            yield Fault(str(path), rule.lines["id"], f'The id "{rule.id}" stands twice.')
        seen.add(rule.id)


def faults_of(rule: Rule, articles: Articles, path: Path) -> Iterator[Fault]:
    """What shows only when the articles are known."""
    for key, message in (*topic_faults(rule, articles), *ground_faults(rule, articles)):
        yield Fault(str(path), rule.lines.get(key, rule.lines["id"]), message)
    if rule.since is not None and rule.until is not None and rule.until < rule.since:
        yield Fault(str(path), rule.lines["until"], '"until" lies before "from".')


def topic_faults(rule: Rule, articles: Articles) -> Iterator[tuple[str, str]]:
    article = articles.get(rule.topic)
    if article is None:
        yield "topic", f'"{rule.topic}" is no article.'
    elif article.who_decides is None:
        yield "topic", f'The article "{rule.topic}" does not say who decides.'
    elif article.written_as_ended and rule.until is None:
        yield "topic", f'The article "{rule.topic}" is closed; a rule for it needs the day it ended ("until").'
    if rule.papers_from is not None and rule.papers_from not in articles:
        yield "papers_from", f'"{rule.papers_from}" is no article.'


def ground_faults(rule: Rule, articles: Articles) -> Iterator[tuple[str, str]]:
    for ground in rule.facts:
        fact = fact_of(ground, articles)
        if fact is None:
            yield "facts", f'"{ground.topic}/{ground.fact}" is no fact of an article.'
        elif fact.status == "closed" and rule.until is None:
            yield "facts", f'"{ground.topic}/{ground.fact}" is closed; no rule can rest on it.'


def fact_of(ground: Ground, articles: Articles) -> Fact | None:
    article = articles.get(ground.topic)
    return next((fact for fact in article.facts if fact.id == ground.fact), None) if article else None


def strict_faults(rule: Rule, articles: Articles, path: Path) -> Iterator[Fault]:
    """What our own rules must also satisfy: English, and looked at again whenever their facts are."""
    for key, words in texts(rule):
        if any(not words.into(lang) for lang in LANGS) or words.en is None:
            yield Fault(str(path), rule.lines[key], f'"{key}" has no English text.')
    for ground in rule.facts:
        fact = fact_of(ground, articles)
        if fact is not None and fact.checked_on is not None and rule.checked_on < fact.checked_on:
            message = f'"{ground.fact}" was checked on {fact.checked_on}; look at the rule again, too.'
            yield Fault(str(path), rule.lines["checked_on"], message)


def texts(rule: Rule) -> Iterator[tuple[str, Words]]:
    """Every text somebody reads, with the key it stands under."""
    yield "title", rule.title
    yield from (("when", reason) for reason in rule.reasons)
    if rule.home is not None:
        yield from (("settlement", words) for words in (rule.home.because, rule.home.provided))
    if rule.to_verify is not None:
        yield "to_verify", rule.to_verify
