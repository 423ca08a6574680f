"""What each value of the office is called, what it is for, and how it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desk.errors import ValueFault, ValueRefused
from desk.office_values import KINDS, VALUE
from locales import Text, _


@dataclass(frozen=True)
class Setting:
    """`parts`: the fields of its form; one without a name is the value itself."""

    label: Text
    purpose: Text
    how: Text | None = None
    parts: Mapping[str, Text] = field(default_factory=dict)

    def label_of(self, part: str) -> Text:
        return self.parts.get(part, self.label)


DAYS = _("A number of days.")
SETTINGS: Mapping[str, Setting] = {
    "name": Setting(_("Name of the office"), _("Stands beside the name of every colleague who answers.")),
    "address": Setting(_("Address"), _("The program tells it to whoever asks where the office is.")),
    "phone": Setting(_("Telephone"), _("The program tells it to whoever wants to call.")),
    "email": Setting(_("E-mail"), _("The program tells it to whoever wants to write.")),
    "website": Setting(_("Web page"), _("The program tells it to whoever wants to read more.")),
    "data_controller": Setting(_("Data controller"), _("In whose name consents are asked for.")),
    "data_protection_officer": Setting(_("Data protection officer"), _("Whom to ask about personal data.")),
    "privacy_notice": Setting(_("Privacy notice"), _("The address where it can be read.")),
    "complaints": Setting(_("Complaints"), _("Who answers for complaints, and how to reach them.")),
    "employment_kecskemet": Setting(
        _("Employment department, {place}", place="Kecskemét"),
        _("Address and hours, as the government office gives them."),
    ),
    "employment_tiszakecske": Setting(
        _("Employment department, {place}", place="Tiszakécske"),
        _("Address and hours, as the government office gives them."),
    ),
    "hours": Setting(
        _("Opening hours"),
        _("Promises are counted in these hours, and the program tells them."),
        _("Spans divided by commas, such as 8:00-12:00, 12:30-16:00; the lunch break lies between two spans."),
        {
            "monday": _("Monday"),
            "tuesday": _("Tuesday"),
            "wednesday": _("Wednesday"),
            "thursday": _("Thursday"),
            "friday": _("Friday"),
            "saturday": _("Saturday"),
            "sunday": _("Sunday"),
        },
    ),
    "closures": Setting(
        _("Days of closure"),
        _("Nothing is promised for these days."),
        _("One day a line, such as 2026-12-28."),
    ),
    "reply_within_hours": Setting(
        _("A reply within"),
        _("A reply within so many working hours is promised to whoever asks for a person."),
        _("Working hours, more than 0 and at most 40."),
    ),
    "urgent_within_hours": Setting(
        _("An urgent reply within"),
        _("A reply within so many working hours is promised in a crisis or an urgent matter."),
        _("Working hours, more than 0 and at most 2."),
    ),
    "escalation": Setting(
        _("Before a promise is broken"),
        _("When others are asked, and when a silent owner's case goes back to the queue."),
        _("Shares between 0 and 1 of the promised time; the last one is in working hours, 1 to 80."),
        {
            "next_colleague": _("The next colleague is asked, or the owner reminded, at"),
            "coordinator": _("A coordinator is asked at"),
            "silent_owner_hours": _("Back to the queue after so many silent working hours"),
        },
    ),
    "retention": Setting(
        _("Retention"),
        _("How long personal data are kept; the privacy notice says the same."),
        DAYS,
        {
            "conversation_days": _("Conversations"),
            "draft_days": _("Unfinished forms"),
            "case_days": _("Cases"),
            "gap_days": _("Questions without an answer"),
            "registration_days": _("Who registered for an event, after it"),
            "event_answer_days": _("What an event asked, after it"),
            "staff_days": _("Data of colleagues who have left"),
            "report_days": _("Figures for the funder, without names or words"),
            "audit_days": _("Log of what colleagues did"),
        },
    ),
    KINDS: Setting(
        _("Kinds of events"),
        _("What each kind is called in lists, in the chat and on the events page."),
        _("One kind a line: code; Hungarian name; English name. The code of a kind that an event has must stay."),
    ),
    "limits": Setting(
        _("Limits against floods"),
        _("Whoever sends more is asked to wait. A village may share one internet address."),
        _("Whole numbers, at least 1."),
        {
            "messages_per_minute": _("Messages a minute from one conversation"),
            "sessions_per_address_per_hour": _("New conversations an hour from one internet address"),
            "megabytes_per_message": _("Megabytes of files in one message"),
        },
    ),
}


def refusal(key: str, refused: ValueRefused) -> Text:
    """What is wrong, and with which field."""
    setting = SETTINGS[key]
    label = setting.label_of(refused.field if refused.field != VALUE else "")
    match refused.fault:
        case ValueFault.MISSING:
            return _("Not saved: “{label}” must not be empty.", label=label)
        case ValueFault.NUMBER:
            return _("Not saved: “{label}” must be a number.", label=label)
        case ValueFault.TOO_SMALL:
            return _("Not saved: “{label}” is too small; the limit is {limit}.", label=label, limit=_limit(refused))
        case ValueFault.TOO_LARGE:
            return _("Not saved: “{label}” is too large; the limit is {limit}.", label=label, limit=_limit(refused))
        case ValueFault.IN_USE:
            return _("Not saved: an event has a kind that is missing here. Please put its line back.")
        case ValueFault.FORM:
            how = setting.how or setting.purpose
            return _("Not saved: “{label}” cannot be understood. {how}", label=label, how=how)


def _limit(refused: ValueRefused) -> str:
    return f"{refused.limit:g}" if refused.limit is not None else ""
