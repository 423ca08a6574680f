"""A case on its way to a partner office: her leave, the offer, the answer, the report, and all that ends it."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from desk import consents, referrals
from storage.cases import CaseRow
from tests.desk.ownership.house import COLLEAGUES, PLACES
from tests.desk.ownership.visitor_rules import VisitorRules

IS_REFERRED = precondition(lambda self: bool(getattr(self, "referred", None)))


class PartnerRules(VisitorRules):
    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, place=PLACES, data=st.data())
    def ask_for_her_consent(self, who: int, place: int, data: st.DataObject) -> None:
        case, office = self.some_case(data), self.offices[place]
        if self.works(lambda kati: consents.ask(self.desk, kati, case.id, office), self.colleagues[who]):
            person = self.person_of(case)
            assert person is not None
            person.seen += [button["id"] for button in person.lines[-1].buttons or ()]

    @rule(place=PLACES, answer=st.sampled_from(["yes", "no"]))
    def answer_the_question(self, place: int, answer: str) -> None:
        """The newest one; what the desk makes of it is read off its own record."""
        person = self.people[place]
        asked = [wire for wire in person.seen if f":consent:{answer}." in wire]
        if not asked:
            return
        before = self.agreed(person.visitor.row.person_id)
        owner, is_blocked = person.visitor.row.owner, self.is_blocked(person)
        self.turn(person, lambda: person.visitor.press(asked[-1]), tapped=True)
        new = self.agreed(person.visitor.row.person_id) - before
        assert not new or (answer == "yes" and owner == "staff" and not is_blocked)
        assert new <= {int(asked[-1].rpartition(".")[2])}

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, place=PLACES, data=st.data())
    def record_what_she_said(self, who: int, place: int, data: st.DataObject) -> None:
        case, office, how = self.some_case(data), self.offices[place], f"telefonon, {self.secret()}"
        now = self.clock.now()
        if self.works(
            lambda kati: consents.record_spoken(self.desk, kati, case.id, office, now, how), self.colleagues[who]
        ):
            assert office in self.agreed(case.person_id)

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, place=PLACES, data=st.data())
    def offer(self, who: int, place: int, data: st.DataObject) -> None:
        case, office, mark = self.some_case(data), self.offices[place], self.secret()
        text = f"Kérjük, vegyék át. {mark}"
        agreed = office in self.agreed(case.person_id)
        if self.works(lambda kati: referrals.offer(self.desk, kati, case.id, office, text), self.colleagues[who]):
            assert agreed
            assert case.id not in self.referred  # with one office at a time
            self.referred[case.id] = office
            self.told[office].add(mark)

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, place=PLACES, data=st.data())
    def refer_straight_away(self, who: int, place: int, data: st.DataObject) -> None:
        """The way there is long: chance alone would hardly ever come to its end."""
        case, office, mark = self.some_case(data), self.offices[place], self.secret()
        kati, now, how = self.colleagues[who], self.clock.now(), f"telefonon, {self.secret()}"
        self.works(lambda kati: consents.record_spoken(self.desk, kati, case.id, office, now, how), kati)
        if self.works(lambda kati: referrals.offer(self.desk, kati, case.id, office, f"Átadjuk. {mark}"), kati):
            self.referred[case.id] = office
            self.told[office].add(mark)

    @IS_REFERRED
    @rule(who=COLLEAGUES, data=st.data())
    def withdraw(self, who: int, data: st.DataObject) -> None:
        case = self.referred_case(data)
        if self.works(lambda kati: referrals.withdraw(self.desk, kati, case.id), self.colleagues[who]):
            assert case.referral == "offered"
            del self.referred[case.id]

    @precondition(lambda self: self.has_cases)
    @rule(who=COLLEAGUES, place=PLACES, data=st.data())
    def withdraw_her_consent(self, who: int, place: int, data: st.DataObject) -> None:
        case, office = self.some_case(data), self.offices[place]
        if self.works(lambda kati: referrals.consent_withdrawn(self.desk, kati, case.id, office), self.colleagues[who]):
            assert office not in self.agreed(case.person_id)
            if self.referred.get(case.id) == office:
                del self.referred[case.id]

    @IS_REFERRED
    @rule(place=PLACES, data=st.data())
    def accept(self, place: int, data: st.DataObject) -> None:
        case, partner = self.referred_case(data), self.partners[place]
        can = self.is_offered_to(place, case)
        assert self.works(lambda peti: referrals.accept(self.desk, peti, case.id), partner) == can
        if can:
            assert self.case(case.id).referral == "accepted"

    @IS_REFERRED
    @rule(place=PLACES, data=st.data())
    def refuse(self, place: int, data: st.DataObject) -> None:
        case, reason = self.referred_case(data), f"betelt a tanfolyam, {self.secret()}"
        can = self.is_offered_to(place, case)
        assert self.works(lambda peti: referrals.refuse(self.desk, peti, case.id, reason), self.partners[place]) == can
        if can:
            del self.referred[case.id]
            assert self.case(case.id).heard_at is not None  # she still waits for help

    @IS_REFERRED
    @rule(place=PLACES, data=st.data())
    def report(self, place: int, data: st.DataObject) -> None:
        case, mark = self.referred_case(data), self.secret()
        if self.works(lambda peti: referrals.report(self.desk, peti, case.id, f"Jött. {mark}"), self.partners[place]):
            assert self.referred[case.id] == self.offices[place]
            self.told[self.offices[place]].add(mark)

    def referred_case(self, data: st.DataObject) -> CaseRow:
        return self.case(data.draw(st.sampled_from(sorted(self.referred))))

    def is_offered_to(self, place: int, case: CaseRow) -> bool:
        return (case.referral, case.office_id) == ("offered", self.offices[place]) and case.state != "closed"
