"""What an event asks besides, once the place is hers: one thing at a time, each to be left out, kept with her place."""

from collections.abc import Mapping

from desk import attending, own_events
from desk.attending import Own
from desk.conversations import BOT
from desk.events import QUESTIONS, Question
from desk.messages import Button, Notice
from desk.seats import State
from desk.turns import Turn
from handlers.handover import out_of_date
from locales import Text, _

WHY: Mapping[Question, Text] = {
    Question.CHILD_CARE: _("We ask so that somebody is there for the children during the event."),
    Question.STEP_FREE: _(
        "We ask so that we choose the entrance and the room for it, for a pram or a trolley as well. "
        "You need not say the reason, please do not write it."
    ),
    Question.TRAVEL: _("We ask so that we can prepare the papers for a refund. Who gets one is decided by the office."),
}
DELETED = _("What you answer is seen only by those who prepare the event, and deleted on {day}.")
ANSWERS: Mapping[str, Text] = {"yes": _("Yes"), "no": _("No")}


def begin(turn: Turn, registration_id: int) -> None:
    """Nothing is said where the event asks nothing, or nothing more."""
    own = attending.mine(turn, registration_id)
    if own is None or own.row.state != State.SEATED or not own_events.can_answer(turn, own):
        return
    question = own_events.next_question(own)
    if question is not None:
        day = own_events.kept_until(turn.desk, own.event)["answers"]
        opening = _("The organisers would like to know a little more; you can skip all of it.")
        _ask(turn, own, question, [opening, Text(DELETED.msgid, {"day": day})])


def press(turn: Turn, argument: str) -> None:
    """`act.registration.question`: yes, no, skip, why; `none.registration` and `forget.registration` for all."""
    act, _dot, rest = argument.partition(".")
    number, _dot, code = rest.partition(".")
    own = attending.mine(turn, int(number)) if number.isascii() and number.isdigit() and len(number) < 16 else None
    if own is None or (act != "forget" and not own_events.can_answer(turn, own)):
        out_of_date(turn)
    elif act == "forget":
        own_events.forget_answers(turn, own)
        turn.say(
            _("I have deleted your answers to the questions of the event; your registration stands."), (), _notice(turn)
        )
    elif act == "none":
        turn.say(_("All right, I ask nothing more. Your registration stands."), (), _notice(turn))
    elif code not in own.event.questions.split(","):
        out_of_date(turn)
    else:
        _take(turn, own, act, Question(code))


def _take(turn: Turn, own: Own, act: str, question: Question) -> None:
    if act == "why":
        _ask(turn, own, question, [WHY[question]])
        return
    if act in ANSWERS:
        own = own_events.keep_answer(turn, own, question, act)
    following = own_events.next_question(own, question)
    if following is not None:
        _ask(turn, own, following)
    elif own.row.answers:
        text = _("Thank you, I have noted it. You can see and delete it under “My data”.")
        turn.say(text, (forget_button(own),), _notice(turn))
    else:
        turn.say(_("All right, I ask nothing more. Your registration stands."), (), _notice(turn))


def _ask(turn: Turn, own: Own, question: Question, before: "list[Text] | tuple[()]" = ()) -> None:
    lines = [turn.words(line) for line in (*before, QUESTIONS[question])]
    target = f"{own.row.id}.{question}"
    buttons = (
        Button(ANSWERS["yes"], "extra", f"yes.{target}"),
        Button(ANSWERS["no"], "extra", f"no.{target}"),
        Button(_("I skip this"), "extra", f"skip.{target}"),
        Button(_("Why do we ask?"), "extra", f"why.{target}", repeatable=True),
        Button(_("I answer none of them"), "extra", f"none.{own.row.id}"),
    )
    turn.say("\n".join(lines), buttons, _notice(turn))


def forget_button(own: Own) -> Button:
    return Button(_("Delete my answers"), "extra", f"forget.{own.row.id}", repeatable=True)


def lines_of(turn: Turn, own: Own) -> list[str]:
    """What she has answered, in words."""
    given = own.row.answers or {}
    return [
        turn.words(_("{question} {answer}", question=QUESTIONS[question], answer=ANSWERS[given[question]]))
        for question in QUESTIONS
        if given.get(question) in ANSWERS
    ]


def _notice(turn: Turn) -> Notice | None:
    return None if turn.owner == BOT else Notice.FAQ
