"""What a colleague may do with a case now, and the sentences that say what will happen."""

from dataclasses import dataclass

from console import words
from console.reader import Reader
from desk.casework import CasePage, StaffRow
from desk.rights import Right, may
from locales import Text, _


@dataclass(frozen=True)
class Rights:
    """What this colleague may do with this case now; `reply_hint` says what will happen or why nothing can be sent."""

    claim: bool
    give_back: bool
    reply: bool
    note: bool
    close: bool
    reply_hint: str
    close_hint: str
    take_over: bool
    snooze: bool
    wake: bool
    refer: bool
    withdraw_referral: bool
    block: bool


def rights_of(reader: Reader, staff: StaffRow, page: CasePage) -> Rights:
    case = page.case
    works, is_open = may(staff, Right.WORK), case.state != "closed"
    is_hers = case.owner_staff_id == staff.id
    is_free = case.owner_staff_id is None
    acts = works and is_open and (is_hers or is_free)
    return Rights(
        claim=works and is_open and is_free,
        give_back=works and is_open and is_hers,
        reply=acts and not page.is_erased,
        note=may(staff, Right.NOTE),
        close=acts,
        reply_hint=reader.words(_reply_hint(works, is_hers or is_free, page)),
        close_hint=reader.words(_close_hint(works, is_hers or is_free, page)),
        take_over=works and is_open and not is_hers and not is_free,
        snooze=acts,
        wake=works and is_hers and case.state == "snoozed",
        refer=acts and may(staff, Right.REFER),
        withdraw_referral=acts and may(staff, Right.REFER) and case.referral == "offered",
        block=may(staff, Right.BLOCK),
    )


def _reply_hint(works: bool, is_within_reach: bool, page: CasePage) -> Text:
    case = page.case
    if case.state == "closed":
        return _("This case is closed; no reply can be sent from it.")
    if not works:
        return _("Your role may read this case but not reply.")
    if not is_within_reach:
        return _("{name} is dealing with this case. You can leave an internal note.", name=case.owner_name or "")
    if page.is_erased:
        return words.ERASED
    if page.is_live and page.owner == "staff":
        return _("The visitor gets it ten seconds after you send it, with your name.")
    return _("After sending you carry on the conversation; the visitor is told that a person answers.")


def _close_hint(works: bool, is_within_reach: bool, page: CasePage) -> Text:
    case = page.case
    if case.state == "closed":
        return _("What came of it: {outcome}", outcome=words.state_of(case))
    if not works:
        return _("Your role may not close cases.")
    if not is_within_reach:
        return _("{name} is dealing with this case and can close it.", name=case.owner_name or "")
    if case.referral == "offered":
        return _("The offer to the partner office is withdrawn by closing. {rest}", rest=_what_closing_sends(page))
    if case.referral == "accepted":
        return _("The partner office keeps what it was told. {rest}", rest=_what_closing_sends(page))
    return _what_closing_sends(page)


def _what_closing_sends(page: CasePage) -> Text:
    if page.is_live:
        return _(
            "The visitor is told that the conversation was closed, and the program answers again. "
            "With “Spam or abuse” nothing is sent."
        )
    return _("The visitor is told that the case is closed and what came of it. With “Spam or abuse” nothing is sent.")
