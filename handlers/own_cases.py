""" "How is my case?": one's own cases and places at events, the details of a case, and saying that one is not hers."""

from collections.abc import Mapping, Sequence

from desk import attending, own_cases, own_events
from desk.answers import label, value_in_words
from desk.attending import Own
from desk.conversations import BOT, CHANNELS
from desk.event_lines import people, when
from desk.messages import Button, Notice
from desk.own_cases import OwnCase
from desk.seats import State
from desk.turns import Turn
from handlers.handover import out_of_date
from handlers.texts import LEAVE_MESSAGE, MY_CASES, PERSON
from locales import Text, _

NOT_MINE = "notmine"
MOST_WITH_BUTTONS = 5
ACTS: Mapping[State, Sequence[tuple[str, Text]]] = {
    State.SEATED: (("cancel", _("I give up my place")),),
    State.OFFERED: (("accept", _("I accept it")), ("decline", _("I do not want it"))),
    State.WAITING: (("leave", _("I leave the waiting list")),),
}


def show(turn: Turn) -> None:
    """Only what belongs to this address or one linked with it; a typed reference number opens nothing."""
    own, places = own_cases.of(turn), own_events.standing(turn)
    if not own and not places:
        _say(
            turn,
            _(
                "I see no case of yours in this conversation. About a matter at another office, that office can tell: "
                "for registration and supports the employment department of the district office "
                "(járási hivatal foglalkoztatási osztálya)."
            ),
            (LEAVE_MESSAGE, PERSON),
        )
        return
    lines = [turn.words(_("Your cases:")), *(turn.words(_line(each)) for each in own)]
    lines += [turn.words(_place(turn, place)) for place in places]
    buttons = [
        Button(_("Details: {reference}", reference=each.reference), "case", f"details.{each.case.id}", True)
        for each in own
    ]
    if any(own_cases.can_be_disowned(turn, each) for each in own):
        buttons.append(Button(_("Not my case"), "case", NOT_MINE, True))
    _say(turn, "\n".join(lines), (*buttons, *_acts(turn, places), PERSON))


def _place(turn: Turn, place: Own) -> Text:
    return _(
        "{event}, {day}: {state}",
        event=place.event.title(turn.locale),
        day=when(place.event),
        state=_stands(turn, place),
    )


def _stands(turn: Turn, place: Own) -> Text:
    row = place.row
    if row.state == State.OFFERED and row.held_until is not None:
        return _("a place is held for you until: {until}", until=row.held_until)
    if row.state == State.WAITING:
        return _("you are on the waiting list, in place {position}", position=attending.position(turn, row) or 1)
    return _("your registration is valid, {people}", people=people(row.seats))


def _acts(turn: Turn, places: Sequence[Own]) -> list[Button]:
    """What each of her places can be done with; with more than one it is said of which."""
    buttons = []
    for place in places[:MOST_WITH_BUTTONS]:
        for act, words in ACTS[State(place.row.state)]:
            called = turn.words(words) if len(places) == 1 else f"{turn.words(words)}: {place.event.title(turn.locale)}"
            buttons.append(Button(called, "seat", f"{act}.{place.row.id}", True))
    return buttons


def press(turn: Turn, argument: str) -> None:
    """`details.12`, `notmine`, `notmine.12`, `sure.12`, `keep`: always of a case of her own."""
    act, _dot, number = argument.partition(".")
    own = own_cases.one(turn, int(number)) if number.isascii() and number.isdigit() and len(number) < 16 else None
    if act == "keep":
        _say(turn, _("All right, it stays among your cases."), (MY_CASES,))
    elif act == NOT_MINE and not number:
        _ask_which(turn)
    elif own is None:
        out_of_date(turn)
    elif act == "details":
        _tell(turn, own)
    elif act == NOT_MINE and own_cases.can_be_disowned(turn, own):
        _ask_whether(turn, own)
    elif act == "sure" and own_cases.can_be_disowned(turn, own):
        _disown(turn, own)
    else:
        out_of_date(turn)


def _line(own: OwnCase) -> Text:
    """One from a linked conversation says where its reply comes."""
    line = _(
        "{reference} – {subject}, {day}: {state}",
        reference=own.reference,
        subject=own.subject,
        day=own.day,
        state=own.state,
    )
    if not own.is_here:
        line = _(
            "{reference} – {subject}, {day} ({channel}): {state}",
            reference=own.reference,
            subject=own.subject,
            day=own.day,
            channel=CHANNELS.get(own.case.channel, own.case.channel),
            state=own.state,
        )
    return line if own.next is None else _("{line}, {next}", line=line, next=own.next)


def _tell(turn: Turn, own: OwnCase) -> None:
    """What was given in this very conversation, and what was worth asking about.

    Of a linked one nothing that was written there is repeated here: a link may have been made by mistake.
    """
    form = (own.case.form or {}) if own.is_here else {}
    translator = turn.desk.translator
    given = [f"{turn.words(label(key))}: {value_in_words(key, form[key], translator, turn.locale)}" for key in form]
    topics = own_cases.programmes_of(turn, own)
    articles = turn.knowledge.articles
    lines = [turn.words(_line(own)), *given]
    if topics:
        lines.append(turn.words(_("Worth asking about:")))
        lines += [f"• {articles[topic].title.into(turn.locale)}" for topic in topics]
    buttons = [Button(articles[topic].title.into(turn.locale), "topic", topic, repeatable=True) for topic in topics[:3]]
    if own_cases.can_be_disowned(turn, own):
        buttons.append(Button(_("Not my case"), "case", f"{NOT_MINE}.{own.case.id}", True))
    _say(turn, "\n".join(lines), (*buttons, PERSON))


def _ask_which(turn: Turn) -> None:
    doubtful = [own for own in own_cases.of(turn) if own_cases.can_be_disowned(turn, own)]
    if not doubtful:
        out_of_date(turn)
    elif len(doubtful) == 1:
        _ask_whether(turn, doubtful[0])
    else:
        buttons = [Button(own.reference, "case", f"{NOT_MINE}.{own.case.id}", True) for own in doubtful]
        _say(turn, _("Which one is not yours?"), (*buttons, _keep()))


def _ask_whether(turn: Turn, own: OwnCase) -> None:
    question = _(
        "If this case is not yours ({reference}), you will not see it any more and get no notices about it. "
        "Our colleague finds out whose it is. Is it really not yours?",
        reference=own.reference,
    )
    _say(turn, question, (Button(_("It is not mine"), "case", f"sure.{own.case.id}"), _keep()))


def _keep() -> Button:
    return Button(_("It is mine after all"), "case", "keep")


def _disown(turn: Turn, own: OwnCase) -> None:
    opened = own_cases.disown(turn, own)
    thanks = _(
        "Thank you, you will not see {reference} any more. Our colleague looks into it and writes to you here "
        "by: {by}. The number of your notice: {notice}.",
        reference=own.reference,
        by=opened.reply_by,
        notice=opened.reference,
    )
    _say(turn, thanks, (PERSON,))


def _say(turn: Turn, text: Text | str, buttons: tuple[Button, ...] = ()) -> None:
    """While people own the conversation it is an answer to a button that she tapped herself."""
    if turn.owner == BOT:
        turn.say(text, buttons)
    else:
        turn.say(text, tuple(button for button in buttons if button.action in ("case", "seat")), Notice.FAQ)
