"""The answers of a form as colleagues read them: what each field is called, and its codes in words."""

from collections.abc import Mapping
from typing import Any

from desk.intake import SHIFTS
from desk.profile import AGES, HEADCOUNTS, MATTERS, OBSTACLES, SCHOOLING, SCHOOLING_NEEDED, SITUATIONS, WISHES
from locales import Locale, Text, Translator, _

LABELS: Mapping[str, Text] = {
    "name": _("Name"),
    "contact": _("How to reach the visitor"),
    "message": _("Message"),
    "wish": _("What is wanted"),
    "settlement": _("Settlement"),
    "age": _("Age"),
    "status": _("Situation"),
    "circumstances": _("Also true"),
    "schooling": _("Schooling"),
    "obstacles": _("What makes it harder"),
    "matter": _("Subject"),
    "already_works": _("Whether the worker has started"),
    "details": _("In the visitor's words"),
    "headcount": _("Size of the business"),
    "trade": _("Work"),
    "course": _("Training"),
    "count": _("How many people"),
    "from_when": _("From when"),
    "needed": _("Schooling needed"),
    "shift": _("Shift"),
    "when": _("When to be reached"),
    "agreed": _("Consent"),
    "agreed_how": _("How and when agreed"),
    "agreed_on": _("Recorded on"),
    "organisation": _("Kind of organisation"),
    "organisation_name": _("Organisation"),
    "person": _("First name of the person"),
    "person_contact": _("How to reach the person"),
}
YES_NO: Mapping[str, Text] = {"yes": _("yes"), "no": _("no")}
FROM_WHEN: Mapping[str, Text] = {"now": _("at once"), "next-month": _("from next month"), "open": _("not fixed yet")}
WHEN: Mapping[str, Text] = {
    "any": _("at any time"),
    "morning": _("in the morning"),
    "afternoon": _("in the afternoon"),
}
AGREED_HOW: Mapping[str, Text] = {
    "told-today": _("on that day, in person"),
    "called-today": _("on that day, by phone"),
    "wrote-today": _("on that day, in writing"),
}
ORGANISATIONS: Mapping[str, Text] = {
    "health-visitor": _("Health visitor"),
    "school": _("School"),
    "municipality": _("Municipality"),
    "minority-municipality": _("Roma self-government"),
    "family-service": _("Family support service"),
    "other": _("Another organisation"),
}


def _by_code(words: Mapping[Any, Text]) -> Mapping[str, Text]:
    return {str(code): said for code, said in words.items()}


CODES: Mapping[str, Mapping[str, Text]] = {
    "wish": _by_code(WISHES),
    "age": _by_code(AGES),
    "status": _by_code(SITUATIONS),
    "circumstances": _by_code(SITUATIONS),
    "schooling": _by_code(SCHOOLING),
    "obstacles": _by_code(OBSTACLES),
    "matter": _by_code(MATTERS),
    "already_works": YES_NO,
    "headcount": _by_code(HEADCOUNTS),
    "from_when": FROM_WHEN,
    "needed": _by_code(SCHOOLING_NEEDED),
    "shift": _by_code(SHIFTS),
    "when": WHEN,
    "agreed": YES_NO,
    "agreed_how": AGREED_HOW,
    "organisation": ORGANISATIONS,
    "contact": {"chat": _("Here in the chat")},
    "person_contact": {"through-me": _("through who asks for help")},
}


def label(key: str) -> Text | str:
    return LABELS.get(key, key)


def value_in_words(key: str, value: str, translator: Translator, locale: Locale) -> str:
    """Several codes stand with commas between them; what is no code stays as it was typed."""
    codes, parts = CODES.get(key, {}), value.split(",")
    if not all(part in codes for part in parts):
        return value
    return "; ".join(translator.into(locale, codes[part]) for part in parts)
