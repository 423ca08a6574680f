"""How people write their names, numbers and addresses, and what is stored of it."""

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from handlers.form import Invalid
from knowledge.language import everyday_words
from knowledge.policy import Decision
from knowledge.text import words

REGION = "HU"
IN_CHAT = "chat"
LONGEST_NAME = 80
MOST_WORDS_BESIDE = 3
LONGEST_MESSAGE = 4000  # as much as any channel takes
NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’\-‑–])*")
MOST_NAME_WORDS = 4
LEAST_NAME_WORDS = 2  # of a full name
# What people say instead of their name; an insult is not here, for there are people called Buta and Ökör.
NOT_NAMES = frozenset({"greeting", "thanks", "goodbye", "yes_no", "machine", "abilities", "confused", "test"})
PHONE = re.compile(r"\+?\(?\d[\d ()/.\-–]{5,}\d")
MOST_GROUPS_BEHIND = 2
EMAIL = re.compile(r"\S+@\S+")


def read_name(text: str) -> str:
    """Titles ("özv. dr.") and hyphens included; a sentence is none."""
    name = " ".join(unicodedata.normalize("NFC", text).strip(" \t\n,;!").split())
    given = [word for word in name.split() if not word.endswith(".")]
    if not NAME.fullmatch(name) or not 2 <= len(name) <= LONGEST_NAME or len(given) > MOST_NAME_WORDS:
        raise Invalid
    if _has_everyday_words(name) and not " ".join(given).istitle():
        raise Invalid
    return name


def is_no_name(text: str, decision: Decision) -> bool:
    """One word can be a question ("targonca"); two such words, as Varga Mária and Lakatos Ilona know, are a name."""
    if decision.kind == "answer":
        return len(words(text)) < LEAST_NAME_WORDS
    return decision.reason in ("asked", "own_case") or decision.smalltalk in NOT_NAMES


def is_courtesy(_text: str, decision: Decision) -> bool:
    return decision.kind == "smalltalk"


def _has_everyday_words(text: str) -> bool:
    hungarian, english = everyday_words()
    return not (hungarian | english).isdisjoint(words(text))


def read_message(text: str) -> str:
    message = text.strip()
    if sum(character.isalpha() for character in message) < 3 or len(message) > LONGEST_MESSAGE:
        raise Invalid
    return message


def read_phone(text: str) -> str:
    """Any number a Hungarian office can call, with whatever is written around it, as "+36 30 123 4567"."""
    for _span, number in _numbers_in(unicodedata.normalize("NFKC", text)):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    raise Invalid


def without_numbers(text: str) -> str:
    """What stands around telephone numbers."""
    text = unicodedata.normalize("NFKC", text)
    for (start, end), _number in reversed(list(_numbers_in(text))):
        text = f"{text[:start]} {text[end:]}"
    return text


def _numbers_in(text: str) -> Iterator[tuple[tuple[int, int], phonenumbers.PhoneNumber]]:
    """With their places. Digits behind a number may be the hour at which to call it."""
    for found in PHONE.finditer(text):
        written = found[0]
        for _group in range(1 + MOST_GROUPS_BEHIND):
            number = _number(written)
            if number is not None:
                yield (found.start(), found.start() + len(written)), number
                break
            written = written.rpartition(" ")[0]


def _number(written: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(written, REGION)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def is_phone(text: str) -> bool:
    """A number and hardly anything else, given without being asked in so many words."""
    try:
        read_phone(text)
    except Invalid:
        return False
    return sum(word.isalpha() for word in words(text)) <= MOST_WORDS_BESIDE


def read_contact(text: str) -> str:
    """A phone number or an e-mail address."""
    address = next((word.strip(",;.!()<>") for word in text.split() if "@" in word), None)
    if address is None:
        return read_phone(text)
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise Invalid from error
