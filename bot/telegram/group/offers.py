"""What a button of the card opens: choices to press, or a question that is answered by replying to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial

from bot.telegram.group.buttons import Act, Press, encoded
from bot.telegram.group.posts import Addressee, Key, Post
from bot.telegram.group.words import cut, said, short_moment
from console import words
from desk import snoozing, topic_writing
from desk.cases import STAFF_OUTCOMES, Outcome
from desk.desk import Desk
from desk.snoozing import Later
from locales import Text, _
from storage.canned import CannedRow
from storage.staff import StaffRow

LONGEST_LABEL = 40  # UTF-16 units; more does not fit on a small phone
MOST_CANNED = 40
MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
REASONS: Mapping[str, Text] = {
    "papers": _("Papers are awaited"),
    "visitor": _("The visitor asked for it"),
    "office": _("Another office has to answer"),
    "call": _("To be called back"),
}
OWN_REASON = "own"
SURE = "sure"
QUEUE = "queue"
AGAIN = "again"  # opens the same choices in the place of what is shown


class Meaning(StrEnum):
    """What an answer to a message of the topic is; kept with each question of ours."""

    REPLY = "reply"
    NOTE = "note"
    REASON = "snooze"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Scene:
    """A button that a linked colleague has pressed. `thread_id`: of the case's topic; `console`: its address."""

    desk: Desk
    staff: StaffRow
    account: int
    group_id: int
    thread_id: int
    message_id: int
    press: Press
    console: str | None = None

    @property
    def case_id(self) -> int:
        return self.press.case_id

    def says(self, text: Text | str) -> str:
        return said(self.desk, text)


def offer(scene: Scene, text: Text | str, rows: Iterable[Sequence[Key]] = ()) -> Post:
    """A new message where the card was pressed, else in the place of the choices that were."""
    changes = scene.message_id if scene.press.value or scene.press.act == Act.CANCEL else None
    return Post(scene.group_id, scene.thread_id, scene.says(text), tuple(map(tuple, rows)), changes=changes)


def question(scene: Scene, text: Text, asks: str) -> Post:
    remember = partial(_remember, scene.case_id, scene.group_id, asks)
    to = Addressee(scene.account, scene.staff.name)
    return Post(scene.group_id, scene.thread_id, scene.says(text), to=to, remember=remember)


def _remember(case_id: int, group_id: int, asks: str, desk: Desk, wire_id: int) -> None:
    topic_writing.ask(desk, case_id, group_id, wire_id, asks)


def _key(scene: Scene, label: Text | str, act: Act, value: str = "") -> Key:
    return Key(cut(scene.says(label), LONGEST_LABEL), encoded(act, scene.case_id, value))


def _cancel(scene: Scene) -> Key:
    return _key(scene, _("Rather not"), Act.CANCEL)


def _in_pairs(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for start in range(0, len(keys), 2):
        yield keys[start : start + 2]


# Putting off


def moments(scene: Scene) -> Post:
    desk, now = scene.desk, scene.desk.clock.now()
    later, afternoon = snoozing.moments(desk, now), snoozing.this_afternoon(desk, now)
    offered = [
        *([(_("This afternoon"), afternoon)] if afternoon else []),
        (_("Tomorrow morning"), later[Later.TOMORROW]),
        (_("Next Monday"), later[Later.MONDAY]),
    ]
    rows = [[_moment_key(scene, name, at)] for name, at in offered]
    return offer(scene, _("Until when is it put off?"), [*rows, [_cancel(scene)]])


def _moment_key(scene: Scene, name: Text, at: datetime) -> Key:
    label = f"{scene.says(name)} ({short_moment(scene.desk, at)})"
    return _key(scene, label, Act.SNOOZE, minutes_of(at))


def minutes_of(at: datetime) -> str:
    return str((at - EPOCH) // MINUTE)


def moment_of(minutes: str) -> datetime | None:
    """None for what no button of ours carries."""
    is_number = minutes.isascii() and minutes.isdigit() and len(minutes) < 10
    return EPOCH + int(minutes) * MINUTE if is_number else None


def reasons(scene: Scene, until: datetime) -> Post:
    minutes = minutes_of(until)
    keys = [_key(scene, words_, Act.SNOOZE, f"{minutes}.{code}") for code, words_ in REASONS.items()]
    own = _key(scene, _("Another reason, typed"), Act.SNOOZE, f"{minutes}.{OWN_REASON}")
    back = [_key(scene, _("Back"), Act.SNOOZE, AGAIN), _cancel(scene)]
    text = _("Why is it put off until {until}?", until=short_moment(scene.desk, until))
    return offer(scene, text, [*_in_pairs(keys), [own], back])


# Handing on and closing


def ways_on(scene: Scene) -> Post:
    to_queue = _key(scene, _("Back to the queue"), Act.HAND_ON, QUEUE)
    if scene.console is None:
        text = _("To whom? To a partner office it can be handed on from the console.")
        return offer(scene, text, [[to_queue], [_cancel(scene)]])
    partner = Key(scene.says(_("To a partner office (console)")), url=f"{scene.console}/cases/{scene.case_id}/referral")
    return offer(scene, _("To whom?"), [[to_queue], [partner], [_cancel(scene)]])


def outcomes(scene: Scene) -> Post:
    keys = [_key(scene, words.OUTCOMES[outcome], Act.CLOSE, outcome) for outcome in STAFF_OUTCOMES]
    return offer(scene, _("What came of it?"), [*_in_pairs(keys), [_cancel(scene)]])


def last_word(scene: Scene, outcome: Outcome) -> Post:
    sure = _key(scene, _("Yes, close it"), Act.CLOSE, f"{outcome}.{SURE}")
    back = [_key(scene, _("Back"), Act.CLOSE, AGAIN), _cancel(scene)]
    text = _("The case is closed as: {outcome}. Is that right?", outcome=words.OUTCOMES[outcome])
    return offer(scene, text, [[sure], back])


# Canned replies


def canned_replies(scene: Scene, rows: Sequence[CannedRow]) -> Post:
    if not rows:
        return offer(scene, _("There is no canned reply yet. They are written on the console."))
    keys = [[_key(scene, row.title, Act.CANNED, str(row.id))] for row in rows[:MOST_CANNED]]
    return offer(scene, _("Which canned reply? You see it filled in before it is sent."), [*keys, [_cancel(scene)]])
