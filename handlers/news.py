"""Notices: subscribing by a form of three questions, unsubscribing with one tap or one word."""

from desk import news
from desk.consent_texts import must_be_shown
from desk.conversations import BOT
from desk.messages import Notice
from desk.news import CONSENT, UNSUBSCRIBE, Interests
from desk.turns import Turn
from handlers.form import Answers, Choice, Field, Form, Invalid
from handlers.texts import MENU, SUBSCRIBE, menu_of
from knowledge.places import places
from knowledge.text import words
from locales import _

BOTH, ALL = "both", "all"
AUDIENCE_WORDS = {"jobseeker": ("allas", "munka", "kepzes", "job"), "business": ("vallalkoz", "ceg", "business")}
TOPIC_WORDS = {
    "training": ("kepzes", "tanfolyam", "training", "course"),
    "events": ("rendezveny", "borze", "event", "fair"),
    "supports": ("tamogatas", "palyazat", "support"),
}
EVERYTHING = ("mind", "both", "all", "every")
UNSUBSCRIBE_WORDS = frozenset({"leiratkozom", "leiratkozas", "leiratkoznek", "unsubscribe"})


def _read_choice(text: str, known: dict[str, tuple[str, ...]], everything: str) -> str:
    """The one that the words name; several, or "mind": everything."""
    said = words(text)
    named = [value for value, beginnings in known.items() if any(word.startswith(beginnings) for word in said)]
    if len(named) > 1 or any(word.startswith(EVERYTHING) for word in said):
        return everything
    if not named:
        raise Invalid
    return named[0]


def read_audience(text: str) -> str:
    return _read_choice(text, AUDIENCE_WORDS, BOTH)


def read_topic(text: str) -> str:
    return _read_choice(text, TOPIC_WORDS, ALL)


def read_settlement(text: str) -> str:
    """The first that is named, by its whole name; before anything is kept she sees which it was."""
    found = [place.whole for place in places().found_in(text).places if not place.is_street]
    if not found:
        raise Invalid
    return found[0]


def submit(turn: Turn, answers: Answers) -> None:
    audiences = tuple(news.AUDIENCES) if answers["audience"] == BOTH else (answers["audience"],)
    topics = tuple(news.TOPICS) if answers["topic"] == ALL else (answers["topic"],)
    must_be_shown(turn, news.TEXT)
    news.subscribe(turn, Interests(audiences, answers.get("settlement"), topics))
    turn.say(
        _("Thank you, you have subscribed to our notices. They come here, in this conversation."), (*MENU, UNSUBSCRIBE)
    )


def press(turn: Turn, _argument: str) -> None:
    unsubscribe(turn)


def is_unsubscribing(turn: Turn) -> bool:
    """The word alone, from one who has subscribed; also while people own the conversation."""
    return " ".join(words(turn.text)) in UNSUBSCRIBE_WORDS and (turn.owner == BOT or news.is_subscribed(turn))


def unsubscribe(turn: Turn) -> None:
    notice = None if turn.owner == BOT else Notice.FAQ
    again = (SUBSCRIBE,) if turn.owner == BOT else ()
    if news.unsubscribe(turn):
        turn.say(
            _("You have unsubscribed: we send you no more notices. You can subscribe again at any time."), again, notice
        )
    else:
        turn.say(_("You are not subscribed to notices."), (*again, *menu_of(turn)), notice)


SUBSCRIPTION = Form(
    name="news",
    title=_("Subscribing to notices"),
    intro=_("Three short questions follow, then you see everything before you subscribe."),
    fields=(
        Field(
            key="audience",
            label=_("For whom"),
            question=_("What should our notices be about?"),
            reason=_("We ask so that you get only what concerns you."),
            error=_("Please choose one of the buttons, or write: work, business, both."),
            read=read_audience,
            only_choices=True,
            choices=(
                Choice("jobseeker", _("Work and training")),
                Choice("business", _("Running a business")),
                Choice(BOTH, _("Both")),
            ),
        ),
        Field(
            key="topic",
            label=_("Interest"),
            question=_("What are you most interested in?"),
            reason=_("We ask so that you get only what concerns you."),
            error=_("Please choose one of the buttons, or write: training, events, supports, all."),
            read=read_topic,
            only_choices=True,
            choices=(
                Choice("training", _("Training")),
                Choice("events", _("Events and job fairs")),
                Choice("supports", _("Supports")),
                Choice(ALL, _("All of them")),
            ),
        ),
        Field(
            key="settlement",
            label=_("Settlement"),
            question=_("In which settlement do you live, or does your business work?"),
            reason=_("Some notices are for one settlement only, for example about a job fair there."),
            error=_("I know no such settlement. Please write only its name. You can skip this question."),
            read=read_settlement,
            optional=True,
        ),
    ),
    consent=CONSENT,
    submit=submit,
    send=_("I subscribe"),
)
