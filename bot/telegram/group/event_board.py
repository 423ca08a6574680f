"""/rendezvenyek in the staff's group: how the coming events stand, with the way to each on the console."""

from bot.telegram.group.words import said, short_moment
from desk import event_board
from desk.desk import Desk
from desk.event_board import Standing
from locales import Text, _
from storage.staff import StaffRow

SHOWN = 8


def text_of(desk: Desk, staff: StaffRow, console: str | None) -> str:
    standing = event_board.coming(desk, staff)
    if not standing:
        return said(desk, _("No event is announced."))
    lines = [said(desk, _("Coming events: {count}", count=len(standing)))]
    lines += [_lines(desk, each, console) for each in standing[:SHOWN]]
    if len(standing) > SHOWN:
        lines.append(said(desk, _("… and {count} more on the console", count=len(standing) - SHOWN)))
    return "\n\n".join(lines)


def _lines(desk: Desk, each: Standing, console: str | None) -> str:
    where = ", ".join(filter(None, (each.event.title_hu, each.event.settlement)))
    head = said(desk, _("{event}, {when}", event=where, when=short_moment(desk, each.event.starts_at)))
    numbers = ", ".join(said(desk, number) for number in _numbers(each))
    way = [f"{console}/events/{each.event.id}"] if console else []
    return "\n".join([head, numbers, *way])


def _numbers(each: Standing) -> list[Text]:
    capacity = each.event.capacity
    seats = _("taken: {taken}", taken=each.taken)
    if capacity is not None:
        seats = _("taken: {taken} of {capacity}", taken=each.taken, capacity=capacity)
    told = [seats]
    if each.waiting:
        told.append(_("waiting: {count}", count=each.waiting))
    if each.offered:
        told.append(_("offers open: {count}", count=each.offered))
    if each.to_phone:
        told.append(_("to be phoned: {count}", count=each.to_phone))
    return told
