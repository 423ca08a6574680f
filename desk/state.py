"""What the dialogue remembers of one conversation; stored encrypted, as JSON."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, Field

from locales import Locale

STEPS_REMEMBERED = 30
REMEMBERED = timedelta(minutes=30)  # what was spoken of


class FormState(BaseModel):
    """A form under way. `answers` maps field keys to stored values; `field` is the question that stands open."""

    name: str
    field: str | None  # None: the summary stands open
    about: str = ""  # what it is filled in for, where the form alone does not say: the id of an event
    parts: list[str] = Field(default_factory=list)  # the fields that the open question asks for, where more than one
    answers: dict[str, str] = Field(default_factory=dict)
    guesses: dict[str, str] = Field(default_factory=dict)  # by field: what was read but has yet to be confirmed
    picked: list[str] | None = None  # what is chosen so far where several may be; None: nothing was changed yet
    skipped: list[str] = Field(default_factory=list)
    errors: int = 0
    at: datetime
    last_line: str = ""  # the line that gave the last answer, and how the form stood before it
    before: "FormState | None" = None
    steps: list[int] = Field(default_factory=list)  # of the buttons under the open question
    outdated: bool = False  # the question that stood open is asked no more
    correcting: bool = False  # at the summary she was asked which answer shall be corrected

    @property
    def open_keys(self) -> list[str]:
        """The fields that the open question asks for."""
        return self.parts or ([self.field] if self.field is not None else [])

    @property
    def is_begun(self) -> bool:
        return bool(self.answers or self.guesses or self.picked)

    def ask(self, field: str | None, parts: Sequence[str] = ()) -> None:
        """This question stands open; errors are counted for each anew."""
        if field != self.field:
            self.errors = 0
        self.field, self.parts, self.picked = field, list(parts), None
        self.outdated = self.correcting = False

    def remember(self, line: str) -> None:
        """A line is about to change it; edited, that line may be read anew."""
        self.last_line, self.before = line, self.model_copy(update={"before": None}, deep=True)


class OpenTurn(BaseModel):
    """A turn that changed nothing and may be the first half of a sentence sent in two pieces."""

    text: str
    at: datetime
    message_ids: list[str]
    misses: int


class Menu(BaseModel):
    """The last line, while it is nothing but a menu. `wire`: the channel's id of the message in whose place it is."""

    line: str
    wire: str | None = None


class Told(BaseModel):
    """Her reply to what an answer depends on: yes, no or unknown."""

    reply: str
    at: datetime


class State(BaseModel):
    step: int = 0
    steps: dict[int, str | None] = Field(default_factory=dict)  # step → label chosen, None while unspent
    form: FormState | None = None
    drafts: dict[str, FormState] = Field(default_factory=dict)
    misses: int = 0
    language: Locale | None = None  # of the last text that was read; a button tapped next is answered in it
    crisis_at: datetime | None = None  # help was offered and not yet declined
    topic: str | None = None
    answered_at: datetime | None = None  # when the topic was answered, while nothing else has come in between
    contact: str | None = None  # typed by itself, kept until she says whether a message shall go with it
    contact_at: datetime | None = None
    told: dict[str, Told] = Field(default_factory=dict)  # by what was asked, whichever answer it was asked for
    last_question: str | None = None
    open_turn: OpenTurn | None = None
    closed_case: int | None = None  # that a line of hers goes back to, until grace_until
    grace_until: datetime | None = None
    rating_of: int | None = None  # the case just rated, to which a line may be added until rating_until
    rating_until: datetime | None = None
    blocked_told_at: datetime | None = None  # when she was last told that her messages are not taken
    unreadable_at: datetime | None = None  # when something that is no text came last
    unopened_at: datetime | None = None  # when she was last told that a file of hers could not be had
    menu: Menu | None = None
    event_links: dict[int, str] = Field(default_factory=dict)  # by event: where the link hung by which she came to it
    event: int | None = None  # that was spoken of last
    event_at: datetime | None = None
    keys: str | None = None  # the field whose question put keys under her input line

    def open_topic(self, now: datetime) -> str | None:
        """What was answered last, if a text may still go on from it."""
        recent = self.answered_at is not None and now - self.answered_at <= REMEMBERED
        return self.topic if recent else None

    def answered(self, topic: str, now: datetime) -> None:
        self.topic, self.answered_at = topic, now

    def reply_to(self, asked: str, now: datetime) -> str | None:
        told = self.told.get(asked)
        return told.reply if told is not None and now - told.at <= REMEMBERED else None

    def leave_topic(self) -> None:
        """Something else was spoken of: "and how much?" would not mean the topic any more."""
        self.answered_at = None

    def spoke_of_event(self, event_id: int, now: datetime) -> None:
        self.event, self.event_at = event_id, now
        self.leave_topic()

    def open_event(self, now: datetime) -> int | None:
        """Which event "where is it?" means: that of the open form, else what was spoken of last, if it was one."""
        if self.form is not None and self.form.about.isdigit():
            return int(self.form.about)
        if self.event_at is None or now - self.event_at > REMEMBERED:
            return None
        return self.event if self.answered_at is None or self.answered_at < self.event_at else None

    def begin_grace(self, case_id: int, until: datetime) -> None:
        self.closed_case, self.grace_until = case_id, until

    def end_grace(self) -> None:
        """She has turned to something else: what she writes now is for the program."""
        self.closed_case = self.grace_until = self.rating_of = self.rating_until = None

    def rated(self, case_id: int, until: datetime) -> None:
        self.rating_of, self.rating_until = case_id, until

    def park(self) -> None:
        """Something else comes first: a draft that holds something is put aside and can be resumed."""
        if self.form is not None and self.form.is_begun:
            self.drafts[self.form.name] = self.form
        self.form = None

    def leaves_keys(self) -> bool:
        """Keys stand under her input line whose question is not asked any more."""
        return self.keys is not None and (self.form is None or self.keys not in self.form.open_keys)

    def new_step(self) -> int:
        self.step += 1
        self.steps[self.step] = None
        for old in sorted(self.steps)[:-STEPS_REMEMBERED]:
            del self.steps[old]
        return self.step

    def spend(self, step: int, label: str) -> None:
        if step in self.steps:
            self.steps[step] = label
