"""Everything a person reads: lazy texts, the Babel catalogues, and dates and numbers as each language writes them."""

from locales.text import Locale, Text, _
from locales.translator import LOCALES, Translator, format_day, format_moment

__all__ = ["LOCALES", "Locale", "Text", "Translator", "_", "format_day", "format_moment"]
