"""Events, their links and registrations."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
CODE = sa.String(length=80)
NAME = sa.String(length=200)
STANDING = sa.text("state IN ('seated', 'offered', 'waiting')")


def upgrade() -> None:
    make_events()
    make_sources()
    make_versions()
    make_registrations()
    refused = sa.text("action = 'send' AND failure IS NOT NULL AND done_at IS NOT NULL")
    columns = ["conversation_id", "message_id"]
    op.create_index("ix_outbox_refused_lines", "outbox", columns, sqlite_where=refused, postgresql_where=refused)


def make_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", CODE, nullable=False),
        sa.Column("series", CODE, nullable=True),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("title_hu", NAME, nullable=False),
        sa.Column("title_en", NAME, nullable=True),
        sa.Column("about_hu", sa.Text(), nullable=True),
        sa.Column("about_en", sa.Text(), nullable=True),
        sa.Column("venue", NAME, nullable=False),
        sa.Column("address", NAME, nullable=True),
        sa.Column("map_url", sa.Text(), nullable=True),
        sa.Column("settlement", CODE, nullable=True),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("group_size", sa.Integer(), nullable=False),
        sa.Column("audience", CODE, nullable=True),
        sa.Column("programme", CODE, nullable=True),
        sa.Column("measure", CODE, nullable=True),
        sa.Column("opens_at", MOMENT, nullable=True),
        sa.Column("closes_at", MOMENT, nullable=True),
        sa.Column("questions", NAME, nullable=False),
        sa.Column("by_invitation", sa.Boolean(), nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("called_off_at", MOMENT, nullable=True),
        sa.Column("called_off_reason", CODE, nullable=True),
        sa.Column("called_off_line", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'published', 'called_off')", name=op.f("ck_events_state")),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_events_capacity")),
        sa.CheckConstraint("group_size > 0", name=op.f("ck_events_group_size")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_events_span")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_events_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("key", name=op.f("uq_events_key")),
    )
    op.create_index("ix_events_ends_at", "events", ["ends_at"], unique=False)
    op.create_index(op.f("ix_events_series"), "events", ["series"], unique=False)
    op.create_index("ix_events_state_starts_at", "events", ["state", "starts_at"], unique=False)


def make_sources() -> None:
    op.create_table(
        "event_sources",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("source", CODE, nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_sources_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "source", name=op.f("pk_event_sources")),
    )


def make_versions() -> None:
    op.create_table(
        "event_versions",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("venue", NAME, nullable=False),
        sa.Column("address", NAME, nullable=True),
        sa.Column("settlement", CODE, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_versions_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "sequence", name=op.f("pk_event_versions")),
    )


def make_registrations() -> None:
    op.create_table(
        "registrations",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=True),
        sa.Column("person_id", CODE, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("waiting_since", MOMENT, nullable=True),
        sa.Column("offered_at", MOMENT, nullable=True),
        sa.Column("held_until", MOMENT, nullable=True),
        sa.Column("offer_message", CODE, nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("told_sequence", sa.Integer(), nullable=False),
        sa.Column("notice", CODE, nullable=True),
        sa.Column("notice_at", MOMENT, nullable=True),
        sa.Column("reminded_day_at", MOMENT, nullable=True),
        sa.Column("reminded_hours_at", MOMENT, nullable=True),
        sa.Column("code", CODE, nullable=False),
        sa.Column("source", CODE, nullable=True),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("came", sa.Integer(), nullable=True),
        sa.Column("came_at", MOMENT, nullable=True),
        sa.Column("came_staff_id", ID, nullable=True),
        sa.Column("taken_back_at", MOMENT, nullable=True),
        sa.Column("let_in_from", CODE, nullable=True),
        sa.Column("emptied_at", MOMENT, nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'offered') = (held_until IS NOT NULL)", name=op.f("ck_registrations_offered")),
        sa.CheckConstraint("state <> 'waiting' OR waiting_since IS NOT NULL", name=op.f("ck_registrations_waiting")),
        sa.CheckConstraint(
            "state IN ('seated', 'offered', 'waiting', 'cancelled', 'left', 'declined', 'lapsed', 'called_off',"
            " 'joined')",
            name=op.f("ck_registrations_state"),
        ),
        sa.CheckConstraint("(notice IS NULL) = (notice_at IS NULL)", name=op.f("ck_registrations_notice")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_registrations_seats")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_registrations_conversation_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_registrations_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["came_staff_id"], ["staff.id"], name=op.f("fk_registrations_came_staff_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_registrations_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_registrations_event_id_code")),
    )
    op.create_index(op.f("ix_registrations_conversation_id"), "registrations", ["conversation_id"], unique=False)
    op.create_index(
        "ix_registrations_event_id_state_waiting_since",
        "registrations",
        ["event_id", "state", "waiting_since"],
        unique=False,
    )
    op.create_index("ix_registrations_held_until", "registrations", ["held_until"], unique=False)
    op.create_index("ix_registrations_notice_at", "registrations", ["notice_at"], unique=False)
    op.create_index(op.f("ix_registrations_person_id"), "registrations", ["person_id"], unique=False)
    op.create_index(
        "uq_registrations_event_id_person_id",
        "registrations",
        ["event_id", "person_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
