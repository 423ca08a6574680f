"""A pressed button → what the desk does, what is told to who pressed, and what the program says in the topic."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.telegram.group import offers
from bot.telegram.group.buttons import Act
from bot.telegram.group.incoming import Pressed
from bot.telegram.group.offers import OWN_REASON, QUEUE, REASONS, SURE, Meaning, Scene, offer
from bot.telegram.group.posts import Key, Post
from bot.telegram.group.words import cut, said, short_moment
from console import refusal_words, words
from desk import canned, casework, telegram_links, topic_writing
from desk.canned import Filled
from desk.cases import STAFF_OUTCOMES, Outcome
from desk.desk import Desk
from desk.errors import AlreadyClaimed, AlreadyClosed, DeskError
from desk.files import Upload
from desk.rights import Right, must
from desk.topic_writing import Became, Choice, Written
from desk.working import GAP, seen
from locales import Text, _
from storage import files, topics
from storage.topics import Kind

LONGEST_TOAST = 200  # characters, Bot API "answerCallbackQuery"
UNLINKED = _(
    "I do not know whose Telegram account this is, so I did nothing. Please link it on the console: "
    "My sign-ins, Link Telegram."
)
OLD = _("This button is not good any more. Please use those of the pinned card.")


@dataclass(frozen=True)
class Told:
    """`toast`: shown for a moment to who pressed, and to nobody else."""

    toast: str
    posts: tuple[Post, ...] = ()


def press(desk: Desk, pressed: Pressed, console: str | None) -> Told:
    """In a writer thread. Everything that the desk refuses is a sentence."""
    staff = telegram_links.colleague(desk, pressed.account)
    if staff is None:
        return _told(desk, UNLINKED)
    wanted = pressed.press
    with desk.database.reading() as tx:
        topic = topics.of_case(tx, wanted.case_id) if wanted else None
    if wanted is None or wanted.act not in ACTS or topic is None or topic.thread_id is None:
        return _told(desk, OLD)
    scene = Scene(desk, staff, pressed.account, pressed.group_id, topic.thread_id, pressed.message_id, wanted, console)
    try:
        return ACTS[wanted.act](scene)
    except AlreadyClaimed as error:
        return _told(
            desk, _("{name} deals with this case.", name=error.by) if error.by else refusal_words.sentence_of(error)[1]
        )
    except DeskError as error:
        return _told(desk, refusal_words.sentence_of(error)[1])


def _told(desk: Desk, text: Text, *posts: Post) -> Told:
    return Told(cut(said(desk, text), LONGEST_TOAST - 1), posts)


def _check(scene: Scene, right: Right = Right.WORK) -> None:
    """Before anything is offered; the act itself is checked again by the desk."""
    must(scene.staff, right)
    with scene.desk.database.reading() as tx:
        case = seen(tx, scene.staff, scene.case_id)
    if right is Right.NOTE:
        return
    if case.state == "closed":
        raise AlreadyClosed
    if case.owner_staff_id not in (None, scene.staff.id):
        raise AlreadyClaimed(case.owner_name or "")


def _claim(scene: Scene) -> Told:
    casework.claim(scene.desk, scene.staff, scene.case_id)
    return _told(scene.desk, _("The case is yours."))


def _reply(scene: Scene) -> Told:
    _check(scene)
    text = _("answer THIS message with what you want to tell the VISITOR. It goes at once.")
    return _told(
        scene.desk, _("Answer the question that I put into the topic."), offers.question(scene, text, Meaning.REPLY)
    )


def _note(scene: Scene) -> Told:
    _check(scene, Right.NOTE)
    text = _("answer THIS message with your INTERNAL NOTE. The visitor never sees it.")
    return _told(
        scene.desk, _("Answer the question that I put into the topic."), offers.question(scene, text, Meaning.NOTE)
    )


def _snooze(scene: Scene) -> Told:
    _check(scene)
    minutes, _dot, code = scene.press.value.partition(".")
    until = offers.moment_of(minutes)
    if until is None:
        return _told(scene.desk, _("Until when?"), offers.moments(scene))
    if code == OWN_REASON:
        text = _("answer THIS message with the reason; the visitor never sees it.")
        asked = offers.question(scene, text, f"{Meaning.REASON}:{minutes}")
        return _told(scene.desk, _("Answer the question that I put into the topic."), asked)
    if code not in REASONS:
        return _told(scene.desk, _("Why?"), offers.reasons(scene, until))
    reason = scene.says(REASONS[code])
    casework.snooze(scene.desk, scene.staff, scene.case_id, until, reason)
    moment = short_moment(scene.desk, until)
    done = _("{name}: put off until {until} – {reason}", name=scene.staff.name, until=moment, reason=reason)
    return _told(scene.desk, _("It is put off until {until}.", until=moment), offer(scene, done))


def _hand_on(scene: Scene) -> Told:
    _check(scene)
    if scene.press.value != QUEUE:
        return _told(scene.desk, _("To whom?"), offers.ways_on(scene))
    casework.give_to_queue(scene.desk, scene.staff, scene.case_id)
    done = _("{name}: given back to the queue", name=scene.staff.name)
    return _told(scene.desk, _("It is in the queue again."), offer(scene, done))


def _close(scene: Scene) -> Told:
    _check(scene)
    code, _dot, sure = scene.press.value.partition(".")
    if code not in set(STAFF_OUTCOMES):
        return _told(scene.desk, _("What came of it?"), offers.outcomes(scene))
    outcome = Outcome(code)
    if sure != SURE:
        return _told(scene.desk, _("Please confirm."), offers.last_word(scene, outcome))
    casework.close(scene.desk, scene.staff, scene.case_id, outcome)
    done = _("{name}: closed – {outcome}", name=scene.staff.name, outcome=words.OUTCOMES[outcome])
    return _told(scene.desk, _("The case is closed."), offer(scene, done))


def _canned(scene: Scene) -> Told:
    must(scene.staff, Right.USE_CANNED)
    _check(scene)
    value = scene.press.value
    if not value.isdecimal():
        return _told(scene.desk, _("Which one?"), _canned_list(scene))
    chosen = canned.one(scene.desk, scene.staff, int(value)).row
    filled = canned.fill(scene.desk, scene.staff, scene.case_id, chosen.id)
    if GAP.search(filled.text):
        text = _(
            "This canned reply has places to fill in. Copy it, fill them in and reply with it:\n\n{text}",
            text=filled.text,
        )
        return _told(scene.desk, _("Something has to be filled in."), offer(scene, text))
    return _told(scene.desk, _("This is how the visitor would get it."), _shown_filled(scene, filled))


def _canned_list(scene: Scene) -> Post:
    """Those of the case's subject first."""
    with scene.desk.database.reading() as tx:
        topic = seen(tx, scene.staff, scene.case_id).topic
    rows = [one.row for one in canned.every(scene.desk, scene.staff) if not one.expired]
    return offers.canned_replies(scene, sorted(rows, key=lambda row: (row.topic != topic, row.title)))


def _shown_filled(scene: Scene, filled: Filled) -> Post:
    """A message of its own, in which nothing but the reply stands: what is seen is what is sent."""
    keys = (
        (_draft_key(scene, _("I send it to the visitor"), Act.SEND),),
        (_draft_key(scene, _("Rather not"), Act.DROP),),
    )
    remember = partial(_keep_filled, scene, filled)
    return Post(scene.group_id, scene.thread_id, filled.text, keys, remember=remember)


def _draft_key(scene: Scene, label: Text, act: Act) -> Key:
    return Key(scene.says(label), f"g:{act}:{scene.case_id}")


def _keep_filled(scene: Scene, filled: Filled, desk: Desk, wire_id: int) -> None:
    uploads: tuple[Upload, ...] = ()
    if filled.file is not None:
        with desk.database.reading() as tx:
            uploads = (Upload(filled.file.name, files.content(tx, filled.file.id)),)
    written = Written(scene.group_id, wire_id, filled.text, uploads)
    topic_writing.keep_draft(desk, scene.staff, scene.case_id, written, Kind.FILLED)


def _cancelled(scene: Scene) -> Told:
    must(scene.staff, Right.NOTE)
    return _told(scene.desk, _("Nothing has been done."), offer(scene, _("Nothing has been done.")))


BECAME: Mapping[Became, Text] = {
    Became.REPLY: _("Sent to the visitor."),
    Became.NOTE: _("Kept as an internal note; the visitor does not see it."),
    Became.NOTHING: _("Dropped; nothing was sent."),
}


def _decide(choice: Choice) -> Callable[[Scene], Told]:
    def act(scene: Scene) -> Told:
        """The draft is named by the button, or it is the message under which the button hangs."""
        wire_id = int(scene.press.value) if scene.press.value.isdecimal() else scene.message_id
        became = topic_writing.decide(scene.desk, scene.staff, scene.group_id, wire_id, choice)
        text = BECAME[became]
        if wire_id == scene.message_id and became is Became.REPLY:
            return _told(scene.desk, text)  # it is shown there as the reply that it has become
        done = Post(scene.group_id, scene.thread_id, scene.says(text), changes=scene.message_id)
        return _told(scene.desk, text, done)

    return act


ACTS: Mapping[str, Callable[[Scene], Told]] = {
    Act.CLAIM: _claim,
    Act.REPLY: _reply,
    Act.NOTE: _note,
    Act.SNOOZE: _snooze,
    Act.HAND_ON: _hand_on,
    Act.CLOSE: _close,
    Act.CANNED: _canned,
    Act.CANCEL: _cancelled,
    Act.SEND: _decide(Choice.SEND),
    Act.AS_NOTE: _decide(Choice.NOTE),
    Act.DROP: _decide(Choice.DROP),
}
