"""Everything that can go wrong by rule, drawn whole. The edges turn these into words in the reader's language.

DeskError
├── NotFound            there is no such case, conversation or colleague (or it is not hers to see)
├── NotTheOwner         somebody else speaks in this conversation now
├── NotTheAuthor        only who wrote a draft decides what becomes of it; `.by` is her name
├── AlreadyClaimed      another colleague was faster; `.by` is her name
├── AlreadyClosed       the case has its outcome
├── EventClosed         nobody can register for this event (so); `.why` says why
├── EventRefused        an event cannot be so; `.faults` says what is wrong with which field
├── EditedMeanwhile     another colleague has changed it since the page was opened
├── NotNow              the state of the case does not allow it (desk/lifecycle.py); `.act` says what
├── Erased              the conversation was erased while a message to it was under way
├── Unreachable         the visitor has erased the conversation; only what she left in the case can reach her
├── OneErased           of two people who are to be merged or parted one has erased everything
├── ConsentMissing      she has not agreed that this partner office gets her matter
├── NotShown            a consent is recorded only to a text that she has been shown
├── SecondPersonNeeded  who proposed it cannot be the one who confirms it
├── NotAllowed          her role may not do this
├── TextRefused         nothing, or more than can be sent, was written
│   └── GapsLeft        a canned reply has places that nobody has filled in
├── FileRefused         too large, too many, or of a kind that is not passed on; `.why` says which
├── CannedRefused       a canned reply names a variable that does not exist, or lacks its words; `.what` says which
├── FilterRefused       a saved filter needs a name, and nobody may have too many
├── AlreadySent         too late to take a reply back
├── NoTelegram          a colleague's own Telegram account is not linked, or the bot cannot write to it
├── TakenBack           a reply that was taken back cannot be changed any more
├── TooOld              the channel removes nothing that old: it stays at the visitor
├── ValueRefused        a value of the office settings cannot be so; `.field`, `.fault` and `.limit` say why
├── BodyDiffers         the same delivery id came with another content
├── PasswordRefused     too short, too long, or her e-mail address
├── CodeRefused         the code of the authenticator app does not fit, or was used already
├── SignInRefused       e-mail, password or code is wrong, or there were too many tries; which of them is not told
├── NoEmail             what was typed is no e-mail address
├── AlreadyThere        there is such a colleague or partner office already
├── LastCoordinator     nobody would be left who can manage colleagues
├── OfficeInUse         a partner office that has open referrals or colleagues
├── OfficeMissing       a partner's colleague needs her office
├── SenselessDays       days that do not follow each other, or are over
└── LinkSpent           the sign-in link was used, replaced, or is too old

RunAgain                no fault: the turn has to begin with another lock; dispatch runs it again
StorageUnavailable      the database did not answer; nothing of the act was kept (storage/database.py)
└── StorageRefused      it will not take just these data: a fault of ours, no better when they come again
"""

from collections.abc import Mapping
from enum import StrEnum

from storage.database import StorageRefused as StorageRefused  # noqa: PLC0414 – re-exported on purpose
from storage.database import StorageUnavailable as StorageUnavailable  # noqa: PLC0414 – re-exported on purpose


class DeskError(Exception):
    pass


class NotFound(DeskError):
    pass


class NotShown(DeskError):
    pass


class NotTheOwner(DeskError):
    def __init__(self, owner: str) -> None:
        super().__init__(f"the conversation is owned by {owner}")
        self.owner = owner


class NotTheAuthor(DeskError):
    def __init__(self, by: str) -> None:
        super().__init__("a colleague's draft")
        self.by = by


class AlreadyClaimed(DeskError):
    def __init__(self, by: str) -> None:
        super().__init__("claimed by a colleague")
        self.by = by


class AlreadyClosed(DeskError):
    pass


class NotNow(DeskError):
    def __init__(self, act: str) -> None:
        super().__init__(f"cannot {act} now")
        self.act = act


class EventClosed(DeskError):
    """`why`: a code of desk.events.Closed, or "group" for more people than come with one registration."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no registration: {why}")
        self.why = why


class EventRefused(DeskError):
    """`faults`: a code of desk.event_fields.Fault by the name of the field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(f"an event was refused: {', '.join(faults)}")
        self.faults = faults


class EditedMeanwhile(DeskError):
    pass


class Erased(DeskError):
    pass


class Unreachable(DeskError):
    pass


class OneErased(DeskError):
    pass


class ConsentMissing(DeskError):
    pass


class SecondPersonNeeded(DeskError):
    pass


class NotAllowed(DeskError):
    pass


class TextRefused(DeskError):
    pass


class ValueFault(StrEnum):
    MISSING = "missing"
    NUMBER = "no number"
    TOO_SMALL = "too small"
    TOO_LARGE = "too large"
    IN_USE = "something is called so"
    FORM = "not written as it has to be"


class NoTelegram(DeskError):
    pass


class ValueRefused(DeskError):
    """`limit`: of what is too small or too large."""

    def __init__(self, field: str, fault: ValueFault, limit: float | None = None) -> None:
        super().__init__(f"{field}: {fault}")
        self.field = field
        self.fault = fault
        self.limit = limit


class GapsLeft(TextRefused):
    pass


class FileRefused(DeskError):
    """`why`: "kind", "size", "many" or "empty"."""

    def __init__(self, why: str, name: str = "") -> None:
        super().__init__(f"a file was refused: {why}")
        self.why = why
        self.name = name


class CannedRefused(DeskError):
    """`what`: the variable that does not exist; empty where title or text are missing or too long."""

    def __init__(self, what: str = "") -> None:
        super().__init__("a canned reply was refused")
        self.what = what


class FilterRefused(DeskError):
    pass


class AlreadySent(DeskError):
    pass


class TakenBack(DeskError):
    pass


class TooOld(DeskError):
    pass


class BodyDiffers(DeskError):
    pass


class PasswordRefused(DeskError):
    pass


class CodeRefused(DeskError):
    pass


class SignInRefused(DeskError):
    pass


class NoEmail(DeskError):
    pass


class AlreadyThere(DeskError):
    pass


class LastCoordinator(DeskError):
    pass


class OfficeInUse(DeskError):
    pass


class OfficeMissing(DeskError):
    pass


class SenselessDays(DeskError):
    pass


class LinkSpent(DeskError):
    pass


class RunAgain(Exception):
    pass
