"""One person out of two, by a colleague's click or by her own word; and apart again.

A colleague's merge changes what colleagues see, and nothing else: what is said and shown to people, and what reaches
them, follows `person_id`, which only her own word in both conversations changes (docs/decisions/0027).
"""

from collections.abc import Sequence
from enum import StrEnum

from desk import contacts, giving_up
from desk.cases import wake_queue
from desk.contacts import Person
from desk.conversations import BOT, CHANNELS, Thread
from desk.desk import Desk
from desk.errors import NotFound, NotNow, OneErased, RunAgain
from desk.messages import Button
from desk.rights import Right, must
from desk.turns import Turn
from desk.working import seen
from locales import Text, _
from storage import bus, conversations, duplicates, erasures, joins, merges, people, records
from storage.conversations import ConversationRow
from storage.database import Transaction
from storage.merges import MergeRow, SideRow
from storage.people import AddressRow
from storage.staff import StaffRow

YES, NO = "yes", "no"
SIDES = (0, 1)


class Answered(StrEnum):
    JOINED = "both have said that they are one"
    WAITS = "the other one has not answered yet"
    APART = "she has said that they are two"
    SPENT = "nobody asked, or the colleagues have taken them apart since"


def preview(desk: Desk, staff: StaffRow, person_id: str, other: str) -> tuple[Person, Person]:
    """What would become one. NotNow for who is one already. Both pages are recorded as opened."""
    must(staff, Right.MERGE)
    with desk.database.transaction() as tx:
        if other in merges.together(tx, person_id):
            raise NotNow("merge")
        return contacts.look_at(desk, tx, staff, person_id), contacts.look_at(desk, tx, staff, other)


def person_of_case(desk: Desk, staff: StaffRow, case_id: int) -> str:
    must(staff, Right.MERGE)
    with desk.database.reading() as tx:
        return seen(tx, staff, case_id).person_id


def merge(desk: Desk, staff: StaffRow, person_id: str, other: str) -> None:
    """NotNow for who is one already, OneErased where nothing is left of one of them."""
    must(staff, Right.MERGE)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        people.join_alone(tx)
        for one in (person_id, other):
            _must_be_there(people.addresses_of(tx, one))
        if other in merges.together(tx, person_id):
            raise NotNow("merge")
        merge_id = merges.add(tx, merges.STAFF, person_id, other, now, staff.id)
        merges.add_sides(tx, merge_id, (person_id, other))
        records.add_audit(tx, f"merged: {other}", now, staff_id=staff.id, person_id=person_id)
        tx.wake(bus.QUEUE)


def _must_be_there(addresses: Sequence[AddressRow]) -> None:
    if not addresses:
        raise NotFound
    if all(one.erased_at is not None for one in addresses):
        raise OneErased


def undo(desk: Desk, staff: StaffRow, merge_id: int) -> None:
    """Exactly what became common is apart again; what came later stays with the conversation it came in."""
    must(staff, Right.MERGE)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        people.join_alone(tx)
        row = merges.get(tx, merge_id)
        if row is None:
            raise NotFound
        if row.undone_at is not None:
            raise NotNow("undo")
        if row.kind == merges.STAFF:
            one, other = _two(tx, merge_id)
        else:
            one, other = _part(desk, tx, row)
        for standing in {merge_id, *merges.between(tx, one, other)}:
            merges.undo(tx, standing, staff.id, now)
        records.add_audit(tx, f"merge undone: {other}", now, staff_id=staff.id, person_id=one)
        tx.wake(bus.QUEUE)


def _two(tx: Transaction, merge_id: int) -> tuple[str, str]:
    """The people whom a colleague has merged, as they are now."""
    sides = [side.person_id for side in merges.sides(tx, merge_id)]
    if len(sides) < len(SIDES):
        raise OneErased
    one, other = sides
    if one == other:  # she has joined them herself since: that is what has to be undone
        raise NotNow("undo")
    for person_id in sides:
        _must_be_there(people.addresses_of(tx, person_id))
    return one, other


def _part(desk: Desk, tx: Transaction, row: MergeRow) -> tuple[str, str]:
    """What her own word has joined. Both sides are told, where the bot speaks: each sees fewer cases than before."""
    holder, moved = merges.holder(tx, row.kept), joins.conversations_of(tx, row.id)
    addresses = people.addresses_of(tx, holder)
    goes = [one for one in addresses if one.id in moved]
    stays = [one for one in addresses if one.id not in moved]
    for side in (goes, stays):
        _must_be_there(side)
    locked = {one.id: conversations.lock_by_id(tx, one.id) for one in addresses}  # by ascending id
    giving_up.before_parting(tx, holder)
    joins.part(tx, row)
    for side in (goes, stays):
        _tell(desk, tx, locked[_newest(side).id])
    duplicates.mark_people(tx, [holder, row.gone])
    return holder, row.gone


def _newest(addresses: Sequence[AddressRow]) -> AddressRow:
    return max((one for one in addresses if one.erased_at is None), key=lambda one: one.last_heard_at)


def _tell(desk: Desk, tx: Transaction, row: ConversationRow | None) -> None:
    assert row is not None
    if row.owner != BOT:  # that is for who speaks there
        return
    thread = Thread(desk, tx, row, desk.clock.now())
    thread.say(
        _(
            "Our colleague has separated this conversation from the one it was linked with. "
            "Here you see only the cases that were opened here."
        )
    )
    thread.save()


def ask(desk: Desk, staff: StaffRow, merge_id: int) -> None:
    """Both sides are asked whether they are one. NotNow where other people speak there, or nothing reaches them."""
    must(staff, Right.MERGE)
    with desk.database.transaction() as tx:
        people.join_alone(tx)
        merge = merges.get(tx, merge_id)
        sides = merges.sides(tx, merge_id)
        if merge is None or merge.kind != merges.STAFF:
            raise NotFound
        if len(sides) < len(SIDES):
            raise OneErased
        reached = [_reached(tx, side) for side in sides]
        if merge.undone_at is not None or None in reached or sides[0].person_id == sides[1].person_id:
            raise NotNow("ask")
        asked = [one for one in reached if one is not None]
        threads = {one.id: _thread(desk, tx, staff, one.id) for one in sorted(asked, key=lambda one: one.id)}
        for side, here, there in zip(sides, asked, reversed(asked), strict=True):
            _put(threads[here.id], staff, merge_id, there.channel)
            merges.mark_asked(tx, merge_id, side.side, desk.clock.now())
        records.add_audit(
            tx, "asked whether they are one", desk.clock.now(), staff_id=staff.id, person_id=sides[0].person_id
        )


def _reached(tx: Transaction, side: SideRow) -> AddressRow | None:
    """The conversation in which she wrote last, of those that take messages."""
    takes = [one for one in people.addresses_of(tx, side.person_id) if not (one.erased_at or one.unreachable_at)]
    return max(takes, key=lambda one: one.last_heard_at, default=None)


def _thread(desk: Desk, tx: Transaction, staff: StaffRow, conversation_id: int) -> Thread:
    row = conversations.lock_by_id(tx, conversation_id)
    if row is None or (row.owner != BOT and row.owner_staff_id != staff.id):
        raise NotNow("ask")
    return Thread(desk, tx, row, desk.clock.now())


def _put(thread: Thread, staff: StaffRow, merge_id: int, channel: str) -> None:
    answers = (
        Button(_("Yes, both were me"), "same", f"{YES}.{merge_id}"),
        Button(_("No, only this one"), "same", f"{NO}.{merge_id}"),
    )
    if thread.owner == BOT:
        thread.say(question(channel), answers)
    else:
        thread.say_as(staff.id, thread.words(question(channel)), buttons=answers)
    thread.save()


def question(channel: str) -> Text:
    return _(
        "Our colleague thinks that you have written to us in another conversation, too ({channel}). "
        "If so, I can link the two: then you see all your cases in both. Were both of them you?",
        channel=CHANNELS.get(channel, channel),
    )


def answer(turn: Turn, merge_id: int, *, agrees: bool) -> Answered:
    """Only both sides' own word joins them. Raises RunAgain in a turn that holds only its own conversation."""
    if not turn.may_join:
        raise RunAgain
    merge, sides = merges.get(turn.tx, merge_id), merges.sides(turn.tx, merge_id)
    mine = next((side for side in sides if side.person_id == turn.row.person_id), None)
    other = next((side for side in sides if side.person_id != turn.row.person_id), None)
    if merge is None or merge.undone_at is not None or mine is None or other is None or mine.asked_at is None:
        return Answered.SPENT
    merges.answer(turn.tx, merge_id, mine.side, YES if agrees else NO)
    said = "said that they are one" if agrees else "said that they are not one"
    records.add_audit(turn.tx, said, turn.now, person_id=mine.person_id)
    wake_queue(turn)
    if not agrees:
        return Answered.APART
    if other.answer != YES:
        return Answered.WAITS
    become_one(turn, other.person_id, merges.CONFIRMED)
    return Answered.JOINED


def become_one(turn: Turn, person_id: str, kind: str) -> None:
    """Who speaks in this turn is that person. No conversation of either takes anything else meanwhile."""
    gone, turn.row.person_id = turn.row.person_id, person_id
    for one in (gone, person_id):
        erasures.lock_conversations(turn.tx, one)
    giving_up.before_joining(turn.desk, turn.tx, (gone, person_id))
    joins.join(turn.tx, gone, person_id, kind, turn.now)
    duplicates.rename(turn.tx, gone, person_id)
    records.add_audit(turn.tx, f"joined by {kind}: {gone}", turn.now, person_id=person_id)
    wake_queue(turn)
