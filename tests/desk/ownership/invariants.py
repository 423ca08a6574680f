"""What holds after every act, whoever did it."""

from collections.abc import Collection

import pytest
from hypothesis.stateful import invariant
from sqlalchemy import select

from desk import casework, referrals
from desk.errors import NotAllowed, NotFound
from desk.queue import View, queue_page
from desk.state import STEPS_REMEMBERED
from storage import held, models
from storage.cases import CaseRow
from storage.staff import StaffRow
from tests.desk.ownership.house import House, Person, Reply

SAID = models.messages.c


class Invariants(House):
    @invariant()
    def a_conversation_has_exactly_one_owner_and_at_most_one_live_case(self) -> None:
        for person in self.people:
            row, own = person.visitor.row, person.visitor.cases
            assert row.owner in ("bot", "queue", "staff")
            assert (row.owner == "staff") == (row.owner_staff_id is not None)
            assert (row.live_case_id is None) == (row.owner == "bot")
            if row.live_case_id is not None:
                (live,) = [case for case in own if case.id == row.live_case_id]
                assert live.state != "closed"
                # Who has the case but has not been heard yet, because her first reply is still held.
                is_about_to_speak = row.owner == "queue" and self.holds_a_reply(live)
                assert live.owner_staff_id == row.owner_staff_id or is_about_to_speak
            # No open wish for a person is left in a conversation that the bot has taken back.
            assert not [c for c in own if c.kind == "handover" and c.state != "closed" and c.id != row.live_case_id]

    def holds_a_reply(self, case: CaseRow) -> bool:
        with self.database.reading() as tx:
            waiting = held.of_case(tx, case.id)
        return any(row.returned is None and row.staff_id == case.owner_staff_id for row in waiting)

    @invariant()
    def cases_are_sound(self) -> None:
        for case in self.all_cases:
            assert (case.state == "closed") == (case.outcome is not None) == (case.closed_at is not None)
            assert (case.state == "snoozed") == (case.snoozed_until is not None) == (case.snooze_reason is not None)
            assert (case.owner_staff_id is not None) or case.state in ("new", "closed")
            assert case.reply_by > case.opened_at

    @invariant()
    def what_she_typed_is_kept_exactly_once(self) -> None:
        for person in self.people:
            assert person.typed_lines() == person.heard

    @invariant()
    def what_is_internal_reaches_no_visitor(self) -> None:
        """Neither her thread, nor what waits to be sent or released, nor what the program remembers of her."""
        with self.database.reading() as tx:
            lines = tx.all(select(SAID.id, SAID.sender, SAID.text, SAID.buttons, SAID.conversation_id))
            waiting = [row.text for row in tx.all(select(models.held_replies.c.text))]
            remembered = [row.state for row in tx.all(select(models.conversations.c.state))]
            sent = {row.message_id for row in tx.all(select(models.outbox.c.message_id))}
        for text in (*(f"{line.text} {line.buttons}" for line in lines), *waiting, *remembered):
            assert not found(self.secrets, text)
        assert sent <= {line.id for line in lines if line.sender != "visitor"}
        for person in self.people:
            elsewhere = [line.text for line in lines if line.conversation_id != person.visitor.row.id]
            assert not found(person.private, " ".join(elsewhere))

    @invariant()
    def a_reply_is_said_once_by_its_writer_or_waits_or_came_back_to_her(self) -> None:
        with self.database.reading() as tx:
            said = tx.all(select(SAID.id, SAID.text, SAID.staff_id, SAID.conversation_id).where(SAID.sender == "staff"))
            waiting = tx.all(select(models.held_replies))
            erased = models.conversations.c.erased_at.is_not(None)
            gone = {row.id for row in tx.all(select(models.conversations.c.id).where(erased))}
        for mark, reply in self.replies.items():
            lines = [line for line in said if mark in line.text]
            held = [row for row in waiting if mark in row.text]
            assert all((line.staff_id, line.conversation_id) == (reply.writer, reply.conversation_id) for line in lines)
            assert all((row.staff_id, row.case_id) == (reply.writer, reply.case_id) for row in held)
            assert len(lines) + len(held) in self.places_of(reply, gone)

    def places_of(self, reply: Reply, gone: Collection[int]) -> tuple[int, ...]:
        """In how many places its words stand. Who erases her conversation takes along what was said in it."""
        if reply.is_dropped:
            return (0,)
        return (0, 1) if reply.conversation_id in gone else (1,)

    @invariant()
    def a_partner_office_sees_only_what_it_was_told_of_its_own_cases(self) -> None:
        every = self.all_cases
        marks = {*self.secrets, *self.replies, *(mark for person in self.people for mark in person.private)}
        for partner, office in zip(self.partners, self.offices, strict=True):
            own = {case_id for case_id, where in self.referred.items() if where == office}
            assert {case.id for case in every if case.office_id == office} == own
            lists = [queue_page(self.desk, partner, view) for view in (View.OPEN, View.CLOSED)]
            assert {row.id for page in lists for row in page.cases} <= own
            foreign = marks - self.told[office]
            assert not found(foreign, repr([page.cases for page in lists]))
            for case in every:
                self.check_page(partner, case, own, foreign)

    def check_page(self, partner: StaffRow, case: CaseRow, own: Collection[int], foreign: Collection[str]) -> None:
        with pytest.raises((NotAllowed, NotFound)):
            casework.case_page(self.desk, partner, case.id)
        if case.id in own:
            assert not found(foreign, repr(referrals.partner_page(self.desk, partner, case.id)))
        else:
            with pytest.raises(NotFound):
                referrals.partner_page(self.desk, partner, case.id)

    @invariant()
    def the_memory_is_sound_and_small(self) -> None:
        for person in self.people:
            state, owner = person.visitor.state, person.visitor.row.owner
            assert len(state.steps) <= STEPS_REMEMBERED
            if state.form is not None:
                assert len(state.form.steps) <= STEPS_REMEMBERED
                assert (owner == "bot") == (state.form.name != "callback")

    @invariant()
    def no_half_sentence_is_left_open(self) -> None:
        for person in self.people:
            before = person.visitor.state.open_turn
            if before is not None:
                assert person.visitor.row.owner == "bot"
                assert set(before.message_ids) <= standing_lines(person)


def standing_lines(person: Person) -> set[str]:
    return {line.id for line in person.lines if not line.deleted and line.sender == "bot"}


def found(marks: Collection[str], text: str) -> list[str]:
    return [mark for mark in marks if mark in text]
