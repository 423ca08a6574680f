"""How people write their names, numbers and addresses, and what is stored of it."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from handlers.form import Invalid

REGION = "HU"
IN_CHAT = "chat"
LONGEST_NAME = 80
LONGEST_MESSAGE = 2000
NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’\-])*", re.UNICODE)
MOST_NAME_WORDS = 4


def read_name(text: str) -> str:
    name = " ".join(text.split())
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME or len(name.split()) > MOST_NAME_WORDS or len(name) < 2:
        raise Invalid
    return name


def read_message(text: str) -> str:
    message = text.strip()
    if sum(character.isalpha() for character in message) < 3 or len(message) > LONGEST_MESSAGE:
        raise Invalid
    return message


def read_phone(text: str) -> str:
    """Any number a Hungarian office can call, in the international form "+36 30 123 4567"."""
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException as error:
        raise Invalid from error
    if not phonenumbers.is_valid_number(number):
        raise Invalid
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def read_contact(text: str) -> str:
    """A phone number or an e-mail address."""
    text = text.strip()
    if "@" not in text:
        return read_phone(text)
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise Invalid from error
