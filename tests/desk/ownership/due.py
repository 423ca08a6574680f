"""What happens by itself when time passes, and that it has happened then."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from desk import casework
from desk.closing import GRACE
from desk.escalation import Step, due_step
from storage.cases import CaseRow
from storage.models import held_replies, search_due
from tests.desk.ownership.house import PLACES
from tests.desk.ownership.visitor_rules import VisitorRules

SECONDS = 1 / 3600


class DueRules(VisitorRules):
    @rule(hours=st.sampled_from([7 * SECONDS, 10 * SECONDS, 1, 5, 30, 200]))
    def time_passes(self, hours: float) -> None:
        self.clock.move(hours=hours)
        self.run_jobs()
        self.check_nothing_is_due()

    def check_nothing_is_due(self) -> None:
        now, time = self.clock.now(), self.desk.working_time
        with self.database.reading() as tx:
            assert tx.first(select(search_due)) is None
            late = select(held_replies).where(held_replies.c.due_at <= now, held_replies.c.returned.is_(None))
            assert tx.first(late) is None
        for case in self.all_cases:
            assert case.snoozed_until is None or case.snoozed_until > now
            if case.state != "closed" and time.is_open(now):
                self.check_in_working_time(case)

    def check_in_working_time(self, case: CaseRow) -> None:
        now, office = self.clock.now(), self.desk.office
        if case.heard_at is not None:
            overdue = case.reply_by <= now
            assert (case.escalated == Step.EVERYBODY) == (due_step(self.desk, case, now) is Step.EVERYBODY) == overdue
        if case.heard_at is not None and case.state == "claimed":
            acted = max(case.heard_at, case.owner_acted_at or case.heard_at)
            silent = self.desk.working_time.between(acted, now)
            assert silent < timedelta(hours=office.escalation.silent_owner_hours)

    @precondition(lambda self: self.is_open and any(one.visitor.row.owner == "staff" for one in self.people))
    @rule(place=PLACES, hours=st.sampled_from([0.1, 30, 71, 73]))
    def closed_and_gone_on(self, place: int, hours: float) -> None:
        """Within the grace a line of hers opens the case again, after it the program answers."""
        person = self.people[place]
        case_id, owner_id = person.visitor.row.live_case_id, person.visitor.row.owner_staff_id
        kati = next((one for one in self.colleagues if one.id == owner_id), None)
        if kati is None or case_id is None or self.is_blocked(person):
            return
        case = self.case(case_id)
        assert self.works(lambda kati: casework.close(self.desk, kati, case_id, "informed"), kati)
        if case.referral == "offered":
            del self.referred[case_id]
        self.clock.move(hours=hours)
        self.run_jobs()
        self.write_of_herself(place)
        is_open_again = person.visitor.row.live_case_id == case_id
        assert is_open_again == (timedelta(hours=hours) <= GRACE)
