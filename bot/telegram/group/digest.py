"""The morning digest in General: counts and references, as in the letter; names and questions stay in the topics."""

from datetime import timedelta

from bot.telegram.group.words import said
from desk import digest
from desk.desk import Desk
from desk.digest_mail import lines_of
from locales import _
from storage import digests

HELD = timedelta(minutes=5)  # a try that has not said how it ended is repeated after this


def take(desk: Desk, console_address: str | None) -> str | None:
    """Today's, held for this process so that no other one shows it; None when there is nothing to show now."""
    now = desk.clock.now()
    local = now.astimezone(desk.zone)
    if local.time() >= digest.NO_LATER:
        return None
    with desk.database.reading() as tx:
        if not digests.waits_for_group(tx, local.date(), now):
            return None
    with desk.database.transaction() as tx:
        if not digests.take_for_group(tx, local.date(), now, now + HELD):
            return None
        compiled = digest.compiled(desk, tx)
    head = said(desk, _("Digest, {day}", day=compiled.day))
    tail = ["", f"{console_address}/digest"] if console_address else []
    return "\n".join([head, "", *lines_of(desk, compiled), *tail])


def mark_shown(desk: Desk) -> None:
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        digests.mark_grouped(tx, now.astimezone(desk.zone).date(), now)
