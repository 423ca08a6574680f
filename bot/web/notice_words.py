"""The words of the privacy notice for what the columns declare: a declared field without words fails a test."""

from collections.abc import Mapping

from locales import Text, _
from storage.columns import Basis, Purpose, Reader

PURPOSES: Mapping[Purpose, Text] = {
    Purpose.DIALOGUE: _("Your conversation"),
    Purpose.DELIVERY: _("Where we can write to you"),
    Purpose.CASEWORK: _("Your case at the office"),
    Purpose.REFERRAL: _("When we pass your matter on to a partner office"),
    Purpose.EVENTS: _("When you come to an event"),
    Purpose.GAPS: _("Questions that we could not answer"),
    Purpose.STAFF_ACCESS: _("Data of our colleagues"),
}
WHY: Mapping[Purpose, Text] = {
    Purpose.DIALOGUE: _("We need it to answer you and to go on from what was said before."),
    Purpose.DELIVERY: _("We need it so that our answer arrives where you wrote from. Our colleagues do not see it."),
    Purpose.CASEWORK: _("A colleague needs it to deal with what you asked for."),
    Purpose.REFERRAL: _("Only with your consent, and only what the partner office needs."),
    Purpose.EVENTS: _("We need it to keep a place for you, to tell you of changes and to prepare for who comes."),
    Purpose.GAPS: _("From them we learn what is missing from our answers."),
    Purpose.STAFF_ACCESS: _("They need it to sign in. It does not concern you as a visitor."),
}
BASES: Mapping[Basis, Text] = {
    Basis.PUBLIC_TASK: _("a task in the public interest (General Data Protection Regulation, article 6 (1) e)"),
    Basis.CONSENT: _("your consent (General Data Protection Regulation, article 6 (1) a)"),
    Basis.EMPLOYMENT: _("a contract with the colleague (General Data Protection Regulation, article 6 (1) b)"),
}
READERS: Mapping[Reader, Text] = {
    Reader.OWNER_AND_OFFICE: _("you and the colleagues of the office"),
    Reader.OWNER_OFFICE_AND_PARTNER: _("you, the colleagues of the office and the partner office it was passed to"),
    Reader.OFFICE: _("the colleagues of the office"),
    Reader.NOBODY: _("nobody: only the program uses it"),
}
# From when the days count.
COUNTED: Mapping[str, Text] = {
    "conversation_days": _("{days} days after the last message; longer while a case of yours is open"),
    "draft_days": _("{days} days after your last message"),
    "case_days": _("{days} days after the case is closed"),
    "gap_days": _("{days} days after the question was asked"),
    "registration_days": _("{days} days after the end of the event"),
    "event_answer_days": _("{days} days after the end of the event"),
    "staff_days": _("{days} days after the colleague has left"),
}
FIELDS: Mapping[tuple[str, str], Text] = {
    ("article_proposals", "text"): _("what a colleague proposes to change in an answer"),
    ("blocks", "reason"): _("why somebody was blocked"),
    ("cases", "form"): _("what you entered in a form, such as your name, settlement and how to reach you"),
    ("cases", "question"): _("the question with which you asked for a person"),
    ("cases", "snooze_reason"): _("why a colleague has put a case off"),
    ("conversations", "address"): _("the number of your Telegram account, or the random sign of your web chat"),
    ("conversations", "state"): _("what you have entered in a form that is not finished"),
    ("fetches", "name"): _("the name of a file that is just being fetched"),
    ("fetches", "remote"): _("where Telegram keeps a file that is just being fetched"),
    ("files", "content"): _("the files that you and our colleagues sent"),
    ("files", "name"): _("the names of these files"),
    ("gaps", "text"): _("the wording of the question, without personal numbers"),
    ("held_replies", "text"): _("replies of our colleagues that have not been sent yet"),
    ("messages", "buttons"): _("the buttons under the messages"),
    ("messages", "text"): _("the messages"),
    ("needs", "trade"): _("the trade in which a business needs workers or training"),
    ("notes", "text"): _("notes of our colleagues about the case"),
    ("ratings", "text"): _("what you wrote about how the case went"),
    ("referrals", "message"): _("what the partner office was told"),
    ("referrals", "reason"): _("why the partner office did not take it"),
    ("registrations", "answers"): _("what you told us for an event, such as whether you need child care"),
    ("registrations", "name"): _("the name under which you registered"),
    ("registrations", "phone"): _("the phone number that you gave for an event"),
    ("saved_filters", "name"): _("names of their own lists"),
    ("staff", "email"): _("e-mail address"),
    ("staff", "name"): _("name"),
    ("staff", "telegram_id"): _("the number of a linked Telegram account"),
    ("staff", "totp_secret"): _("the secret of the second sign-in step"),
    ("topic_lines", "text"): _("drafts of our colleagues in their own Telegram group"),
}
