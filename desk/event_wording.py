"""What people are told when an event is changed or called off; colleagues read the same before they do it."""

from desk import event_lines
from locales import Text, _
from storage.events import EventRow


def changed(before: EventRow, after: EventRow) -> Text:
    """Old and new, of what differs. `before`: as it was told last."""
    values: dict[str, Text | str] = {
        "title": after.title_hu,
        "old_when": event_lines.when(before),
        "new_when": event_lines.when(after),
        "old_where": event_lines.where(before),
        "new_where": event_lines.where(after),
    }
    time = (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)
    place = (before.venue, before.address, before.settlement) != (after.venue, after.address, after.settlement)
    if time and place:
        return _(
            "The time and place of “{title}” have changed.\nOld: {old_when}, {old_where}\n"
            "New: {new_when}, {new_where}\nWill you come like this as well?",
            **values,
        )
    if place:
        return _(
            "The place of “{title}” has changed.\nOld: {old_where}\nNew: {new_where}\n"
            "The time stays: {new_when}.\nWill you come like this as well?",
            **values,
        )
    return _(
        "The time of “{title}” has changed.\nOld: {old_when}\nNew: {new_when}\n"
        "The place stays: {new_where}.\nWill you come like this as well?",
        **values,
    )


def called_off(event: EventRow) -> Text:
    values: dict[str, Text | str] = {"title": event.title_hu, "when": event_lines.when(event)}
    if event.called_off_line:
        return _("“{title}” will not take place ({when}). {line} We are sorry.", **values, line=event.called_off_line)
    return _("“{title}” will not take place ({when}). We are sorry.", **values)
