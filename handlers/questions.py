"""A question to the knowledge base: answered, asked back, or handed to a person."""

from collections.abc import Sequence
from dataclasses import replace

from desk import gaps
from desk.conversations import BOT
from desk.messages import Button, Notice
from desk.state import OpenTurn
from desk.turns import Turn, Understood
from handlers import handover, premises
from handlers.texts import BUSINESS_INTERESTED, ENTRIES, INTERESTED, OFFERED_PERSON, PERSON
from knowledge.answer import Answer, Source
from knowledge.article import Premise
from knowledge.dates import PartialDate
from knowledge.followup import Aspect, ending_first, told
from knowledge.place import Place
from knowledge.places import places
from knowledge.premise import subject
from locales import Locale, Text, _

MISSES_BEFORE_A_PERSON = 2
# With details, a person and the two verdicts six buttons, and one more where an end has two replacements.
WAYS_ON = 2
WAYS_ON_AFTER_AN_END = 3
GUESSES_SHOWN = 3
AUDIENCES = {"allaskereso": INTERESTED, "fiatal": INTERESTED, "munkaltato": BUSINESS_INTERESTED}
NONE_OF_THESE = Button(_("None of these"), "none")
NONE_OF_THESE_EITHER = Button(_("None of these"), "none", "kept")  # the wording is on the gap list already


def answer(turn: Turn, *, may_ask: bool = True) -> None:
    """`may_ask`: false while another question of ours stands open, so that hers are not two."""
    understood = turn.understood
    turn.take_back_first_half()
    turn.state.last_question = understood.text
    premises.note(turn, understood.text)
    topic = understood.decision.topic
    assert topic is not None
    has_rest = bool(understood.decision.then) or understood.decision.unanswered
    if understood.decision.aspect is None:
        tell(turn, topic, may_ask=may_ask and not has_rest)
    else:
        say_aspect(turn, topic, understood.decision.aspect)
    if has_rest and may_ask:
        _offer_rest(turn, understood)


def _offer_rest(turn: Turn, understood: Understood) -> None:
    """Two answers at once would push the first off a phone, so what else was asked stands below, to be tapped."""
    then, unanswered = understood.decision.then, understood.decision.unanswered
    if unanswered:
        gaps.keep(turn, understood.text, None)
    if not then:
        turn.say(
            _("I found no sure answer to your other question. Please write it by itself, or talk to a colleague."),
            (PERSON,),
        )
        return
    question = turn.words(_("You have asked something else as well. Shall I answer that too?"))
    rest = turn.words(_("Please write what is left by itself.")) if unanswered else ""
    turn.say(f"{question} {rest}".strip(), _topic_buttons(turn, then, "next"))


def tell(turn: Turn, topic: str, *, may_ask: bool = True) -> None:
    """The answer, after what it depends on is known; while people own the conversation nothing is asked."""
    premise = premises.premise_of(turn, topic)
    if premise is None:
        say_answer(turn, topic)
        return
    reply = premises.reply_known(turn, premise)
    if reply is None and may_ask and turn.owner == BOT:
        premises.ask(turn, topic, premise)
    elif premises.fails(premise, reply):
        _say_otherwise(turn, topic, premise)
    else:
        known = reply is not None and reply != "unknown"
        say_answer(turn, topic, "" if known else subject(premise).reminder.into(turn.locale))


def _say_otherwise(turn: Turn, topic: str, premise: Premise) -> None:
    """It is not so for her: one sentence, and what is right for her; what is urgent goes to a person if she likes."""
    sentence = subject(premise).otherwise.into(turn.locale)
    if not subject(premise).urgent or turn.owner != BOT:
        say_answer(turn, premise.otherwise, sentence)
        return
    turn.state.misses = 0
    by = turn.desk.working_time.after(turn.now, turn.desk.office.urgent_within_hours)
    offer = _("Shall I call a colleague? This comes first; a reply can be expected by: {by}.", by=by)
    form = replace(BUSINESS_INTERESTED, label=_("I answer a few questions"), argument=f"business.{topic}")
    turn.say(
        f"{sentence}\n{turn.words(offer)}",
        (OFFERED_PERSON, form, *_topic_buttons(turn, [premise.otherwise])),
    )


def press_premise(turn: Turn, argument: str) -> None:
    """`reply.topic`: what she says to the question asked before an answer, or why it is asked."""
    reply, _dot, topic = argument.partition(".")
    premise = premises.premise_of(turn, topic) if topic in turn.knowledge.articles else None
    if premise is None:
        show_topic(turn, topic)
    elif reply == "why":
        turn.say(subject(premise).why.into(turn.locale))
        premises.ask(turn, topic, premise)
    else:
        premises.take(turn, premise, reply)
        tell(turn, topic)


def say_answer(turn: Turn, topic: str, before: str = "") -> None:
    answer = _present(turn, topic)
    _say(turn, answer, [before, answer.text], answer.first_sources)


def say_aspect(turn: Turn, topic: str, aspect: Aspect) -> None:
    """One side of what was answered before, under its title, so that she sees what it was taken to be about."""
    answer = _present(turn, topic)
    _say(turn, answer, [answer.title, ending_first(answer), told(answer, aspect, turn.locale)], answer.sources)


def _say(turn: Turn, answer: Answer, parts: Sequence[str], sources: tuple[Source, ...]) -> None:
    if turn.owner == BOT:
        turn.state.answered(answer.topic, turn.now)
    else:
        turn.state.topic = answer.topic
    turn.state.misses = 0
    lines = [*dict.fromkeys([*parts, answer.who_decides or ""]), *_source_lines(turn, sources)]
    turn.say("\n".join(line for line in lines if line), _offers(turn, answer), _notice(turn))


def _offers(turn: Turn, answer: Answer) -> list[Button]:
    offers = []
    if answer.details or answer.papers:
        offers.append(Button(_("Details"), "details", answer.topic, repeatable=True))
    offers += _ways_on(turn, answer)
    if turn.owner == BOT:
        offers.append(PERSON)
        offers += [
            Button(_("This helped"), "helped", f"yes.{answer.topic}"),
            Button(_("This did not help"), "helped", f"no.{answer.topic}"),
        ]
    return offers


def _ways_on(turn: Turn, answer: Answer) -> list[Button]:
    """The next step and the nearest topics, nothing twice; a person has a button of its own."""
    ended = answer.status == "closed"
    topics = _topic_buttons(turn, (answer.replaced_by if ended else ()) or answer.related)
    step = _next_step(turn, answer)
    room = WAYS_ON_AFTER_AN_END if ended else WAYS_ON
    if step is None:
        return topics[:WAYS_ON]
    interest = _interest(turn, answer) if ended and step.action != "interest" else []
    others = [topic for topic in topics if topic.argument != step.argument][: room - 1 - len(interest)]
    return [step, *others, *interest]


def _interest(turn: Turn, answer: Answer) -> list[Button]:
    """Who asked for what has ended may still want the like of it."""
    audience = turn.knowledge.articles[answer.topic].audience
    entry = next((AUDIENCES[each] for each in audience if each in AUDIENCES), None)
    return [replace(entry, argument=f"{entry.argument}.{answer.topic}")] if entry and turn.owner == BOT else []


def _next_step(turn: Turn, answer: Answer) -> Button | None:
    """None while a colleague owns the conversation: she says what comes next."""
    step = answer.next_step
    if step is None or turn.owner != BOT:
        return None
    if step.topic is not None:
        return _topic_buttons(turn, (step.topic,))[0]
    if step.entry is None or step.entry == "person":
        return None
    entry = ENTRIES[step.entry]
    return replace(entry, argument=f"{entry.argument}.{answer.topic}") if entry.action == "interest" else entry


def show_topic(turn: Turn, topic: str) -> None:
    if topic not in turn.knowledge.articles:
        turn.say(
            _("This is not in our answers any more. Please write your question in your own words."), (), _notice(turn)
        )
        return
    turn.state.last_question = turn.tapped_label
    tell(turn, topic)


def show_details(turn: Turn, topic: str) -> None:
    if topic not in turn.knowledge.articles:
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
    premises.note(turn, turn.text)
    turn.state.leave_topic()
    choices = _topic_buttons(turn, turn.understood.decision.choices)
    said = turn.say(_("Which one do you mean?"), (*choices, NONE_OF_THESE, PERSON))
    _leave_open(turn, said)


def not_understood(turn: Turn) -> None:
    """First the nearest guesses, the second time a person; the wording goes to the gap list."""
    turn.state.last_question = turn.text
    premises.note(turn, turn.text)
    turn.state.leave_topic()
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
    if topic in turn.knowledge.articles:
        gaps.keep_feedback(turn, topic, helped=verdict == "yes")
    if verdict == "yes":
        turn.say(_("Thank you. If you have another question, just write it."))
    else:
        turn.say(_("Thank you for saying so. Please write it in other words, or talk to a colleague."), (PERSON,))


def _present(turn: Turn, topic: str) -> Answer:
    office = turn.desk.office.spoken(turn.locale)
    named = _places_named(turn, topic)
    return turn.knowledge.present(topic, lang=turn.locale, today=turn.today, office=office, places=named)


def _places_named(turn: Turn, topic: str) -> tuple[Place, ...]:
    """In the question that is answered: typed now, or before the tap that chose its meaning or asks for details."""
    if turn.tap is None:
        return turn.understood.decision.places
    if turn.state.open_turn is not None:
        return places().found_in(turn.state.open_turn.text).places
    return places().found_in(turn.state.last_question or "").places if turn.state.topic == topic else ()


def _topic_buttons(turn: Turn, topics: "tuple[str, ...] | list[str]", action: str = "topic") -> list[Button]:
    articles = turn.knowledge.articles
    return [Button(articles[topic].title.into(turn.locale), action, topic, repeatable=True) for topic in topics]


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
