"""Articles as colleagues read them: found in their visitors' words, with every fact, and changes proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desk.desk import Desk
from desk.errors import NotFound, NotNow, TextRefused
from desk.rights import Right, may, must
from knowledge.answer import Answer
from knowledge.article import Article, Fact, Status
from knowledge.dates import PartialDate
from locales import Locale
from storage import proposals, records
from storage.proposals import ProposalRow
from storage.staff import StaffRow

__all__ = ["Article", "Fact", "PartialDate"]  # what pages need of an article

LONGEST_PROPOSAL = 4000
ANSWERS = ("taken", "refused")


@dataclass(frozen=True)
class Listed:
    topic: str
    title: str
    status: Status
    proposals: int  # that wait for an answer


@dataclass(frozen=True)
class ArticlePage:
    """`answer`: what a visitor would be told today; `proposals` are the office's own affair."""

    article: Article
    answer: Answer
    sources: dict[str, str]  # by the fact's id
    proposals: Sequence[ProposalRow]


def listed(desk: Desk, staff: StaffRow, lang: Locale, asked: str, today: date) -> list[Listed]:
    """All by title, or what the search makes of the words, best first: the colleague sees what a visitor would get."""
    must(staff, Right.READ_ARTICLES)
    knowledge = desk.published.current
    with desk.database.reading() as tx:
        waiting = proposals.open_by_topic(tx)
    if asked.strip():
        topics = [each.topic for each in knowledge.decide(asked, lang=None, today=today).candidates]
    else:
        topics = sorted(knowledge.articles, key=lambda topic: knowledge.articles[topic].title.into(lang))
    return [
        Listed(topic, article.title.into(lang), article.status_on(today), waiting.get(topic, 0))
        for topic, article in ((topic, knowledge.articles[topic]) for topic in topics)
    ]


def page(desk: Desk, staff: StaffRow, topic: str, lang: Locale, today: date) -> ArticlePage:
    must(staff, Right.READ_ARTICLES)
    knowledge = desk.published.current
    article = _article(desk, topic)
    titles = knowledge.library.source_titles
    with desk.database.reading() as tx:
        return ArticlePage(
            article=article,
            answer=knowledge.present(topic, lang=lang, today=today, office=desk.office.spoken(lang)),
            sources={
                fact.id: titles[fact.source].into(lang) if fact.source in titles else fact.source
                for fact in article.facts
            },
            proposals=proposals.of_topic(tx, topic) if may(staff, Right.READ_THREAD) else (),
        )


def propose(desk: Desk, staff: StaffRow, topic: str, text: str) -> None:
    must(staff, Right.PROPOSE)
    _article(desk, topic)
    text = text.strip()
    if not text or len(text) > LONGEST_PROPOSAL:
        raise TextRefused
    with desk.database.transaction() as tx:
        now = desk.clock.now()
        proposals.add(tx, topic, staff.id, text, now)
        records.add_audit(tx, f"article change proposed: {topic}"[: records.LONGEST_ACTION], now, staff_id=staff.id)


def answer_proposal(desk: Desk, staff: StaffRow, proposal_id: int, state: str) -> None:
    """Taken: somebody changes the article's file; the page only keeps what was decided."""
    must(staff, Right.ANSWER_PROPOSAL)
    if state not in ANSWERS:
        raise NotFound
    with desk.database.transaction() as tx:
        now = desk.clock.now()
        if not proposals.answer(tx, proposal_id, state, staff.id, now):
            raise NotNow(state)
        records.add_audit(tx, f"article change {state}", now, staff_id=staff.id)


def _article(desk: Desk, topic: str) -> Article:
    article = desk.published.current.articles.get(topic)
    if article is None:
        raise NotFound
    return article
