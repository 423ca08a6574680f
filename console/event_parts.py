"""What several pages about one event are made of."""

from console import event_words as words
from console.reader import Reader
from console.visit import Fields
from desk.event_editing import People
from desk.event_series import Scope
from locales import _

UNHEARD = _(
    "Whom no message reaches, or who does not open the web chat within an hour, stands on the event’s page as "
    "somebody to be phoned."
)


def scope_of(fields: Fields) -> Scope:
    """Of its row of dates, which were meant; this one only, unless another was chosen."""
    chosen = fields.get("scope", "")
    return Scope(chosen) if chosen in set(Scope) else Scope.ONE


def scopes(reader: Reader, fields: Fields) -> list[tuple[str, str, bool]]:
    return [(scope, reader.words(words.SCOPES[scope]), scope is scope_of(fields)) for scope in Scope]


def people_lines(reader: Reader, people: People) -> list[str]:
    """In sentences, without those that say nothing."""
    counted = (
        (people.seated, _("With a place: {count}", count=people.seated)),
        (people.offered, _("A place is offered to: {count}", count=people.offered)),
        (people.waiting, _("On the waiting list: {count}", count=people.waiting)),
        (people.by_chat, _("Can be told in the chat: {count}", count=people.by_chat)),
        (people.by_phone, _("Have to be phoned: {count}", count=people.by_phone)),
        (people.nobody, _("Cannot be reached, neither by chat nor by phone: {count}", count=people.nobody)),
    )
    return [reader.words(line) for count, line in counted if count]
