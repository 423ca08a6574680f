"""A person in danger: the numbers first and at once, whoever owns the conversation; then, if she wants, a person."""

from desk import cases
from desk.cases import Reason
from desk.conversations import BOT
from desk.messages import Button, Notice
from desk.turns import Turn
from handlers import handover
from knowledge.crisis import crisis_text
from locales import _


def give_numbers(turn: Turn) -> None:
    """The texts with the numbers come from knowledge/crisis.yaml, the office's checked list."""
    turn.take_back_first_half()
    turn.state.last_question = turn.text
    turn.state.misses = 0
    turn.state.leave_topic()
    if turn.owner != BOT:
        cases.mark_urgent(turn)
        turn.say(crisis_text(turn.locale), notice=Notice.CRISIS)
        return
    turn.state.park()
    turn.state.crisis_at = turn.now
    by = turn.desk.working_time.after(turn.now, turn.desk.office.urgent_within_hours)
    offer = _("If you like, a colleague also writes to you here, at the latest by: {by}.", by=by)
    text = f"{crisis_text(turn.locale)}\n{turn.words(offer)}"
    turn.say(text, (Button(_("Yes, please"), "crisis", "yes"), Button(_("No, thank you"), "crisis", "no")))


def press(turn: Turn, argument: str) -> None:
    if turn.owner != BOT:
        if argument == "yes":
            cases.mark_urgent(turn)
        handover.remind(turn)
        return
    turn.state.crisis_at = None
    if argument != "yes":
        turn.say(_("All right. You can write here at any time."))
        return
    opened = cases.hand_over(turn, Reason.CRISIS)
    turn.say(
        _(
            "I have told a colleague, who will write to you here by: {by}. "
            "Until then the numbers above are there for you.",
            by=opened.reply_by,
        ),
        (handover.GIVE_NUMBER, handover.withdraw_button(opened.case_id)),
        notice=Notice.CRISIS,
    )
