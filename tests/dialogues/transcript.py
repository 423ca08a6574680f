"""Plays a transcript file. One line is one thing:

# a remark
> typed by the visitor
> [Label]                 tapped by the visitor
> <picture>               a picture sent by the visitor
< words                   the next reply contains these words; further lines of the same reply begin with "+ "
+ words
[Label] [Label]           buttons under that reply
= name                    a file that came with that reply
! words                   no reply of this turn contains these words
<nothing>                 no reply at all
@ +2 hours                the clock moves (minutes, hours, days)
due                       what falls due by itself is done
kati: claim               what a colleague (kati or pista) does with the newest case:
                          claim, giveback, note TEXT, reply TEXT, close OUTCOME, block TIME REASON,
                          askconsent OFFICE, refer OFFICE,
                          sendfile TEXT (with a PDF, held and sent at once), sees NAME (a file in the thread),
                          correct TEXT, takeback (her last reply)
eva: TEXT                 the coordinator announces it to all who want notices; what is due is done
partner: act              what the office it was referred to does: accept, refuse REASON, report TEXT
case: key=value …         the newest case has these: kind, desk, settlement (- for none), urgent (yes or no);
                          "case: none": none was made
programmes: TOPIC …       what that case says is worth asking about, in this order, none of it ended; or "none"
need: COUNT TRADE MONTH SCHOOLING SHIFT        what a business needs, as it stands in the table
event: KEY title="…" in=3days capacity=1 group=2 settlement=… audience=… opens=1days closes=-1hours questions=…
                          an event is announced; times are counted from now
event: KEY moved +1 hours, event: KEY moved to VENUE, event: KEY called off
others: KEY NAME registers 2        somebody else does, or: gives up, accepts
seats: KEY seated 1 waiting 2       how many registrations stand, by state
door: KEY NAME comes 2              or: shows her code, taken back; "walk-in NAME"; "sheet NAME …": all on the sheet
figures: KEY came 3 absent 1        once it is over
"""

import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from desk import blocks, casework, consents, corrections, referrals, replies
from desk.blocks import BlockFor
from desk.casework import View
from desk.desk import Desk
from desk.files import Upload
from desk.jobs import run_due
from desk.replies import Draft
from storage import cases, intake, offices
from storage.cases import CaseRow
from storage.staff import StaffRow
from tests.announcing import announced
from tests.clock import FrozenClock
from tests.colleagues import enrolled
from tests.dialogues.event_acts import EventActs
from tests.drivers import Person
from tests.said import Said

COLLEAGUE = re.compile(r"(kati|pista|eva|partner): (\w+) ?(.*)")
CHECKS = ("case", "programmes", "need")
LABELS = re.compile(r"\[([^\]]+)\]")


@dataclass(frozen=True)
class Line:
    number: int
    text: str


def read_transcript(file: Path) -> list[Line]:
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
    return [Line(number, text.strip()) for number, text in lines if text.strip() and not text.startswith("#")]


class Player:
    def __init__(self, person: Person, desk: Desk, clock: FrozenClock) -> None:
        self.person = person
        self.desk = desk
        self.clock = clock
        self.events = EventActs(desk)
        self.unread: list[Said] = []
        self.turn: list[Said] = []
        self.current: Said | None = None

    async def line(self, text: str) -> None:
        colleague = COLLEAGUE.fullmatch(text)
        if text.startswith("> "):
            await self._act(text[2:])
        elif text == "<nothing>":
            await self._look()
            assert not self.unread, f"said all the same: {self.unread}"
        elif text.startswith("< "):
            await self._look()
            assert self.unread, "nothing more was said"
            self.current = self.unread.pop(0)
            self._has(text[2:])
        elif text.startswith(("+ ", "= ", "[")):
            self._look_closer(text)
        elif text.startswith("! "):
            await self._look()
            assert not any(text[2:] in said.text for said in self.turn)
        elif text.startswith("@ +"):
            number, unit = text[3:].split()
            self.clock.move(**{unit: float(number)})
        elif text == "due":
            await self._look()
            run_due(self.desk)
        elif text.startswith((*CHECKS, *self.events.verbs)):
            await self._look()
            verb, _colon, rest = text.partition(": ")
            (self._check_case if verb in CHECKS else self.events.act)(verb, rest)
        elif colleague:
            await self._look()
            self._work(*colleague.groups())
            self.turn = []
        else:
            raise ValueError(f"a transcript has no line such as {text!r}")

    def _look_closer(self, text: str) -> None:
        """At the reply that was seen last."""
        assert self.current is not None
        if text.startswith("+ "):
            self._has(text[2:])
        elif text.startswith("= "):
            assert text[2:] in self.current.files, self.current.files
        else:
            assert set(LABELS.findall(text)) <= set(self.current.buttons), self.current.buttons

    async def _act(self, act: str) -> None:
        await self._look()
        assert not self.unread, f"not expected: {self.unread}"
        self.turn = []
        if act == "<picture>":
            await self.person.send_picture()
            return
        tapped = LABELS.fullmatch(act)
        await (self.person.tap(tapped[1]) if tapped else self.person.type(act))

    async def _look(self) -> None:
        news = await self.person.read()
        self.unread += news
        self.turn += news

    def _has(self, words: str) -> None:
        assert self.current is not None
        assert words in self.current.text, f"not in: {self.current.text}"

    def _check_case(self, what: str, expected: str) -> None:
        with self.desk.database.reading() as tx:
            made = max(cases.chosen(tx, limit=100), key=lambda each: each.id, default=None)
            if what == "case" and expected == "none":
                assert made is None, made
                return
            assert made is not None, "no case was made"
            programmes, needs = intake.programmes_of(tx, made.id), intake.needs_of(tx, made.id)
        if what == "case":
            _has(made, expected)
        elif what == "programmes":
            articles = self.desk.published.current.articles
            assert (" ".join(programmes) or "none") == expected
            assert all(articles[topic].status_on(made.opened_at.date()) != "closed" for topic in programmes)
        else:
            (need,) = needs
            assert f"{need.count} {need.trade} {need.from_month} {need.schooling} {need.shift}" == expected

    def _work(self, name: str, act: str, rest: str) -> None:
        if name == "partner":
            self._answer_referral(act, rest)
            return
        if name == "eva":
            announced(self.desk, colleague_named(self.desk, "eva", "coordinator"), text=f"{act} {rest}")
            run_due(self.desk)
            return
        colleague = colleague_named(self.desk, name)
        shown = [casework.queue(self.desk, colleague, view).cases for view in (View.OPEN, View.CLOSED)]
        case_id = max(case.id for case in itertools.chain(*shown))
        acts = {"claim": casework.claim, "giveback": casework.give_to_queue}
        if act == "sees":
            lines = casework.case_page(self.desk, colleague, case_id).lines
            assert rest in [file.name for line in lines for file in line.files]
        elif act == "sendfile":
            draft = Draft(rest, uuid4().hex, (Upload("urlap.pdf", b"%PDF-1.4"),))
            replies.hold(self.desk, colleague, case_id, draft)
            replies.send_now(self.desk, colleague, case_id, draft.message_id or "")
        elif act in ("correct", "takeback"):
            self._change_last(colleague, case_id, act, rest)
        elif act in acts:
            acts[act](self.desk, colleague, case_id)
        elif act == "block":
            lasts, _space, reason = rest.partition(" ")
            blocks.block(self.desk, colleague, case_id, BlockFor(lasts), reason)
        elif act == "askconsent":
            consents.ask(self.desk, colleague, case_id, self._office(rest))
        elif act == "refer":
            referrals.offer(self.desk, colleague, case_id, self._office(rest), "Név, telefon, tárgy.")
        else:
            {"note": casework.add_note, "reply": casework.reply, "close": casework.close}[act](
                self.desk, colleague, case_id, rest
            )

    def _change_last(self, colleague: StaffRow, case_id: int, act: str, text: str) -> None:
        lines = casework.case_page(self.desk, colleague, case_id).lines
        last = [line.id for line in lines if line.staff_id == colleague.id and not line.deleted][-1]
        if act == "correct":
            corrections.correct(self.desk, colleague, case_id, last, text)
        else:
            corrections.take_back(self.desk, colleague, case_id, last)

    def _office(self, name: str) -> int:
        with self.desk.database.transaction() as tx:
            return offices.named(tx, name, self.desk.clock.now()).id

    def _answer_referral(self, act: str, rest: str) -> None:
        with self.desk.database.reading() as tx:
            case = max(cases.chosen(tx, limit=100), key=lambda each: each.id)
            office = offices.get(tx, case.office_id or 0)
        assert office is not None
        partner = colleague_named(self.desk, "partner", "partner", office.name)
        match act:
            case "accept":
                referrals.accept(self.desk, partner, case.id)
            case "refuse":
                referrals.refuse(self.desk, partner, case.id, rest)
            case "report":
                referrals.report(self.desk, partner, case.id, rest)


def _has(made: CaseRow, expected: str) -> None:
    known = {"kind": made.kind, "desk": made.desk, "settlement": made.settlement or "-"}
    known["urgent"] = "yes" if made.urgent else "no"
    asked = dict(pair.split("=", 1) for pair in expected.split())
    assert {key: known[key] for key in asked} == asked


def colleague_named(desk: Desk, name: str, role: str = "clerk", office: str | None = None) -> StaffRow:
    return enrolled(desk, f"{name}@example.hu", role, office)


async def play(lines: list[Line], person: Person, desk: Desk, clock: FrozenClock) -> None:
    player = Player(person, desk, clock)
    for line in lines:
        try:
            await player.line(line.text)
        except AssertionError as error:
            raise AssertionError(f"line {line.number}: {line.text}\n{error}") from error
    await player._look()
    assert not player.unread, f"at the end, not expected: {player.unread}"
