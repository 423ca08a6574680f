"""What a colleague reads where the desk refuses, or a form left something open."""

from console.words import ERASED
from desk.errors import (
    AlreadyClaimed,
    AlreadyClosed,
    AlreadySent,
    AlreadyThere,
    CannedRefused,
    CodeRefused,
    ConsentMissing,
    DeskError,
    FileRefused,
    FilterRefused,
    GapsLeft,
    LastCoordinator,
    LinkSpent,
    NoEmail,
    NotAllowed,
    NotFound,
    NotNow,
    NotTheAuthor,
    NotTheOwner,
    OfficeInUse,
    OfficeMissing,
    PasswordRefused,
    SecondPersonNeeded,
    SenselessDays,
    SignInRefused,
    TakenBack,
    TextRefused,
    TooOld,
    Unreachable,
)
from desk.files import MOST_FILES
from locales import Text, _


class OutcomeMissing(DeskError):
    """Nothing was chosen; nothing is chosen for anybody."""


class PasswordsDiffer(DeskError):
    """The two fields say different things."""


class MomentMissing(DeskError):
    """Until when was not chosen, or is no day."""


class LengthMissing(DeskError):
    """For how long was not chosen."""


class PartnerMissing(DeskError):
    """No partner office was chosen."""


class SaidAtMissing(DeskError):
    """When the consent was spoken was not said, or lies ahead."""


REFUSALS: dict[type[DeskError], tuple[int, Text]] = {
    NotFound: (404, _("There is nothing at this address.")),
    NotAllowed: (403, _("Your role does not allow this.")),
    NotNow: (409, _("The case is not in a state for this any more. Look at it again.")),
    AlreadyClosed: (409, _("This case has been closed meanwhile. Nothing was sent.")),
    Unreachable: (409, ERASED),
    GapsLeft: (422, _("Nothing was sent: please fill in the places in double brackets first.")),
    AlreadySent: (409, _("This reply has been sent already, so it cannot be taken back.")),
    TakenBack: (409, _("This reply has been taken back meanwhile, so there is nothing to change.")),
    TooOld: (409, _("It stays at the visitor: Telegram removes nothing that is older than 48 hours.")),
    TextRefused: (422, _("Nothing was sent: please write at least one and at most 4,000 characters.")),
    SignInRefused: (
        422,
        _(
            "You are not signed in: the e-mail address, the password or the code is not right. After five wrong tries "
            "nobody gets in for 15 minutes or longer, not even with the right ones; wait, or ask for a new link."
        ),
    ),
    LinkSpent: (
        410,
        _(
            "This link can no longer be used: each works once and for 24 hours. "
            "Please ask the coordinator for a new one, or sign in below."
        ),
    ),
    PasswordRefused: (
        422,
        _("Please choose another password: 12 to 200 characters, without your e-mail address. Nothing was stored."),
    ),
    PasswordsDiffer: (422, _("The two passwords differ. Type the same one into both fields. Nothing was stored.")),
    CodeRefused: (
        422,
        _(
            "The code does not fit, so nothing was stored. Look whether the phone's clock is right, type the password "
            "once more and the code that the app shows now."
        ),
    ),
    NoEmail: (422, _("Nobody was added: this is not an e-mail address.")),
    AlreadyThere: (409, _("Nothing was changed: there is a colleague or an office like this already.")),
    LastCoordinator: (
        409,
        _("Nothing was changed: there would be no coordinator left who can sign in. Add another coordinator first."),
    ),
    OfficeInUse: (
        409,
        _("The office was not removed: cases are with it, or it has colleagues. Settle those first."),
    ),
    OfficeMissing: (422, _("Nothing was changed: please choose the office of the partner's colleague.")),
    SenselessDays: (
        422,
        _("Nothing was changed: please give the first and the last day, in this order, and not in the past."),
    ),
    PartnerMissing: (422, _("Nothing was done: please choose a partner office.")),
    SaidAtMissing: (422, _("Nothing was recorded: please say when the visitor agreed; it cannot lie ahead.")),
    MomentMissing: (422, _("The case was not put off: please choose until when.")),
    LengthMissing: (422, _("Nobody was blocked: please choose for how long.")),
    ConsentMissing: (409, _("Nothing was passed on: the visitor has not agreed that this partner office gets it.")),
    SecondPersonNeeded: (409, _("Another colleague has to confirm a block for good, not the one who proposed it.")),
    FilterRefused: (422, _("Not saved: a filter needs a name of at most 60 characters, and you can have 20 of them.")),
    OutcomeMissing: (422, _("The case was not closed: please choose what came of it.")),
}


FILE_REFUSALS = {
    "kind": (
        415,
        _("Nothing was sent: only PDF, pictures, Word, Excel and text documents without macros can be sent."),
    ),
    "size": (413, _("Nothing was sent: the files are too large.")),
    "many": (422, _("Nothing was sent: at most {count} files go with one reply.", count=MOST_FILES)),
    "empty": (422, _("Nothing was sent: one of the files is empty.")),
}


def _canned_refusal(what: str) -> Text:
    if not what:
        return _("Not saved: it needs a title of at most 120 and a text of at most 4,000 characters.")
    return _("Not saved: there is no variable {name}.", name=f"{{{what}}}")


def sentence_of(error: DeskError) -> tuple[int, Text]:
    """The status of the answer and what the colleague reads."""
    match error:
        case CannedRefused(what=what):
            return 422, _canned_refusal(what)
        case FileRefused(why=why):
            return FILE_REFUSALS[why]
        case NotTheOwner(owner=owner):
            sentence = _("This conversation is being carried on in another case ({case}). Reply there.", case=owner)
            return 409, sentence
        case NotTheAuthor(by=by):
            return 403, _("Only who wrote this decides what becomes of it: {name}.", name=by)
        case AlreadyClaimed(by=by):
            return 409, _taken(by)
    return REFUSALS.get(type(error), (409, _("This cannot be done now.")))


def _taken(by: str) -> Text:
    if not by:
        return _("Nobody deals with this case now, so it is in the queue already.")
    return _("{name} is dealing with this case already. Nothing was sent.", name=by)
