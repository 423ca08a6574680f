"""For whom a page is written: the language, the moment, and how both are put into words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date, format_datetime, format_timedelta

from desk.desk import Desk
from locales import Locale, Text, _

THIS_YEAR = {"hu": "MMM d., EEEE H:mm", "en": "EEE d MMM, H:mm"}
ANY_YEAR = {"hu": "y. MMM d. H:mm", "en": "d MMM y, H:mm"}


@dataclass(frozen=True)
class Reader:
    desk: Desk
    locale: Locale
    now: datetime

    def words(self, text: Text | str) -> str:
        return self.desk.translator.into(self.locale, text)

    def say(self, msgid: str, /, **values: str | int | Text) -> str:
        """What templates call `_`."""
        return self.words(Text(msgid, values))

    def moment(self, at: datetime) -> str:
        """As short as it can be without doubt: "ma 14:05", "nov. 23., hétfő 10:00", "2025. nov. 23. 10:00"."""
        local, today = at.astimezone(self.desk.zone), self.now.astimezone(self.desk.zone)
        clock = f"{local:%H:%M}".removeprefix("0")
        match (local.date() - today.date()).days:
            case -1:
                return self.words(_("yesterday {clock}", clock=clock))
            case 0:
                return self.words(_("today {clock}", clock=clock))
            case 1:
                return self.words(_("tomorrow {clock}", clock=clock))
        pattern = THIS_YEAR if local.year == today.year else ANY_YEAR
        return format_datetime(local, pattern[self.locale], locale=self.locale)

    def day(self, day: date) -> str:
        """ "nov. 23., hétfő" """
        return format_date(day, {"hu": "MMM d., EEEE", "en": "EEE d MMM"}[self.locale], locale=self.locale)

    def ago(self, at: datetime) -> str:
        if self.now - at < timedelta(minutes=1):
            return self.words(_("just now"))
        return format_timedelta(at - self.now, add_direction=True, locale=self.locale)

    def topic(self, topic: str | None) -> str | None:
        """The title of the article that the case is about."""
        article = self.desk.published.current.articles.get(topic or "")
        return article.title.into(self.locale) if article else None
