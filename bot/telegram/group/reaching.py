"""What became of a colleague's reply, and by which other way its visitor can be reached."""

from collections.abc import Iterator

from bot.telegram.group.words import said
from console import words
from desk.contacts import IN_CHAT
from desk.desk import Desk
from locales import Text, _
from storage import cases, merges, people
from storage.arrivals import DELIVERED, ERASED, TAKEN_BACK
from storage.cases import CaseRow
from storage.database import Transaction
from storage.topics import SENDING

ARRIVED = "👍"
WHY = {
    "blocked": _("the visitor has blocked the program"),
    "deactivated": _("the visitor's account is gone"),
    "kicked": _("the visitor's account cannot be written to"),
    "never started": _("the visitor has never started the program"),
    "chat not found": _("the visitor's account is gone"),
    "forbidden": _("the visitor has blocked the program"),
    "no answer": _("the wire did not say whether it took the message"),
    "too large": _("it is too large"),
    ERASED: _("the conversation has been deleted"),
}
ON_THE_PAGE = _("✓ shown on the visitor's page")
ON_THE_WIRE = _("✓ delivered")


def told(desk: Desk, tx: Transaction, case: CaseRow, state: str) -> str | None:
    """The sentence that ends a reply; None while it is not known, and for what was taken back."""
    if state in (SENDING, TAKEN_BACK):
        return None
    if state == DELIVERED:
        return said(desk, ON_THE_PAGE if case.channel == "web" else ON_THE_WIRE)
    why = WHY.get(state, _("its channel did not take it"))
    ways = list(_ways(desk, tx, case)) or [said(desk, _("no other way to reach the visitor is known"))]
    return said(desk, _("✗ Not delivered: {why}. Next: {ways}", why=why, ways="; ".join(ways)))


def _ways(desk: Desk, tx: Transaction, case: CaseRow) -> Iterator[str]:
    """What the visitor gave in any case, then other conversations that are open to us."""
    together = merges.together(tx, case.person_id)
    own = [row for person_id in together for row in cases.of_person(tx, person_id)]
    given = [row.form.get("contact") for row in own if row.form]
    for contact in dict.fromkeys(given):
        if contact and contact != IN_CHAT:
            is_mail = "@" in contact
            yield said(
                desk, _("write to {address}", address=contact) if is_mail else _("call {number}", number=contact)
            )
    for address in (one for person_id in together for one in people.addresses_of(tx, person_id)):
        if address.id != case.conversation_id and address.unreachable_at is None and address.erased_at is None:
            channel: Text | str = words.CHANNELS.get(address.channel, address.channel)
            yield said(desk, _("reply in the visitor's other conversation ({channel})", channel=channel))
