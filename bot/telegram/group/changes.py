"""What stands in a topic and has changed: lines that were edited or taken back, replies whose sending has ended."""

from collections.abc import Sequence

from bot.telegram.group.calls import Calls
from bot.telegram.group.lines import drawn_anew
from bot.telegram.group.reaching import ARRIVED, told
from bot.telegram.group.step import Scene, Shown, Step, Values
from bot.telegram.group.words import cut, said
from bot.telegram.render import LONGEST
from desk.desk import Desk
from desk.lanes import Lane
from locales import _
from storage import messages, topics
from storage.arrivals import DELIVERED, arrival
from storage.conversations import ConversationRow
from storage.database import Transaction
from storage.topics import REPLIES, SENDING, Kind, LineRow

WRITTEN = (Kind.REPLY, Kind.DRAFT)  # by a colleague in the group: her message, which only she can edit


def next_change(desk: Desk, scene: Scene, shown: Shown) -> Step:
    """Of a line that was taken back its files go first."""
    row = shown.text_row
    assert row is not None
    kept = {file.id for file in shown.line.files}
    dropped = next((one for one in shown.rows if one.file_id is not None and one.file_id not in kept), None)
    if dropped is not None and dropped.kind not in WRITTEN:
        return _take_away(dropped)
    if row.kind in WRITTEN:
        return _tell_change(desk, scene, shown, row)
    return _draw_anew(desk, scene, row, {"seen_seq": shown.line.seq})


def _take_away(row: LineRow) -> Step:
    async def call(calls: Calls) -> None:
        await calls.delete_message(row.wire_id)

    def record(tx: Transaction, _made: int | None) -> Values:
        topics.drop_message(tx, row.group_id, row.wire_id)
        return {}

    return Step("take a file away", Lane.HANDOVER, call, record, record)


def _draw_anew(desk: Desk, scene: Scene, row: LineRow, values: Values, state: str | None = None) -> Step:
    """The whole message in which it stands; one that is not there any more is shown again as if it were new."""
    rows = topics.lines_at(scene.tx, row.group_id, row.wire_id)
    states = {row.place: state} if state else {}
    text = drawn_anew(desk, scene.tx, scene.case, rows, states)

    async def call(calls: Calls) -> None:
        await calls.edit(row.wire_id, text)

    def record(tx: Transaction, _made: int | None) -> Values:
        if state is not None:
            topics.change_line(tx, row.group_id, row.wire_id, row.place, state=state)
        return values

    def gone(tx: Transaction, _made: int | None) -> Values:
        topics.drop_message(tx, row.group_id, row.wire_id)
        return {}

    return Step("draw anew", Lane.HANDOVER if state is None else Lane.REMINDER, call, record, gone)


def _tell_change(desk: Desk, scene: Scene, shown: Shown, row: LineRow) -> Step:
    """Under her own message, which cannot be changed for her."""
    line = shown.line
    changed = _("Changed, the visitor reads now:\n{text}", text=line.text)
    text = said(desk, _("Taken back.") if line.deleted else changed)

    async def call(calls: Calls) -> int:
        return await calls.send(scene.thread_id, cut(text, LONGEST), reply_to=row.wire_id)

    def record(tx: Transaction, made: int | None) -> Values:
        assert made is not None
        topics.change_line(tx, row.group_id, row.wire_id, row.place, text=line.text)
        note_shown(tx, desk, scene, made)
        return {"seen_seq": line.seq}

    return Step("tell a change", Lane.HANDOVER, call, record)


def note_shown(tx: Transaction, desk: Desk, scene: Scene, wire_id: int) -> None:
    """A message of ours to which nobody's answer goes."""
    row = LineRow(scene.topic.group_id, wire_id, scene.case.id, Kind.PROMPT, desk.clock.now())
    topics.add_line(tx, row)


# What became of replies


def next_end(desk: Desk, scene: Scene, conversation: ConversationRow, known: Sequence[LineRow]) -> Step | None:
    for row in known:
        if row.kind not in REPLIES or row.state != SENDING or row.file_id is not None:
            continue
        line = messages.get(scene.tx, scene.case.conversation_id, row.message_id or "")
        state = arrival(scene.tx, conversation, line) if line is not None else SENDING
        if state != SENDING:
            return _tell_end(desk, scene, row, state)
    return None


def _tell_end(desk: Desk, scene: Scene, row: LineRow, state: str) -> Step:
    if row.kind == Kind.COLLEAGUE:
        return _draw_anew(desk, scene, row, {}, state)
    answer = _answer_end(desk, scene, row, state)
    if state != DELIVERED:
        return answer

    async def react(calls: Calls) -> None:
        await calls.react(row.wire_id, ARRIVED)

    return Step("delivered", Lane.REMINDER, react, answer.record, answer.record, answer)


def _answer_end(desk: Desk, scene: Scene, row: LineRow, state: str) -> Step:
    """A sentence under her message; nothing of what was taken back, which is told as a change."""
    text = told(desk, scene.tx, scene.case, state)

    async def call(calls: Calls) -> int:
        return await calls.send(scene.thread_id, text or "", reply_to=row.wire_id)

    def record(tx: Transaction, made: int | None) -> Values:
        topics.change_line(tx, row.group_id, row.wire_id, row.place, state=state)
        if made is not None:
            note_shown(tx, desk, scene, made)
        return {}

    return Step("what became of a reply", Lane.REMINDER, call if text else None, record)
