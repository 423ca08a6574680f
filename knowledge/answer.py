"""How an article is said on a given day: what has ended is said first, and what is not known is not said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.article import OFFICE, WHILE, Article, Fact, Lang, NextStep, Status, Words
from knowledge.expand import AMOUNT, Speech
from knowledge.local import details_of, said_first
from knowledge.phrases import phrases
from knowledge.place import Place


@dataclass(frozen=True)
class Source:
    title: str
    as_of: str | None
    checked_on: str


@dataclass(frozen=True)
class Answer:
    """What a visitor reads about one topic; `needs_person` when something could not be answered here.

    `first_sources` belong under `text`: those of its amounts, or one. `sources` holds all, of the details too.
    The topics that it leads on to (`related`, `replaced_by`, `next_step`) have not ended on that day.
    """

    topic: str
    title: str
    text: str
    details: str | None
    who_decides: str | None
    papers: tuple[str, ...]
    sources: tuple[Source, ...]
    first_sources: tuple[Source, ...]
    status: Status
    related: tuple[str, ...]
    replaced_by: tuple[str, ...]
    next_step: NextStep | None
    needs_person: bool


@dataclass(frozen=True)
class Reader:
    """For whom and when something is said, and what the office has told about itself."""

    lang: Lang
    today: date
    office: Mapping[str, str]


@dataclass(frozen=True)
class Library:
    """The articles and the titles of their sources."""

    articles: Mapping[str, Article]
    source_titles: Mapping[str, Words]

    def present(self, topic: str, reader: Reader) -> Answer:
        """KeyError for a topic that is no article."""
        article = self.articles[topic]
        if article.status_on(reader.today) == "closed" and not article.written_as_ended:
            return self._ended(article, reader)
        return self._as_written(article, reader)

    def still_open(self, topics: tuple[str, ...], today: date, leaving: str = "") -> tuple[str, ...]:
        """Those that have not ended that day; an ended one gives its place to its own replacements."""
        found, seen, waiting = [], {leaving}, list(reversed(topics))
        while waiting:
            topic = waiting.pop()
            if topic in seen or topic not in self.articles:
                continue
            seen.add(topic)
            if self.has_ended(topic, today):
                waiting += reversed(self.articles[topic].replaced_by)
            else:
                found.append(topic)
        return tuple(found)

    def has_ended(self, topic: str, today: date) -> bool:
        return topic in self.articles and self.articles[topic].status_on(today) == "closed"

    def _as_written(self, article: Article, reader: Reader) -> Answer:
        speech = Speech(
            article, reader.lang, reader.today, reader.office, lambda topic: self.has_ended(topic, reader.today)
        )
        text = speech.say(article.answer)
        amounts = [fact for fact in speech.said if AMOUNT.search(fact.text.hu)]
        details = speech.say(article.details) or None
        known = [fact for fact in article.facts if not fact.ended(reader.today)]
        sources = self._sources(speech.said if names_facts(article) else known, reader.lang)
        status = article.status_on(reader.today)
        replaced_by = self.still_open(article.replaced_by, reader.today, article.id)
        leads_nowhere = status == "closed" and not replaced_by
        if leads_nowhere and speech.left_out:
            text = f"{text}\n{phrases().say('nothing_instead', reader.lang)}"
        return Answer(
            topic=article.id,
            title=article.title.into(reader.lang),
            text=text,
            details=details,
            who_decides=article.who_decides.into(reader.lang) if article.who_decides else None,
            papers=tuple(paper.into(reader.lang) for paper in article.papers),
            sources=sources,
            first_sources=self._sources(amounts, reader.lang) or sources[:1],
            status=status,
            related=self._open_neighbours(article, reader.today),
            replaced_by=replaced_by,
            next_step=self._next_step(article, reader.today),
            needs_person=speech.office_missing or leads_nowhere,
        )

    def _ended(self, article: Article, reader: Reader) -> Answer:
        """Its own words speak of the time when it was open, so nothing of them is said."""
        replaced_by = self.still_open(article.replaced_by, reader.today, article.id)
        sources = self._sources(list(article.facts), reader.lang)
        return Answer(
            topic=article.id,
            title=article.title.into(reader.lang),
            text=self._ended_text(article, replaced_by, reader),
            details=None,
            who_decides=None,
            papers=(),
            sources=sources,
            first_sources=sources[:1],
            status="closed",
            related=self._open_neighbours(article, reader.today),
            replaced_by=replaced_by,
            next_step=self._next_step(article, reader.today),
            needs_person=not replaced_by,
        )

    def _ended_text(self, article: Article, replaced_by: tuple[str, ...], reader: Reader) -> str:
        end = article.valid_until.said(reader.lang) if article.valid_until else ""
        lines = [phrases().say("ended", reader.lang, day=end.removesuffix(".") + ".")]
        if replaced_by:
            lines.append(phrases().say("ask_instead", reader.lang))
            lines += [f"• {self.articles[topic].title.into(reader.lang)}" for topic in replaced_by]
        else:
            lines.append(phrases().say("nothing_instead", reader.lang))
        return "\n".join(lines)

    def _open_neighbours(self, article: Article, today: date) -> tuple[str, ...]:
        """A button must not look like an offer of what has ended, so an ended neighbour is not named at all."""
        return tuple(topic for topic in article.related if topic in self.articles and not self.has_ended(topic, today))

    def _next_step(self, article: Article, today: date) -> NextStep | None:
        step = article.next_step
        if step is None or step.topic is None:
            return step
        topics = self.still_open((step.topic,), today, article.id)
        return NextStep(topic=topics[0]) if topics else None

    def present_at(self, places: Sequence[Place], topic: str, reader: Reader) -> Answer:
        """As `present`, with what is particular to the places said first, where the topic is about places."""
        answer = self.present(topic, reader)
        first = said_first(topic, places, reader.lang, reader.today)
        if not first.facts:
            return answer
        more = details_of(topic, places, reader.lang, reader.today)
        main = dict.fromkeys([*self._sources([*first.facts], reader.lang), *answer.first_sources])
        return replace(
            answer,
            text="\n".join(dict.fromkeys([*first.text.splitlines(), *answer.text.splitlines()])),
            details="\n".join(part for part in (more.text, answer.details) if part) or None,
            sources=tuple(dict.fromkeys([*main, *answer.sources, *self._sources([*more.facts], reader.lang)])),
            first_sources=tuple(main),
        )

    def _sources(self, facts: list[Fact], lang: Lang) -> tuple[Source, ...]:
        """In the order in which their facts were said, each once."""
        return tuple(dict.fromkeys(self._source(fact, lang) for fact in facts))

    def _source(self, fact: Fact, lang: Lang) -> Source:
        title = self.source_titles.get(fact.source)
        checked_on = fact.checked_on.isoformat() if fact.checked_on else ""
        return Source(title.into(lang) if title else fact.source, fact.as_of, checked_on)


def names_facts(article: Article) -> bool:
    texts = (article.answer, article.details)
    named = (name for words in texts if words is not None for name in words.placeholders())
    return any(not name.startswith((OFFICE, WHILE)) for name in named)
