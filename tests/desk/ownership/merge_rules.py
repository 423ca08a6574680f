"""Colleagues who hold two visitors for one, and visitors who say so themselves, or not."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from sqlalchemy import select

from desk import merging
from storage import merges, models
from storage.merges import MergeRow
from tests.desk.ownership.house import COLLEAGUES, PLACES
from tests.desk.ownership.visitor_rules import VisitorRules

IS_MERGED = precondition(lambda self: self.is_open and bool(self.standing_merges))
CONVERSATIONS = models.conversations.c


class MergeRules(VisitorRules):
    @property
    def standing_merges(self) -> list[MergeRow]:
        with self.database.reading() as tx:
            rows = tx.all(select(models.merges.c.id).where(models.merges.c.undone_at.is_(None)))
            return [row for found in rows if (row := merges.get(tx, found.id)) is not None]

    @property
    def ids(self) -> tuple[str, str]:
        one, other = self.people
        return one.visitor.row.person_id, other.visitor.row.person_id

    @rule(who=COLLEAGUES)
    def merge(self, who: int) -> None:
        before = self.ids
        with self.database.reading() as tx:
            are_two = before[1] not in merges.together(tx, before[0])
        assert self.works(lambda kati: merging.merge(self.desk, kati, *before), self.colleagues[who]) == are_two
        assert self.ids == before  # of which the two learn nothing

    @IS_MERGED
    @rule(who=COLLEAGUES, data=st.data())
    def take_apart(self, who: int, data: st.DataObject) -> None:
        merge = data.draw(st.sampled_from(self.standing_merges))
        self.works(lambda kati: merging.undo(self.desk, kati, merge.id), self.colleagues[who])

    @IS_MERGED
    @rule(who=COLLEAGUES, data=st.data())
    def ask_both(self, who: int, data: st.DataObject) -> None:
        merge = data.draw(st.sampled_from(self.standing_merges))
        if self.works(lambda kati: merging.ask(self.desk, kati, merge.id), self.colleagues[who]):
            for person in self.people:
                person.seen += [button["id"] for button in person.lines[-1].buttons or ()]

    @rule(place=PLACES, answer=st.sampled_from(["yes", "yes", "no"]))
    def say_whether_they_are_one(self, place: int, answer: str) -> None:
        person, were_one = self.people[place], self.ids[0] == self.ids[1]
        asked = [wire for wire in person.seen if f":same:{answer}." in wire]
        if asked:
            self.turn(person, lambda: person.visitor.press(asked[-1]), tapped=True)
            assert were_one or self.ids[0] != self.ids[1] or answer == "yes"

    @invariant()
    def who_are_one_have_both_said_so(self) -> None:
        if self.ids[0] == self.ids[1]:
            (joined,) = [row for row in self.standing_merges if row.kind == merges.CONFIRMED]
            asked = next(row for row in self.standing_merges if {row.kept, row.gone} == {joined.kept, joined.gone})
            with self.database.reading() as tx:
                assert [side.answer for side in merges.sides(tx, asked.id)] == ["yes", "yes"]

    @invariant()
    def whatever_came_in_a_conversation_is_hers_whose_conversation_it_is(self) -> None:
        with self.database.reading() as tx:
            hers = {row.id: row.person_id for row in tx.all(select(CONVERSATIONS.id, CONVERSATIONS.person_id))}
            for table in (models.cases, models.consents, models.blocks):
                for row in tx.all(select(table.c.conversation_id, table.c.person_id)):
                    assert row.person_id == hers[row.conversation_id], table.name
            cases = {row.id: row.person_id for row in tx.all(select(models.cases.c.id, models.cases.c.person_id))}
            for row in tx.all(select(models.referrals.c.case_id, models.referrals.c.person_id)):
                assert row.person_id == cases[row.case_id]
