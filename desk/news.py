"""Who wants notices: her consent, and what she is interested in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.consent_texts import NEWS
from desk.conversations import Thread
from desk.messages import Button
from locales import Text, _
from storage import announcements, records

PURPOSE, TEXT, CONSENT = NEWS.purpose, NEWS.version, NEWS.text
AUDIENCES: Mapping[str, Text] = {"jobseeker": _("jobseekers"), "business": _("businesses")}
TOPICS: Mapping[str, Text] = {
    "training": _("training"),
    "events": _("events and job fairs"),
    "supports": _("supports"),
}
UNSUBSCRIBE = Button(_("I unsubscribe from notices"), "news", "stop", repeatable=True)


@dataclass(frozen=True)
class Interests:
    audiences: Sequence[str]
    settlement: str | None
    topics: Sequence[str]


def subscribe(thread: Thread, chosen: Interests) -> None:
    """Agreeing again renews what she chose; the consent stands as it was given first."""
    person_id = thread.row.person_id
    wanted = [("audience", value) for value in chosen.audiences] + [("topic", value) for value in chosen.topics]
    wanted += [("settlement", chosen.settlement)] if chosen.settlement else []
    announcements.set_interests(thread.tx, person_id, wanted, thread.now)
    if not _standing(thread):
        records.give_consent(thread.tx, person_id, PURPOSE, TEXT, thread.row.channel, thread.now, thread.row.id)
        records.add_audit(thread.tx, "subscribed to notices", thread.now, person_id=person_id)


def unsubscribe(thread: Thread) -> bool:
    """False when there was nothing to withdraw."""
    versions = _standing(thread)
    for version in versions:
        records.withdraw_consent(thread.tx, thread.row.person_id, PURPOSE, version, thread.now)
    announcements.forget_interests(thread.tx, thread.row.person_id)
    if versions:
        records.add_audit(thread.tx, "unsubscribed from notices", thread.now, person_id=thread.row.person_id)
    return bool(versions)


def is_subscribed(thread: Thread) -> bool:
    return bool(_standing(thread))


def _standing(thread: Thread) -> list[str]:
    """The versions of the text that she agreed to and has not withdrawn."""
    given = records.consents_of(thread.tx, thread.row.person_id)
    wanted = [row for row in given if row.purpose == PURPOSE]
    if records.standing(wanted) is None:
        return []
    return list({row.text_version for row in wanted if row.withdrawn_at is None})
