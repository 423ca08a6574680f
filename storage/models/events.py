"""Events, by which link people came to them, and who comes."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from storage.columns import Encrypted, EncryptedJson, Id, Moment, code, coded, flag, personal, settlement
from storage.models.base import EVENT, EVENT_ANSWER, PUBLIC_NAME, metadata

# Registrations that stand: at most one a person and event. Of these, HOLDING take places.
STANDING = ("seated", "offered", "waiting")
HOLDING = ("seated", "offered")
IS_STANDING = text("state IN ('seated', 'offered', 'waiting')")

events = Table(
    "events",
    metadata,
    coded("id", Id, primary_key=True),
    code("key", unique=True),  # in links and addresses: letters, digits and hyphens
    code("series", nullable=True, index=True),  # shared by the events of a row of dates
    code("kind"),  # office settings: event_kinds
    coded("title_hu", PUBLIC_NAME),
    coded("title_en", PUBLIC_NAME, nullable=True),
    coded("about_hu", Text, nullable=True),
    coded("about_en", Text, nullable=True),
    coded("venue", PUBLIC_NAME),
    coded("address", PUBLIC_NAME, nullable=True),
    coded("map_url", Text, nullable=True),
    settlement("settlement"),
    coded("starts_at", Moment),
    coded("ends_at", Moment),
    coded("capacity", Integer, nullable=True),  # none: as many as come
    coded("group_size", Integer),  # how many may come with one registration, she included
    code("audience", nullable=True),  # jobseeker | business; none: both
    code("programme", nullable=True),
    code("measure", nullable=True),
    coded("opens_at", Moment, nullable=True),  # for registration; none: at once
    coded("closes_at", Moment, nullable=True),  # none: when it starts
    coded("questions", PUBLIC_NAME),  # desk/events.py, divided by commas
    flag("by_invitation"),  # listed nowhere: who has the link can register
    code("state"),  # draft | published | called_off
    coded("sequence", Integer),  # rises with each change that a calendar must learn of (RFC 5545, 3.8.7.4)
    coded("staff_id", Id, ForeignKey("staff.id"), nullable=True),
    coded("at", Moment),
    coded("changed_at", Moment),
    coded("published_at", Moment, nullable=True),
    coded("called_off_at", Moment, nullable=True),
    code("called_off_reason", nullable=True),  # desk/event_editing.py
    coded("called_off_line", Text, nullable=True),  # what people are told besides
    CheckConstraint("state IN ('draft', 'published', 'called_off')", name="state"),
    CheckConstraint("starts_at < ends_at", name="span"),
    CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
    CheckConstraint("group_size > 0", name="group_size"),
    Index("ix_events_state_starts_at", "state", "starts_at"),
    Index("ix_events_ends_at", "ends_at"),
)

# When and where it was to be, by the sequence under which people were told so.
event_versions = Table(
    "event_versions",
    metadata,
    coded("event_id", Id, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    coded("sequence", Integer, primary_key=True, autoincrement=False),
    coded("starts_at", Moment),
    coded("ends_at", Moment),
    coded("venue", PUBLIC_NAME),
    coded("address", PUBLIC_NAME, nullable=True),
    settlement("settlement"),
    coded("at", Moment),
)

# Where its links hang: a poster in the library, a page. How many opened each is counted, not who.
event_sources = Table(
    "event_sources",
    metadata,
    coded("event_id", Id, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    code("source", primary_key=True),
    coded("opened", Integer),
    coded("at", Moment),
)

registrations = Table(
    "registrations",
    metadata,
    coded("id", Id, primary_key=True),
    coded("event_id", Id, ForeignKey("events.id", ondelete="CASCADE")),
    # None: a colleague wrote her in, or the conversation is gone.
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="SET NULL"), nullable=True, index=True),
    code("person_id", index=True),
    code("state"),  # desk/seats.py
    coded("seats", Integer),
    coded("at", Moment),
    coded("waiting_since", Moment, nullable=True),  # her place in the line, kept while a place is offered
    coded("offered_at", Moment, nullable=True),
    coded("held_until", Moment, nullable=True),
    code("offer_message", nullable=True),  # the line by which it was offered
    coded("confirmed_at", Moment, nullable=True),  # that she comes, at the time and place told last
    coded("ended_at", Moment, nullable=True),
    coded("told_sequence", Integer),  # of the event, as she knows it
    code("notice", nullable=True),  # what she has yet to be told by itself: desk/event_notices.py
    coded("notice_at", Moment, nullable=True),  # not before
    coded("reminded_day_at", Moment, nullable=True),
    coded("reminded_hours_at", Moment, nullable=True),
    code("code"),  # by which she is let in
    code("source", nullable=True),  # event_sources
    flag("walk_in"),
    coded("staff_id", Id, ForeignKey("staff.id"), nullable=True),  # who wrote her in
    coded("came", Integer, nullable=True),  # how many came; none: nobody yet
    coded("came_at", Moment, nullable=True),
    coded("came_staff_id", Id, ForeignKey("staff.id"), nullable=True),  # who let her in
    coded("taken_back_at", Moment, nullable=True),  # that she had come: somebody else was meant
    code("let_in_from", nullable=True),  # the state from which the door let her in; none: she had a place
    coded("emptied_at", Moment, nullable=True),  # since when only its codes and times are left
    personal("name", Encrypted, EVENT),
    personal("phone", Encrypted, EVENT),
    personal("answers", EncryptedJson, EVENT_ANSWER),  # by question
    UniqueConstraint("event_id", "code"),
    CheckConstraint(
        "state IN ('seated', 'offered', 'waiting', 'cancelled', 'left', 'declined', 'lapsed', 'called_off', 'joined')",
        name="state",
    ),
    CheckConstraint("seats > 0", name="seats"),
    CheckConstraint("(state = 'offered') = (held_until IS NOT NULL)", name="offered"),
    CheckConstraint("state <> 'waiting' OR waiting_since IS NOT NULL", name="waiting"),
    CheckConstraint("(notice IS NULL) = (notice_at IS NULL)", name="notice"),
    Index(
        "uq_registrations_event_id_person_id", "event_id", "person_id",
        unique=True, sqlite_where=IS_STANDING, postgresql_where=IS_STANDING,
    ),
    Index("ix_registrations_event_id_state_waiting_since", "event_id", "state", "waiting_since"),
    Index("ix_registrations_notice_at", "notice_at"),
    Index("ix_registrations_held_until", "held_until"),
)  # fmt: skip
