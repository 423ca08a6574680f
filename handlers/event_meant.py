"""What a typed sentence about events is about: which of them fit it, which are her own, which was spoken of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk import attending, own_events
from desk.attending import EventRow, Own
from desk.turns import Turn
from handlers import event_choosing, event_cues, event_naming
from handlers.event_cues import Ask, Cue
from handlers.event_naming import Wanted

MOST_BESIDE = 1  # words that say something else
# Who has one registration means that event, unless she has just read of another.
OF_THE_ONLY_ONE = (Ask.WHERE, Ask.COMPANY, Ask.BRING)
OF_COMING = (Ask.JOIN, Ask.PEOPLE, Ask.CONFIRM)


@dataclass(frozen=True)
class Meant:
    """A sentence that is about events, and what there is to answer it from."""

    cue: Cue
    wanted: Wanted
    fitting: Sequence[EventRow]
    other_days: Sequence[EventRow]  # those that fit but for the day she says
    own: Sequence[Own]  # her registrations that fit
    standing: Sequence[Own]  # all of hers
    spoken_of: EventRow | None  # where nothing is said of which one it is
    listed: Sequence[EventRow]  # who says that she comes, and not to which: those she was just given to choose from
    is_titled: bool  # one of those that fit is named by its whole title
    people: int | None  # how many she says are coming

    @property
    def says_more(self) -> bool:
        """A new name may be any words."""
        return len(self.wanted.rest) > MOST_BESIDE and self.cue.ask is not Ask.NAME

    @property
    def own_of_spoken(self) -> Own | None:
        spoken = self.spoken_of
        return next((own for own in self.own if spoken is not None and own.event.id == spoken.id), None)


def meant_by(turn: Turn, cue: Cue) -> Meant | None:
    """None where there is nothing to answer from."""
    standing = own_events.standing(turn)
    listed = attending.upcoming(turn)
    known = list({event.id: event for event in [*listed, *(own.event for own in standing)]}.values())
    if not known:
        return None
    text = turn.understood.text
    now, office = turn.now.astimezone(turn.desk.zone), turn.desk.office
    wanted = event_naming.read(text, cue.rest, known, office, now)
    fitting = event_naming.fitting(wanted, known, office, now)
    on_any_day = replace(wanted, days=None)
    other_days = event_naming.fitting(on_any_day, known, office, now) if wanted.names and not fitting else []
    chosen_from = _chosen_from(turn, known) if wanted.is_open and cue.ask in OF_COMING else []
    spoken_of = spoken_of_in(turn) if wanted.is_open and not chosen_from else None
    ids = {event.id for event in fitting}
    own = [each for each in standing if each.event.id in ids]
    if spoken_of is not None:
        own = [each for each in standing if each.event.id == spoken_of.id] or own
    if spoken_of is None and wanted.is_open and len(standing) == 1 and cue.ask in OF_THE_ONLY_ONE:
        spoken_of = standing[0].event
    return Meant(
        cue=cue,
        wanted=wanted,
        fitting=sorted(fitting, key=lambda event: event.starts_at),
        other_days=other_days,
        own=own,
        standing=standing,
        spoken_of=spoken_of,
        listed=chosen_from,
        is_titled=any(event_naming.is_titled(event, text) for event in fitting or other_days),
        people=event_cues.people_in(text),
    )


def _chosen_from(turn: Turn, known: Sequence[EventRow]) -> list[EventRow]:
    offered = {event_choosing.event_of(tap) for tap in event_choosing.offered(turn)}
    return [event for event in known if event.id in offered] if len(offered) > 1 else []


def spoken_of_in(turn: Turn) -> EventRow | None:
    event_id = turn.state.open_event(turn.now)
    seen = attending.look_at(turn, event_id) if event_id is not None else None
    return seen.event if seen is not None and turn.now < seen.event.ends_at else None
