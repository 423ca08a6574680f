"""The digest as a letter: counts and references only, so that nothing of a person leaves the house by mail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from desk.cases import reference
from desk.desk import Desk
from desk.digest import SECTIONS, Digest, compiled, readers
from locales import Locale, Text, _
from storage import digests
from storage.digests import Limits

Words = Callable[[Text], str]

HELD = timedelta(minutes=5)  # a try that has not said how it ended is repeated after this
MOST = Limits(tries=6, unanswered=2)  # where nobody can tell, at most one repeat (product.md section 2, rule 8)
LOCALE: Locale = "hu"
LINES = {
    "urgent": _("Crisis and urgent: {count}"),
    "overdue": _("Overdue: {count}"),
    "today": _("Due today: {count}"),
    "unclaimed": _("Unclaimed: {count}"),
    "waking": _("Put off until today: {count}"),
}


@dataclass(frozen=True)
class Letter:
    day: date
    to: tuple[str, ...]
    subject: str
    body: str
    may_be_repeat: bool


def take(desk: Desk, console_address: str) -> Letter | None:
    """The letter of today if it is to be sent now; it is held for this process, so that no other sends it, too."""
    now = desk.clock.now()
    day = now.astimezone(desk.zone).date()
    with desk.database.transaction() as tx:
        unanswered = digests.take_mail(tx, day, now, now + HELD, MOST)
        if unanswered is None:
            return None
        to = tuple(staff.email for staff in readers(tx, day))
        subject, body = _words(desk, compiled(desk, tx), console_address)
        return Letter(day, to, subject, body, may_be_repeat=unanswered > 0)


def mark_sent(desk: Desk, letter: Letter) -> None:
    with desk.database.transaction() as tx:
        digests.mark_mailed(tx, letter.day, desk.clock.now())


def mark_refused(desk: Desk, letter: Letter) -> None:
    """It is certain that nobody got it."""
    with desk.database.transaction() as tx:
        digests.mark_refused(tx, letter.day)


def lines_of(desk: Desk, digest: Digest) -> list[str]:
    """Counts and references: what may leave the console."""

    def words(text: Text) -> str:
        return desk.translator.into(LOCALE, text)

    figures = digest.figures
    lines = [
        *(_line(words, digest, name) for name in SECTIONS),
        "",
        words(_("Colleagues not at work today: {count}", count=len(digest.absent))),
        words(_("New cases since {day}: {count}", day=digest.since, count=figures.opened)),
        words(_("Closed: {count}", count=figures.closed)),
        words(_("First replies within the promise: {kept} of {all}", kept=figures.kept, all=figures.replied)),
    ]
    if digest.to_phone:
        lines.append(words(_("To be phoned because of an event: {count}", count=digest.to_phone)))
    if digest.samples or digest.years_without_decree:
        lines.append(words(_("The office has yet to give some values; the digest page lists them.")))
    return lines


def _words(desk: Desk, digest: Digest, console_address: str) -> tuple[str, str]:
    """Subject and body."""
    subject = desk.translator.into(LOCALE, _("Digest, {day}", day=digest.day))
    return subject, "\n".join([*lines_of(desk, digest), "", f"{console_address}/digest", ""])


def _line(words: Words, digest: Digest, name: str) -> str:
    listed = digest.sections[name]
    line = words(Text(LINES[name].msgid, {"count": listed.count}))
    return f"{line} ({', '.join(reference(case.id) for case in listed.cases)})" if listed.cases else line
