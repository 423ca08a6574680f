"""A question to the knowledge base: answered, asked back, or handed to a person."""

from desk import gaps
from desk.conversations import BOT
from desk.messages import Button, Notice
from desk.state import OpenTurn
from desk.turns import Turn
from handlers import handover
from handlers.texts import PERSON
from knowledge.answer import Answer, Source
from knowledge.dates import PartialDate
from knowledge.place import Place
from knowledge.places import places
from locales import Locale, Text, _

MISSES_BEFORE_A_PERSON = 2
RELATED_SHOWN = 2
GUESSES_SHOWN = 3
NONE_OF_THESE = Button(_("None of these"), "none")
NONE_OF_THESE_EITHER = Button(_("None of these"), "none", "kept")  # the wording is on the gap list already


def answer(turn: Turn) -> None:
    understood = turn.understood
    turn.take_back_first_half()
    turn.state.last_question = understood.text
    topic = understood.decision.topic
    assert topic is not None
    say_answer(turn, topic)


def say_answer(turn: Turn, topic: str) -> None:
    answer = _present(turn, topic)
    turn.state.topic = topic
    turn.state.misses = 0
    parts = [answer.text, answer.who_decides or "", *_source_lines(turn, answer.sources[: answer.main_sources])]
    text = "\n".join(part for part in parts if part)
    turn.say(text, _offers(turn, answer), _notice(turn))


def _offers(turn: Turn, answer: Answer) -> list[Button]:
    offers = []
    if answer.details or answer.papers:
        offers.append(Button(_("Details"), "details", answer.topic, repeatable=True))
    following = answer.replaced_by if answer.status == "closed" else answer.related
    offers += _topic_buttons(turn, following[:RELATED_SHOWN])
    if turn.owner == BOT:
        offers.append(PERSON)
        offers += [
            Button(_("This helped"), "helped", f"yes.{answer.topic}"),
            Button(_("This did not help"), "helped", f"no.{answer.topic}"),
        ]
    return offers


def show_topic(turn: Turn, topic: str) -> None:
    if topic not in turn.desk.knowledge.articles:
        turn.say(
            _("This is not in our answers any more. Please write your question in your own words."), (), _notice(turn)
        )
        return
    turn.state.last_question = turn.tapped_label
    say_answer(turn, topic)


def show_details(turn: Turn, topic: str) -> None:
    if topic not in turn.desk.knowledge.articles:
        show_topic(turn, topic)
        return
    answer = _present(turn, topic)
    papers = [f"• {paper}" for paper in answer.papers]
    if papers:
        papers.insert(0, turn.words(_("Papers:")))
    parts = [answer.details or "", *papers, *_source_lines(turn, answer.sources)]
    buttons = [*_topic_buttons(turn, answer.related[:GUESSES_SHOWN])]
    if turn.owner == BOT:
        buttons.append(PERSON)
    turn.say("\n".join(part for part in parts if part), buttons, _notice(turn))


def clarify(turn: Turn) -> None:
    """Not sure enough: the right choices instead of a guess. The next text may complete this one."""
    turn.state.last_question = turn.text
    choices = _topic_buttons(turn, turn.understood.decision.choices)
    said = turn.say(_("Which one do you mean?"), (*choices, NONE_OF_THESE, PERSON))
    _leave_open(turn, said)


def not_understood(turn: Turn) -> None:
    """First the nearest guesses, the second time a person; the wording goes to the gap list."""
    turn.state.last_question = turn.text
    nearest = turn.understood.decision.candidates
    gaps.keep(turn, turn.text, nearest[0].topic if nearest else None)
    misses_before = turn.state.misses
    turn.state.misses += 1
    if turn.state.misses >= MISSES_BEFORE_A_PERSON:
        handover.after_fallback(turn)
        return
    guesses = _topic_buttons(turn, [candidate.topic for candidate in nearest[:GUESSES_SHOWN]])
    if guesses:
        said = turn.say(
            _("I am not sure what you are asking. Is it one of these? If not, please write it in other words."),
            (*guesses, NONE_OF_THESE_EITHER, PERSON),
        )
    else:
        said = turn.say(
            _("I have no answer to this. Please write it in other words, or talk to a colleague."), (PERSON,)
        )
    _leave_open(turn, said, misses_before)


def deny(turn: Turn, argument: str) -> None:
    if argument != "kept" and turn.state.last_question:
        gaps.keep(turn, turn.state.last_question, None)
    turn.state.misses += 1
    if turn.state.misses >= MISSES_BEFORE_A_PERSON:
        handover.after_fallback(turn)
    else:
        turn.say(_("Then please write your question in other words, with one or two details."), (PERSON,))


def take_feedback(turn: Turn, argument: str) -> None:
    verdict, _dot, topic = argument.partition(".")
    if topic in turn.desk.knowledge.articles:
        gaps.keep_feedback(turn, topic, helped=verdict == "yes")
    if verdict == "yes":
        turn.say(_("Thank you. If you have another question, just write it."))
    else:
        turn.say(_("Thank you for saying so. Please write it in other words, or talk to a colleague."), (PERSON,))


def _present(turn: Turn, topic: str) -> Answer:
    office = turn.desk.office.spoken()
    named = _places_named(turn, topic)
    return turn.desk.knowledge.present(topic, lang=turn.locale, today=turn.today, office=office, places=named)


def _places_named(turn: Turn, topic: str) -> tuple[Place, ...]:
    """In the question that is answered: typed now, or before the tap that chose its meaning or asks for details."""
    if turn.tap is None:
        return turn.understood.decision.places
    if turn.state.open_turn is not None:
        return places().found_in(turn.state.open_turn.text).places
    return places().found_in(turn.state.last_question or "").places if turn.state.topic == topic else ()


def _topic_buttons(turn: Turn, topics: "tuple[str, ...] | list[str]") -> list[Button]:
    articles = turn.desk.knowledge.articles
    return [Button(articles[topic].title.into(turn.locale), "topic", topic, repeatable=True) for topic in topics]


def _source_lines(turn: Turn, sources: tuple[Source, ...]) -> list[str]:
    return [turn.words(source_line(source, turn.locale)) for source in sources]


def source_line(source: Source, locale: Locale) -> Text:
    checked = PartialDate.parse(source.checked_on).said(locale)
    if source.as_of is None:
        return _("Source: {title}, undated; checked: {checked}", title=source.title, checked=checked)
    dated = PartialDate.parse(source.as_of).said(locale)
    return _("Source: {title}, {dated}; checked: {checked}", title=source.title, dated=dated, checked=checked)


def _notice(turn: Turn) -> Notice | None:
    return None if turn.owner == BOT else Notice.FAQ


def _leave_open(turn: Turn, message_id: str, misses: int | None = None) -> None:
    before = turn.state.misses if misses is None else misses
    turn.state.open_turn = OpenTurn(text=turn.text, at=turn.incoming.at, message_ids=[message_id], misses=before)
