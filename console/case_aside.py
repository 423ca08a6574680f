"""What stands beside a case: where it was referred, until when it can be put off, who else looks at it."""

from dataclasses import dataclass

from console import words
from console.reader import Reader
from desk import snoozing
from desk.cases import Outcome
from desk.casework import ReferralRow, Viewer
from locales import _


@dataclass(frozen=True)
class ReferralShown:
    office: str
    state: str
    at: str
    reason: str | None
    outcome: str | None


@dataclass(frozen=True)
class Later:
    """A moment until which a case can be put off."""

    value: str
    words: str


def referral_of(reader: Reader, row: ReferralRow) -> ReferralShown:
    outcome = words.OUTCOMES[Outcome(row.outcome)] if row.outcome else None
    return ReferralShown(
        office=row.office,
        state=reader.words(words.REFERRALS[row.state]),
        at=reader.moment(row.answered_at or row.at),
        reason=row.reason,
        outcome=reader.words(outcome) if outcome else None,
    )


LATER = {
    snoozing.Later.TOMORROW: _("next working morning: {moment}"),
    snoozing.Later.MONDAY: _("next Monday: {moment}"),
    snoozing.Later.WEEK: _("in 5 working days: {moment}"),
}


def later_of(reader: Reader) -> list[Later]:
    moments = snoozing.moments(reader.desk, reader.now)
    return [
        Later(
            moment.astimezone(reader.desk.zone).replace(tzinfo=None).isoformat(timespec="minutes"),
            reader.say(LATER[each].msgid, moment=reader.moment(moment)),
        )
        for each, moment in moments.items()
    ]


def viewers_of(reader: Reader, viewers: list[Viewer]) -> list[str]:
    return [
        reader.words(
            _("{name} is writing a reply.", name=viewer.name)
            if viewer.writing
            else _("{name} is looking at this case, too.", name=viewer.name)
        )
        for viewer in viewers
    ]
