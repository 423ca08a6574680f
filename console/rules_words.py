"""The rules in plain words: what each asks for, and why it was not shown to somebody."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date

from console.reader import Reader
from desk.profile import AGES, HEADCOUNTS, MATTERS, OBSTACLES, SCHOOLING, SITUATIONS, WISHES
from desk.rules import Audience, Condition, Held, Home, Judged, Profile, When, told
from locales import Text, _

AUDIENCES: Mapping[Audience, Text] = {"jobseeker": _("Jobseekers"), "business": _("Businesses")}
QUESTIONS: Mapping[str, Text] = {
    "wish": _("What she wants"),
    "age": _("Age"),
    "schooling": _("Schooling"),
    "situation": _("Situation"),
    "obstacle": _("Obstacles"),
    "matter": _("Matter"),
    "headcount": _("Headcount"),
    "already_works": _("The worker has already started"),
}
CODES: Mapping[str, Mapping[str, Text]] = {
    "wish": {code.value: words for code, words in WISHES.items()},
    "age": {code.value: words for code, words in AGES.items()},
    "schooling": {code.value: words for code, words in SCHOOLING.items()},
    "situation": {code.value: words for code, words in SITUATIONS.items()},
    "obstacle": {code.value: words for code, words in OBSTACLES.items()},
    "matter": {code.value: words for code, words in MATTERS.items()},
    "headcount": {code.value: words for code, words in HEADCOUNTS.items()},
    "already_works": {"yes": _("Yes"), "no": _("No")},
}
MANY = ("situation", "obstacle")  # questions with several answers
# What is said before several codes, and before one.
NEEDED: Mapping[str, tuple[Text, Text]] = {
    "any_of": (_("any of these:"), _("this:")),
    "all_of": (_("all of these:"), _("this:")),
    "none_of": (_("none of these:"), _("not this:")),
}


def condition(reader: Reader, asked: Condition) -> str:
    """ "Életkor – legalább egy ezek közül: „30–49”, „50–64”" """
    needed = []
    for key, (before_several, before_one) in NEEDED.items():
        codes: frozenset[str] = getattr(asked, key)
        if codes:
            before = reader.words(before_one if len(codes) == 1 else before_several)
            needed.append(f"{before} {codes_of(reader, asked.question, codes)}")
    return f"{reader.words(QUESTIONS[asked.question])} – {'; '.join(needed)}"


def codes_of(reader: Reader, question: str, codes: frozenset[str]) -> str:
    """As the form lists them, each in quotation marks."""
    named = [reader.words(words) for code, words in CODES[question].items() if code in codes]
    return ", ".join(f"„{words}”" if reader.locale == "hu" else f"“{words}”" for words in named)


def home(reader: Reader, asked: Home) -> str:
    if asked.names:
        return reader.words(_("Settlement – {names}", names=", ".join(asked.names)))
    return reader.words(_("Settlement – in the county; who lives in a place we do not know is told the condition"))


def why_not(reader: Reader, each: Judged, profile: Profile) -> list[str]:
    """Everything that kept the rule from being shown."""
    found = [_unfulfilled(reader, asked, held, profile) for asked, held in each.conditions if held is not Held.YES]
    if each.home is Held.NO and each.rule.home is not None:
        found.append(reader.words(_("Does not fit: {condition}", condition=home(reader, each.rule.home))))
    return found + ([state(reader, each)] if each.when is not When.NOW else [])


def _unfulfilled(reader: Reader, asked: Condition, held: Held, profile: Profile) -> str:
    if held is Held.NOT_TOLD:
        return reader.words(_("Not told: {condition}", condition=condition(reader, asked)))
    codes = codes_of(reader, asked.question, told(profile, asked.question))
    return reader.words(_("Does not fit: {condition} (told: {codes})", condition=condition(reader, asked), codes=codes))


def state(reader: Reader, each: Judged) -> str:
    """Of the day: whether it may be shown at all."""
    if each.when is When.ENDED:
        return reader.words(_("The programme has ended: it is never shown"))
    if each.when is When.OVER:
        return reader.words(_("The rule is over: it is not shown any more"))
    if each.when is When.NOT_YET and each.rule.since is not None:
        return reader.words(_("Not yet: from {day}", day=day(reader, each.rule.since)))
    return reader.words(_("open") if each.status == "open" else _("to be verified"))


def day(reader: Reader, said: date) -> str:
    return format_date(said, "long", locale=reader.locale)
