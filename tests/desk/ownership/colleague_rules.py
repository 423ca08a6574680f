"""What colleagues do with cases, each other's included, and when they are here."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from desk import blocks, casework, replies, roster
from desk.blocks import BlockFor
from desk.cases import STAFF_OUTCOMES
from desk.lifecycle import State
from desk.replies import Draft
from storage import held
from storage.cases import CaseRow
from storage.staff import StaffRow
from tests.desk.ownership.house import COLLEAGUES, House, Reply

ONE_DAY = timedelta(days=1)


class ColleagueRules(House):
    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, data=st.data())
    def claim(self, who: int, data: st.DataObject) -> None:
        case, kati = self.some_case(data), self.colleagues[who]
        is_free = case.owner_staff_id in (None, kati.id) and case.state != State.CLOSED
        assert self.works(lambda kati: casework.claim(self.desk, kati, case.id), kati) == is_free

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, data=st.data())
    def take_over(self, who: int, data: st.DataObject) -> None:
        case, kati = self.some_case(data), self.colleagues[who]
        if self.works(lambda kati: casework.take_over(self.desk, kati, case.id), kati):
            assert self.case(case.id).owner_staff_id == kati.id

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, data=st.data())
    def reply_at_once(self, who: int, data: st.DataObject) -> None:
        case, kati, mark = self.some_case(data), self.colleagues[who], self.new_mark()
        if self.works(lambda kati: casework.reply(self.desk, kati, case.id, f"Jó napot! {mark}", mark), kati):
            self.replies[mark] = Reply(kati.id, case.id, case.conversation_id, mark)
            assert self.stands(case, State.WAITING_VISITOR)

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, data=st.data())
    def reply(self, who: int, data: st.DataObject) -> None:
        """Held for ten seconds; it takes the place of what came back to her before."""
        case, kati, mark = self.some_case(data), self.colleagues[who], self.new_mark()
        draft = Draft(f"Hívjon fel, kérem. {mark}", mark)
        returned = self.returned_to(kati, case)
        if self.works(lambda kati: replies.hold(self.desk, kati, case.id, draft), kati):
            self.replies[mark] = Reply(kati.id, case.id, case.conversation_id, mark)
            self.drop(returned)

    @precondition(lambda self: bool(getattr(self, "replies", None)))
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """Whoever tries: only her own comes back, and only what has not gone."""
        mark = data.draw(st.sampled_from(sorted(self.replies)))
        written, who = self.replies[mark], data.draw(st.sampled_from(self.colleagues))
        done = self.works(lambda kati: replies.undo(self.desk, kati, written.case_id, written.message_id), who)
        if done:
            assert who.id == written.writer
            (row,) = [row for row in self.held_of(written.case_id) if row.message_id == mark]
            assert row.returned is not None

    @precondition(lambda self: bool(getattr(self, "replies", None)))
    @rule(data=st.data())
    def send_now(self, data: st.DataObject) -> None:
        written = self.replies[data.draw(st.sampled_from(sorted(self.replies)))]
        who = data.draw(st.sampled_from(self.colleagues))
        self.works(lambda kati: replies.send_now(self.desk, kati, written.case_id, written.message_id), who)

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, data=st.data())
    def discard(self, who: int, data: st.DataObject) -> None:
        case, kati = self.some_case(data), self.colleagues[who]
        returned = self.returned_to(kati, case)
        if self.works(lambda kati: replies.discard(self.desk, kati, case.id), kati):
            self.drop(returned)

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, data=st.data())
    def note(self, who: int, data: st.DataObject) -> None:
        case, text = self.some_case(data), f"belső jegyzet, {self.secret()}"
        assert self.works(lambda kati: casework.add_note(self.desk, kati, case.id, text), self.colleagues[who])

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, hours=st.sampled_from([1, 20, 100]), data=st.data())
    def snooze(self, who: int, hours: int, data: st.DataObject) -> None:
        case, until, reason = self.some_case(data), self.clock.now() + timedelta(hours=hours), f"vár, {self.secret()}"
        if self.works(lambda kati: casework.snooze(self.desk, kati, case.id, until, reason), self.colleagues[who]):
            assert self.stands(case, State.SNOOZED)

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, data=st.data())
    def wake(self, who: int, data: st.DataObject) -> None:
        case = self.some_case(data)
        if self.works(lambda kati: casework.wake(self.desk, kati, case.id), self.colleagues[who]):
            assert case.state == State.SNOOZED
            assert self.stands(case, State.CLAIMED)

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, data=st.data())
    def give_back(self, who: int, data: st.DataObject) -> None:
        case = self.some_case(data)
        if self.works(lambda kati: casework.give_to_queue(self.desk, kati, case.id), self.colleagues[who]):
            assert self.stands(case, State.NEW)
            assert self.case(case.id).heard_at is not None  # somebody owes her a word

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, outcome=st.sampled_from(STAFF_OUTCOMES), data=st.data())
    def close(self, who: int, outcome: str, data: st.DataObject) -> None:
        case = self.some_case(data)
        if self.works(lambda kati: casework.close(self.desk, kati, case.id, outcome), self.colleagues[who]):
            assert self.stands(case, State.CLOSED)
            if case.referral == "offered":
                del self.referred[case.id]

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, lasts=st.sampled_from([BlockFor.DAY, BlockFor.GOOD]), data=st.data())
    def block(self, who: int, lasts: BlockFor, data: st.DataObject) -> None:
        case, reason = self.some_case(data), f"fenyegetőzik, {self.secret()}"
        assert self.works(lambda kati: blocks.block(self.desk, kati, case.id, lasts, reason), self.colleagues[who])

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, data=st.data())
    def confirm_a_block(self, who: int, data: st.DataObject) -> None:
        case = self.some_case(data)
        self.works(lambda kati: blocks.confirm(self.desk, kati, case.id), self.colleagues[who])

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, data=st.data())
    def lift_a_block(self, who: int, data: st.DataObject) -> None:
        case, person = self.some_case(data), None
        if self.works(lambda kati: blocks.lift(self.desk, kati, case.id), self.colleagues[who]):
            person = self.person_of(case)
        assert person is None or not self.is_blocked(person)

    @rule(who=COLLEAGUES, days=st.sampled_from([1, 4]))
    def go_away(self, who: int, days: int) -> None:
        first = self.today()
        self.enter_absence(self.colleagues[who], first, first + days * ONE_DAY)

    @rule(who=COLLEAGUES)
    def come_back(self, who: int) -> None:
        self.enter_absence(self.colleagues[who], None, None)

    def enter_absence(self, who: StaffRow, first: date | None, last: date | None) -> None:
        roster.set_absence(self.desk, who, who.id, first, last)

    def today(self) -> date:
        return self.clock.now().astimezone(self.desk.zone).date()

    def held_of(self, case_id: int) -> list[held.HeldRow]:
        with self.database.reading() as tx:
            return held.of_case(tx, case_id)

    def returned_to(self, who: StaffRow, case: CaseRow) -> list[str]:
        return [row.message_id for row in self.held_of(case.id) if row.returned and row.staff_id == who.id]

    def drop(self, marks: list[str]) -> None:
        for mark in marks:
            self.replies[mark].is_dropped = True
