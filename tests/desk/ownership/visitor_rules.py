"""What visitors do: they type, tap, come back, leave messages, answer colleagues, erase."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from desk import casework, visitors
from desk.closing import works
from desk.conversations import Thread
from handlers import buttons
from storage import cases, conversations
from storage.messages import MessageRow
from tests.desk.ownership.house import PLACES, House, Person

TEXTS = st.one_of(
    st.sampled_from(
        [
            *["milyen papirok kellenek a munkaugyre", "targonca tanfolyam mikor lessz", "segely", "papirok"],
            *["mikor lessz", "hány foga van a krokodilnak", "zsiráfok vándorlása", "asdf", "???", "12345"],
            *["kiss.maria@freemail.hu", "Kiss Mária", "06 30 123 4567", "felvennénk két embert a pékségbe"],
            *["hol tart az ügyem?", "minek ez", "ember", "emberrel szeretnek beszelni", "mégse", "vissza"],
            *["kihagyom", "ismételd", "menü", "segítség", "igen", "nem", "kérem", "köszönöm", "szia", "hulye gep"],
            *["nem birom tovabb nincs ertelme elni", "rendezvények", "Elküldöm", "Folytatom", "egyik sem"],
            *["Mégsem kérem", "Igen, hozzájárulok", "/start", "I need a job please help"],
        ]
    ),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(str.strip),
)
ARGUMENTS = st.sampled_from(
    ["", "yes", "no", "events", "message", "callback", "send", "cancel", "fix.name", "resume.message", "yes.1.1", "1.3"]
)
FORGED = st.builds(
    "{}:{}:{}".format, st.sampled_from(["*", "1", "7"]), st.sampled_from(sorted(buttons.ACTIONS)), ARGUMENTS
)
MESSAGE = ("menü", "Rendezvények", "Üzenetet hagyok", "felvennénk két embert", "Kiss Mária", "06 30 123 4567")
NEWEST = 6  # buttons


class VisitorRules(House):
    @rule(place=PLACES, text=TEXTS)
    def type(self, place: int, text: str) -> None:
        person = self.people[place]
        before = person.heard[text]
        self.turn(person, lambda: person.visitor.type(text))
        assert person.heard[text] == before + 1

    @rule(place=PLACES)
    def write_of_herself(self, place: int) -> None:
        """Nobody outside the house may read it, nor another visitor."""
        mark = self.new_mark()
        self.people[place].private.add(mark)
        self.type(place, f"a kaktuszom levele sárgul, {mark}")

    @precondition(lambda self: self.is_open and any(person.seen for person in self.people))
    @rule(place=PLACES, data=st.data())
    def tap_anything_seen(self, place: int, data: st.DataObject) -> None:
        self.tap_one_of(self.people[place], self.people[place].seen, data)

    @precondition(lambda self: self.is_open and any(person.seen for person in self.people))
    @rule(place=PLACES, data=st.data())
    def tap_something_new(self, place: int, data: st.DataObject) -> None:
        self.tap_one_of(self.people[place], self.people[place].seen[-NEWEST:], data)

    def tap_one_of(self, person: Person, wires: list[str], data: st.DataObject) -> None:
        if wires:
            wire = data.draw(st.sampled_from(wires))
            self.turn(person, lambda: person.visitor.press(wire), tapped=True)

    @rule(place=PLACES, wire=FORGED)
    def forge(self, place: int, wire: str) -> None:
        self.turn(self.people[place], lambda: self.people[place].visitor.press(wire), tapped=True)

    @rule(place=PLACES)
    def start(self, place: int) -> None:
        self.turn(self.people[place], self.people[place].visitor.start, tapped=True)

    @rule(place=PLACES)
    def ask_for_a_person(self, place: int) -> None:
        self.type(place, "ember")

    @rule(place=PLACES)
    def change_her_mind(self, place: int) -> None:
        self.type(place, "mégsem kérem")

    @rule(place=PLACES)
    def leave_a_message(self, place: int) -> None:
        for text in MESSAGE:
            self.type(place, text)

    @rule(place=PLACES)
    def erase(self, place: int) -> None:
        person = self.people[place]
        visitor = visitors.authenticate(self.desk, person.session.token) if person.session else None
        if visitor is None:  # no web page, or her time was over
            return
        case_ids = [case.id for case in person.visitor.cases]
        visitors.finish_and_erase(self.desk, visitor)
        for case_id in case_ids:
            assert casework.case_page(self.desk, self.colleagues[0], case_id).lines == []
        self.people[place] = self.come("web")

    def turn(self, person: Person, act: Callable[[], list[MessageRow]], *, tapped: bool = False) -> None:
        visitor, owner, blocked = person.visitor, person.visitor.row.owner, self.is_blocked(person)
        own_cases, closed = visitor.cases, visitor.state.closed_case
        last_day = visitor.state.grace_until
        with self.watched(tapped=tapped):
            said = act()
        new = person.typed_lines() - person.heard
        assert new.total() <= 1  # a text, or the label of a tapped button
        person.heard += new
        assert visitor.route != "fault"
        assert all(line.text for line in said)
        assert (visitor.route == "blocked") == blocked
        if blocked:
            assert visitor.cases == own_cases
            assert len(said) <= 1
        elif owner == "bot":
            assert said, f"no reply by {visitor.route}"
        if visitor.route == "goes on":
            assert closed is not None
            assert last_day is not None
            assert self.clock.now() <= last_day
            self.check_is_open_again(person, closed)
        person.seen += [button["id"] for line in person.lines[-3:] for button in line.buttons or ()]

    def check_is_open_again(self, person: Person, case_id: int) -> None:
        """With the last colleague if she works today, else in the queue."""
        with self.database.reading() as tx:
            row = conversations.get(tx, person.visitor.row.id)
            case = cases.get(tx, case_id)
            assert row is not None
            assert case is not None
            returns = works(Thread(self.desk, tx, row, self.clock.now()), case.owner_staff_id)
        assert row.live_case_id == case_id
        assert case.heard_at == self.clock.now()
        assert (case.state, row.owner) == (("claimed", "staff") if returns else ("new", "queue"))
