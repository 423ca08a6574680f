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
kati: claim               what a colleague (kati or pista) does with the newest case:
                          claim, giveback, note TEXT, reply TEXT, close OUTCOME,
                          sendfile TEXT (with a PDF, held and sent at once), sees NAME (a file in the thread)
"""

import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from desk import casework, replies, staff
from desk.casework import View
from desk.desk import Desk
from desk.files import Upload
from desk.replies import Draft
from storage.staff import StaffRow
from tests.clock import FrozenClock
from tests.drivers import Person
from tests.said import Said

COLLEAGUE = re.compile(r"(kati|pista): (\w+) ?(.*)")
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
        elif text.startswith("+ "):
            self._has(text[2:])
        elif text.startswith("= "):
            assert self.current is not None
            assert text[2:] in self.current.files, self.current.files
        elif text.startswith("! "):
            await self._look()
            assert not any(text[2:] in said.text for said in self.turn)
        elif text.startswith("["):
            assert self.current is not None
            assert set(LABELS.findall(text)) <= set(self.current.buttons), self.current.buttons
        elif text.startswith("@ +"):
            number, unit = text[3:].split()
            self.clock.move(**{unit: float(number)})
        elif colleague:
            await self._look()
            self._work(*colleague.groups())
            self.turn = []
        else:
            raise ValueError(f"a transcript has no line such as {text!r}")

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

    def _work(self, name: str, act: str, rest: str) -> None:
        colleague = colleague_named(self.desk, name)
        cases = [casework.queue(self.desk, colleague, view).cases for view in (View.OPEN, View.CLOSED)]
        case_id = max(case.id for case in itertools.chain(*cases))
        acts = {"claim": casework.claim, "giveback": casework.give_to_queue}
        if act == "sees":
            lines = casework.case_page(self.desk, colleague, case_id).lines
            assert rest in [file.name for line in lines for file in line.files]
        elif act == "sendfile":
            draft = Draft(rest, uuid4().hex, (Upload("urlap.pdf", b"%PDF-1.4"),))
            replies.hold(self.desk, colleague, case_id, draft)
            replies.send_now(self.desk, colleague, case_id, draft.message_id or "")
        elif act in acts:
            acts[act](self.desk, colleague, case_id)
        else:
            {"note": casework.add_note, "reply": casework.reply, "close": casework.close}[act](
                self.desk, colleague, case_id, rest
            )


def colleague_named(desk: Desk, name: str, role: str = "clerk") -> StaffRow:
    link = staff.add(desk, f"{name}@example.hu", role)
    colleague = staff.signed_in(desk, staff.sign_in(desk, link.token))
    assert colleague is not None
    return colleague


async def play(lines: list[Line], person: Person, desk: Desk, clock: FrozenClock) -> None:
    player = Player(person, desk, clock)
    for line in lines:
        try:
            await player.line(line.text)
        except AssertionError as error:
            raise AssertionError(f"line {line.number}: {line.text}\n{error}") from error
    await player._look()
    assert not player.unread, f"at the end, not expected: {player.unread}"
