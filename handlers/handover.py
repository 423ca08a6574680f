"""From the bot to people: asked for, after two failures, or when the program itself has failed."""

from datetime import timedelta

from desk import cases, closing
from desk.cases import Reason
from desk.conversations import BOT, WEB
from desk.messages import Button, Kind, Notice
from desk.turns import Turn
from handlers import linking, premises
from handlers.texts import MENU, menu_of
from locales import Text, _

CRISIS_LASTS = timedelta(hours=24)
# Repeatable: to say that no number is needed must not take away the way back, nor the other way round.
GIVE_NUMBER = Button(_("I give my number"), "form", "callback", repeatable=True)
NO_NUMBER = Button(_("Not necessary"), "no_number", repeatable=True)


def withdraw_button(case_id: int) -> Button:
    """Of this case alone: under a later one the button does nothing."""
    return Button(_("I do not need it after all"), "withdraw", str(case_id), repeatable=True)


def ask(turn: Turn) -> None:
    """She asked for a person; what she asked before goes along, so that she need not repeat it."""
    if turn.owner != BOT:
        remind(turn)
        return
    closed = closing.reopenable(turn)
    if closed is not None:
        closing.reopen(turn, closed)
        return
    if turn.incoming.kind is Kind.TEXT:
        turn.take_back_first_half()
    if turn.incoming.kind is Kind.TEXT and not turn.state.last_question:
        turn.state.last_question = turn.text
    hand_over(turn, Reason.ASKED, _("I am calling a colleague."))


def press_person(turn: Turn, _argument: str) -> None:
    ask(turn)


def after_fallback(turn: Turn) -> None:
    hand_over(turn, Reason.FALLBACK, _("I cannot answer this well enough, so I am calling a colleague."))


def after_fault(turn: Turn) -> None:
    """A fault in the program: the message is in the thread, and a person takes over."""
    if turn.owner == BOT:
        turn.state.last_question = turn.text or turn.state.last_question
        hand_over(turn, Reason.FAULT, _("I cannot answer just now, so I am calling a colleague."))


def hand_over(turn: Turn, reason: Reason, opening: Text) -> None:
    turn.state.park()
    turn.state.leave_topic()
    if turn.state.crisis_at is not None and turn.now - turn.state.crisis_at <= CRISIS_LASTS:
        reason = Reason.CRISIS  # however she then asks for a person, she comes first
    elif premises.is_urgent(turn):
        reason = Reason.URGENT
    turn.state.crisis_at = None
    is_open = turn.desk.working_time.is_open(turn.now)
    opened = cases.hand_over(turn, reason, topic=turn.state.topic)
    promise = (
        _("A reply can be expected by: {by}.", by=opened.reply_by)
        if is_open
        else _("We are closed now; a reply can be expected by: {by}.", by=opened.reply_by)
    )
    rest = _("You can go on writing here, our colleague will see every message.")
    phone = _("If you would like the reply by phone, please give your number:")
    text = f"{turn.words(opening)} {turn.words(promise)} {turn.words(rest)}\n{turn.words(phone)}"
    # Who leaves the page would miss the reply: the web asks for another way (product.md section 3).
    elsewhere = linking.offers(turn) if turn.row.channel == WEB else ()
    turn.say(text, (GIVE_NUMBER, *elsewhere, NO_NUMBER, withdraw_button(opened.case_id)), Notice.HANDOVER)


def remind(turn: Turn) -> None:
    """She comes back or asks again while the case is with people: the promise stands."""
    case = cases.live_case(turn)
    if case is None or turn.owner == "staff":
        turn.say(_("A colleague is dealing with your case and sees what you write here."), notice=Notice.HANDOVER)
    elif case.reply_by < turn.now:
        turn.say(_("I am sorry that our reply is late. Your message is with our colleagues."), notice=Notice.HANDOVER)
    else:
        turn.say(
            _("Your message is with our colleagues. A reply can be expected by: {by}.", by=case.reply_by),
            notice=Notice.HANDOVER,
        )


def out_of_date(turn: Turn) -> None:
    """A button under an earlier state of affairs: never silence, always a way on."""
    text = _("This button is out of date. Please choose again:")
    if turn.owner == BOT:
        turn.say(text, MENU)
    else:
        turn.say(text, notice=Notice.FAQ)


def pass_on(turn: Turn) -> None:
    """People own the conversation: the line is in the thread already, and the assistant keeps quiet."""
    cases.visitor_wrote(turn)


def press_no_number(turn: Turn, _argument: str) -> None:
    if turn.owner == BOT:
        _say_closed(turn)
    else:
        turn.say(_("All right. Our colleague will write to you here."), notice=Notice.HANDOVER)


def press_withdraw(turn: Turn, case_id: str) -> None:
    if str(turn.row.live_case_id) != case_id:
        _say_closed(turn)
    elif cases.withdraw(turn):
        turn.say(
            _("All right, I have withdrawn it. From now on the program answers again. What else can I tell you?"), MENU
        )
    else:
        remind(turn)


def _say_closed(turn: Turn) -> None:
    turn.say(_("This question is closed."), menu_of(turn), Notice.HANDOVER)
