"""What has happened to a case, from the audit, in the words of the office."""

from collections.abc import Mapping
from dataclasses import dataclass

from console import words
from console.reader import Reader
from desk.cases import Outcome, Reason
from desk.casework import ActRow
from locales import Text, _

ACTIONS: Mapping[str, Text] = {
    "claimed": _("took the case"),
    "reply held": _("wrote a reply"),
    "reply taken back": _("took the reply back before it went"),
    "reply corrected": _("changed a reply that had been sent"),
    "sent reply taken back": _("took back a reply that had been sent"),
    "reply not sent": _("the reply could not go and came back"),
    "replied": _("replied"),
    "reopened": _("the visitor wrote again, so it was opened again"),
    "returned": _("it went back to the queue"),
    "asked": _("asked before the promise is broken"),
    "taken over": _("took the case over"),
    "snoozed": _("put it off"),
    "woken": _("took it up again before its time"),
    "woken at its time": _("it came back at its time"),
    "note": _("wrote an internal note"),
    "note changed": _("changed an internal note"),
    "given back to the queue": _("gave it back to the queue"),
    "consent asked": _("asked the visitor for consent to pass it on"),
    "consent given": _("the visitor agreed that it is passed on"),
    "consent declined": _("the visitor did not agree that it is passed on"),
    "consent withdrawn": _("recorded that the consent was withdrawn"),
    "spoken consent recorded": _("recorded a spoken consent"),
    "referral offered": _("offered it to a partner office"),
    "referral withdrawn": _("withdrew the offer"),
    "referral accepted": _("the partner office accepted it"),
    "referral refused": _("the partner office refused it"),
    "partner reported": _("the partner office reported"),
    "blocked": _("blocked the visitor"),
    "block confirmed": _("confirmed the block"),
    "block lifted": _("lifted the block"),
}


@dataclass(frozen=True)
class Event:
    what: str
    who: str | None
    at: str
    at_iso: str


def history_of(reader: Reader, rows: list[ActRow]) -> list[Event]:
    """Newest first."""
    return [
        Event(_words(reader, row.action), row.by, reader.moment(row.at), row.at.isoformat(timespec="seconds"))
        for row in reversed(rows)
    ]


def _words(reader: Reader, action: str) -> str:
    """The audit says "closed: informed": what was done, and a code that belongs to it."""
    done, _colon, code = action.partition(": ")
    if done == "case opened" and code in set(Reason):
        return reader.words(_("it arrived: {reason}", reason=words.REASONS[Reason(code)]))
    if done == "closed" and code in set(Outcome):
        return reader.words(_("closed it: {outcome}", outcome=words.OUTCOMES[Outcome(code)]))
    return reader.words(ACTIONS.get(done, action))
