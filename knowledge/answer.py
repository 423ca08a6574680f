"""How an article is said on a given day: what has ended is said first, and what is not known is not said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.article import Article, Fact, Lang, Status, Words
from knowledge.expand import Speech
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
    """What a visitor reads about one topic; `needs_person` when something could not be answered here."""

    topic: str
    title: str
    text: str
    details: str | None
    who_decides: str | None
    papers: tuple[str, ...]
    sources: tuple[Source, ...]
    status: Status
    related: tuple[str, ...]
    replaced_by: tuple[str, ...]
    needs_person: bool
    main_sources: int = 1  # so many of the first sources are shown under the short answer


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

    def _as_written(self, article: Article, reader: Reader) -> Answer:
        speech = Speech(article, reader.lang, reader.today, reader.office)
        text = speech.say(article.answer)
        details = speech.say(article.details) or None
        known = [fact for fact in article.facts if not fact.ended(reader.today)]
        said = speech.said if has_placeholders(article) else known
        return Answer(
            topic=article.id,
            title=article.title.into(reader.lang),
            text=text,
            details=details,
            who_decides=article.who_decides.into(reader.lang) if article.who_decides else None,
            papers=tuple(paper.into(reader.lang) for paper in article.papers),
            sources=self._sources(said, reader.lang),
            status=article.status_on(reader.today),
            related=self._existing(article.related),
            replaced_by=self._existing(article.replaced_by),
            needs_person=speech.office_missing,
        )

    def _ended(self, article: Article, reader: Reader) -> Answer:
        """Its own words speak of the time when it was open, so nothing of them is said."""
        replaced_by = tuple(
            topic
            for topic in self._existing(article.replaced_by)
            if self.articles[topic].status_on(reader.today) != "closed"
        )
        return Answer(
            topic=article.id,
            title=article.title.into(reader.lang),
            text=self._ended_text(article, replaced_by, reader),
            details=None,
            who_decides=None,
            papers=(),
            sources=self._sources(list(article.facts), reader.lang),
            status="closed",
            related=self._existing(article.related),
            replaced_by=replaced_by,
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

    def present_at(self, places: Sequence[Place], topic: str, reader: Reader) -> Answer:
        """As `present`, with what is particular to the places said first, where the topic is about places."""
        answer = self.present(topic, reader)
        first = said_first(topic, places, reader.lang, reader.today)
        if not first.facts:
            return answer
        more = details_of(topic, places, reader.lang, reader.today)
        main = dict.fromkeys([*self._sources([*first.facts], reader.lang), *answer.sources[: answer.main_sources]])
        return replace(
            answer,
            text="\n".join(dict.fromkeys([*first.text.splitlines(), *answer.text.splitlines()])),
            details="\n".join(part for part in (more.text, answer.details) if part) or None,
            sources=tuple(dict.fromkeys([*main, *answer.sources, *self._sources([*more.facts], reader.lang)])),
            main_sources=len(main),
        )

    def _sources(self, facts: list[Fact], lang: Lang) -> tuple[Source, ...]:
        """In the order in which their facts were said, each once."""
        return tuple(dict.fromkeys(self._source(fact, lang) for fact in facts))

    def _source(self, fact: Fact, lang: Lang) -> Source:
        title = self.source_titles.get(fact.source)
        checked_on = fact.checked_on.isoformat() if fact.checked_on else ""
        return Source(title.into(lang) if title else fact.source, fact.as_of, checked_on)

    def _existing(self, topics: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(topic for topic in topics if topic in self.articles)


def has_placeholders(article: Article) -> bool:
    texts = (article.answer, article.details)
    return any(words.placeholders() for words in texts if words is not None)
