"""What comes next in a topic of what was said: lines, their files, notes. What has changed of them: changes.py."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.telegram.group.calls import Calls
from bot.telegram.group.changes import next_change, next_end
from bot.telegram.group.lines import BETWEEN, KINDS, caption, line_text, note_text, that_fit
from bot.telegram.group.reaching import told
from bot.telegram.group.step import Scene, Shown, Step, Values, settled
from bot.telegram.group.words import said
from desk.desk import Desk
from desk.lanes import Lane
from desk.lifecycle import State
from locales import _
from storage import arrivals, cases, conversations, files, messages, topics
from storage.cases import NoteRow
from storage.conversations import ConversationRow
from storage.database import Transaction
from storage.files import FileRow
from storage.messages import MessageRow
from storage.topics import SENDING, Kind, LineRow

BEFORE = 10  # lines of the conversation with which a topic begins
AT_MOST = 40  # lines of it that are made up for; the console has all
PATIENCE = timedelta(seconds=4)  # for which a reply waits to be shown with what became of it: one call, not two
OWN_FILES = (Kind.VISITOR, Kind.COLLEAGUE)


def next_of_talk(desk: Desk, scene: Scene) -> Step | None:
    conversation = conversations.get(scene.tx, scene.case.conversation_id)
    assert conversation is not None  # an erased conversation keeps its empty row
    known = topics.lines_of(scene.tx, scene.case.id)
    return (
        _next_file(desk, scene, known)
        or (_next_line(desk, scene, conversation, known) if _is_carried_on_here(scene, conversation) else None)
        or _next_note(desk, scene, known)
        or next_end(desk, scene, conversation, known)
    )


def _is_carried_on_here(scene: Scene, conversation: ConversationRow) -> bool:
    """Of a case that was closed, until its topic is."""
    ends = scene.case.state == State.CLOSED and not scene.topic.closed
    return ends or conversation.live_case_id == scene.case.id


# Lines


def _next_line(desk: Desk, scene: Scene, conversation: ConversationRow, known: Sequence[LineRow]) -> Step | None:
    changed = [_shown(scene, conversation, line, known) for line in _changed(scene)]
    if not changed:
        return None
    fresh = _up_to_a_change(changed)
    if not fresh:
        return next_change(desk, scene, changed[0])
    unseen = [shown for shown in fresh if not shown.line.deleted and shown.text_row is None]
    if not unseen:
        return settled(seen_seq=fresh[-1].line.seq)
    if conversation.channel != "web" and any(_will_be_known_soon(desk, shown) for shown in unseen):
        return None
    return _say(desk, scene, fresh)


def _will_be_known_soon(desk: Desk, shown: Shown) -> bool:
    return shown.is_under_way and desk.clock.now() - shown.line.at < PATIENCE


def _changed(scene: Scene) -> list[MessageRow]:
    """In the order of their changes. A new topic begins with the end of the conversation."""
    case, seen = scene.case, scene.topic.seen_seq
    if seen:
        found = messages.after(scene.tx, case.conversation_id, seen)[-AT_MOST:]
    else:
        found = messages.thread(scene.tx, case.conversation_id, BEFORE)
    if case.closed_at is not None:
        found = [line for line in found if line.at <= case.closed_at]
    return sorted(found, key=lambda line: line.seq)


def _shown(scene: Scene, conversation: ConversationRow, line: MessageRow, known: Sequence[LineRow]) -> Shown:
    rows = [row for row in known if row.message_id == line.id]
    state = arrivals.arrival(scene.tx, conversation, line) if line.sender == "staff" else None
    return Shown(line, rows, state)


def _up_to_a_change(changed: Sequence[Shown]) -> list[Shown]:
    """What comes before the first line that stands there already and has changed."""
    fresh: list[Shown] = []
    for shown in changed:
        if shown.text_row is not None and _differs(shown, shown.text_row):
            break
        fresh.append(shown)
    return fresh


def _differs(shown: Shown, row: LineRow) -> bool:
    """What she wrote in the group herself stands there as she wrote it, and what she changed there is kept with it."""
    line = shown.line
    if row.kind not in (Kind.REPLY, Kind.DRAFT):
        return line.edited or line.deleted
    return line.deleted or (line.edited and row.text != line.text)


def _say(desk: Desk, scene: Scene, fresh: Sequence[Shown]) -> Step:
    """As many of the waiting lines as one message holds, up to one with files, which follow it."""
    chosen = _until_files(fresh)
    unseen = [shown for shown in chosen if not shown.line.deleted and shown.text_row is None]
    texts = [line_text(desk, shown.line, told(desk, scene.tx, scene.case, shown.state or SENDING)) for shown in unseen]
    fitting = that_fit(texts)
    if fitting < len(unseen):
        chosen = chosen[: chosen.index(unseen[fitting])]
    in_order = sorted(zip(unseen[:fitting], texts, strict=False), key=lambda pair: pair[0].line.position)
    text = BETWEEN.join(text for _shown, text in in_order)
    record = partial(_record_lines, desk, scene, [shown for shown, _text in in_order], chosen[-1].line.seq)
    return Step("lines", Lane.HANDOVER, lambda calls: calls.send(scene.thread_id, text), record)


def _until_files(fresh: Sequence[Shown]) -> list[Shown]:
    chosen: list[Shown] = []
    for shown in fresh:
        chosen.append(shown)
        if shown.line.files and shown.text_row is None:
            break
    return chosen


def _record_lines(
    desk: Desk, scene: Scene, shown: Sequence[Shown], seq: int, tx: Transaction, made: int | None
) -> Values:
    assert made is not None
    for place, each in enumerate(shown):
        row = LineRow(
            group_id=scene.topic.group_id,
            wire_id=made,
            case_id=scene.case.id,
            kind=KINDS[each.line.sender],
            at=desk.clock.now(),
            place=place,
            message_id=each.line.id,
            staff_id=each.line.staff_id,
            state=each.state,
        )
        topics.add_line(tx, row)
    return {"seen_seq": seq}


# Files


def _next_file(desk: Desk, scene: Scene, known: Sequence[LineRow]) -> Step | None:
    """Of lines that stand there; what colleagues sent from the group stands there already."""
    shown = {row.file_id for row in known}
    for row in known:
        if row.kind in OWN_FILES and row.message_id is not None and row.file_id is None:
            attached = files.of_message(scene.tx, scene.case.conversation_id, row.message_id)
            waiting = next((file for file in attached if file.id not in shown), None)
            if waiting is not None:
                return _send_file(desk, scene, row, waiting)
    return None


def _send_file(desk: Desk, scene: Scene, row: LineRow, file: FileRow) -> Step | None:
    line = messages.get(scene.tx, scene.case.conversation_id, row.message_id or "")
    if line is None:
        return None
    content, words = files.content(scene.tx, file.id), caption(desk, line, file.name)
    cannot = said(desk, _("The file cannot be shown here; it can be opened on the console."))

    def record(tx: Transaction, made: int | None) -> Values:
        assert made is not None
        topics.add_line(tx, replace(row, wire_id=made, place=0, file_id=file.id, state=None, at=desk.clock.now()))
        return {}

    async def tell(calls: Calls) -> int:
        return await calls.send(scene.thread_id, f"{words}\n{cannot}")

    async def show(calls: Calls) -> int:
        return await calls.send_file(scene.thread_id, file, content, words)

    return Step("file", Lane.HANDOVER, show, record, instead=Step("file told", Lane.HANDOVER, tell, record))


# Notes


def _next_note(desk: Desk, scene: Scene, known: Sequence[LineRow]) -> Step | None:
    """Apart from lines, so that an answer to a message of the topic is never an answer to both."""
    there = {row.note_id for row in known}
    fresh = [note for note in cases.notes_of(scene.tx, scene.case.id) if note.id > scene.topic.seen_note_id]
    if not fresh:
        return None
    unseen = [note for note in fresh if note.id not in there]
    if not unseen:
        return settled(seen_note_id=fresh[-1].id)
    texts = [note_text(desk, note) for note in unseen]
    chosen = unseen[: that_fit(texts)]
    text = BETWEEN.join(texts[: len(chosen)])
    record = partial(_record_notes, desk, scene, chosen)
    return Step("notes", Lane.HANDOVER, lambda calls: calls.send(scene.thread_id, text), record)


def _record_notes(desk: Desk, scene: Scene, shown: Sequence[NoteRow], tx: Transaction, made: int | None) -> Values:
    assert made is not None
    group, case, now = scene.topic.group_id, scene.case.id, desk.clock.now()
    for place, note in enumerate(shown):
        topics.add_line(tx, LineRow(group, made, case, Kind.NOTE, now, place=place, note_id=note.id))
    return {"seen_note_id": shown[-1].id}
