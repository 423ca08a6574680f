"""What a colleague wrote or changed in a topic → a reply, a note, a reason, or a draft that is asked about.

What it is, is decided by the message that she answered and by nothing else; what answers nothing is never guessed.
"""

from bot.telegram.group.acts import UNLINKED
from bot.telegram.group.incoming import Wrote
from bot.telegram.group.offers import Meaning, moment_of
from bot.telegram.group.words import said
from console import refusal_words
from desk import casework, corrections, telegram_links, topic_writing
from desk.desk import Desk
from desk.errors import DeskError
from desk.files import Upload
from desk.topic_writing import Written
from locales import Text, _
from storage import topics
from storage.staff import StaffRow
from storage.topics import Kind, LineRow

UNSENDABLE = _("Nothing was sent: only text, pictures, documents and voice messages can be sent to the visitor.")
NOT_A_REPLY = _("Nothing was taken back: answer the reply that you have sent to the visitor with this command.")
NOT_CHANGED = _("The change was not passed on.")
TAKE_BACK = "vissza"
NOT_FETCHED = _("Nothing was sent: Telegram did not give the file. Please send it again.")


def case_of(desk: Desk, wrote: Wrote) -> int | None:
    """None for General and for topics that people made: what is said there is not ours."""
    with desk.database.reading() as tx:
        topic = topics.of_thread(tx, wrote.group_id, wrote.thread_id) if wrote.thread_id else None
    return topic.case_id if topic else None


def awaits_file(desk: Desk, wrote: Wrote) -> bool:
    """Whether the file of this message will be needed."""
    if case_of(desk, wrote) is None or telegram_links.colleague(desk, wrote.account) is None:
        return False
    return wrote.changed or not topic_writing.is_known(desk, wrote.group_id, wrote.wire_id)


def take(desk: Desk, wrote: Wrote, uploads: tuple[Upload, ...] = (), fault: Text | None = None) -> None:
    """In a writer thread. `fault`: why its file is not here. What comes to nothing is told in the topic."""
    case_id = case_of(desk, wrote)
    if case_id is None:
        return
    written = _written(wrote, uploads)
    staff = telegram_links.colleague(desk, wrote.account)
    if not _is_new(desk, staff, wrote, case_id):
        return
    if staff is None or fault is not None:
        topic_writing.refuse(desk, case_id, written, said(desk, fault or UNLINKED), staff)
        return
    try:
        _act(desk, staff, case_id, wrote, written)
    except DeskError as error:
        topic_writing.refuse(desk, case_id, written, said(desk, refusal_words.sentence_of(error)[1]), staff)


def _written(wrote: Wrote, uploads: tuple[Upload, ...] = ()) -> Written:
    return Written(wrote.group_id, wrote.wire_id, wrote.text.strip(), uploads)


def _is_new(desk: Desk, staff: StaffRow | None, wrote: Wrote, case_id: int) -> bool:
    """False for what has been taken; a change of it is followed. What came to nothing may be mended by a change."""
    if not topic_writing.is_known(desk, wrote.group_id, wrote.wire_id):
        return True
    if not wrote.changed:
        return False
    if topic_writing.forget_refusal(desk, wrote.group_id, wrote.wire_id):
        return True
    if staff is not None:
        _follow(desk, staff, wrote, case_id)
    return False


def _follow(desk: Desk, staff: StaffRow, wrote: Wrote, case_id: int) -> None:
    try:
        topic_writing.rewrite(desk, staff, wrote.group_id, wrote.wire_id, wrote.text.strip())
    except DeskError as error:
        sentence = f"{said(desk, NOT_CHANGED)} {said(desk, refusal_words.sentence_of(error)[1])}"
        topic_writing.refuse(desk, case_id, _written(wrote), sentence, staff)


def _take_back(desk: Desk, staff: StaffRow, case_id: int, wrote: Wrote) -> None:
    """Bots never hear that a message was deleted, so it is said by a command that answers the reply."""
    with desk.database.reading() as tx:
        rows = topics.lines_at(tx, wrote.group_id, wrote.reply_to or 0)
    row = next((row for row in rows if row.case_id == case_id and row.kind in topics.REPLIES), None)
    if row is None or row.message_id is None:
        topic_writing.refuse(desk, case_id, _written(wrote), said(desk, NOT_A_REPLY), staff)
        return
    corrections.take_back(desk, staff, case_id, row.message_id)


def _act(desk: Desk, staff: StaffRow, case_id: int, wrote: Wrote, written: Written) -> None:
    if wrote.command == TAKE_BACK:
        _take_back(desk, staff, case_id, wrote)
        return
    answered = _answered(desk, wrote, case_id)
    meaning = _meaning(answered)
    if wrote.kind and not written.uploads and meaning in (Meaning.REPLY, Meaning.UNKNOWN):
        if meaning is Meaning.REPLY:
            topic_writing.refuse(desk, case_id, written, said(desk, UNSENDABLE), staff)
        return
    match meaning:
        case Meaning.REPLY:
            topic_writing.reply(desk, staff, case_id, written)
        case Meaning.NOTE:
            topic_writing.note(desk, staff, case_id, written)
        case Meaning.REASON if answered is not None:
            _snooze(desk, staff, answered, written)
        case _:
            topic_writing.keep_draft(desk, staff, case_id, written)


def _snooze(desk: Desk, staff: StaffRow, question: LineRow, written: Written) -> None:
    until = moment_of((question.state or "").partition(":")[2])
    assert until is not None
    casework.snooze(desk, staff, question.case_id, until, written.text)
    topic_writing.take_reason(desk, staff, question, written)


def _meaning(answered: LineRow | None) -> Meaning:
    """Only an answer to the visitor's words, or to a question of ours, means something by itself."""
    if answered is None:
        return Meaning.UNKNOWN
    if answered.kind == Kind.VISITOR:
        return Meaning.REPLY
    asks = (answered.state or "").partition(":")[0]
    return Meaning(asks) if asks in set(Meaning) else Meaning.UNKNOWN


def _answered(desk: Desk, wrote: Wrote, case_id: int) -> LineRow | None:
    """A message of this case that an answer can mean something to."""
    if wrote.reply_to is None:
        return None
    with desk.database.reading() as tx:
        rows = topics.lines_at(tx, wrote.group_id, wrote.reply_to)
    return next((row for row in rows if row.case_id == case_id and row.kind in (Kind.VISITOR, Kind.PROMPT)), None)
