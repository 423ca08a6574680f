"""The staff's group on Telegram, lanes of delivery, announcements and who wants them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
CODE = sa.String(length=80)


def upgrade() -> None:
    op.add_column("digests", sa.Column("group_due_at", MOMENT, nullable=True))
    op.add_column("digests", sa.Column("grouped_at", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("lane", sa.Integer(), server_default="0", nullable=False))
    op.add_column("outbox", sa.Column("over", sa.String(length=80), nullable=True))
    op.add_column("outbox", sa.Column("removes_keys", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("conversations", sa.Column("source", sa.String(length=80), nullable=True))
    link_staff()
    make_group()
    make_announcements()
    make_fetches()


def link_staff() -> None:
    op.add_column("staff", sa.Column("telegram_id", sa.Text(), nullable=True))
    op.add_column("staff", sa.Column("telegram_lookup", CODE, nullable=True))
    op.create_index("uq_staff_telegram_lookup", "staff", ["telegram_lookup"], unique=True)
    op.create_table(
        "telegram_links",
        sa.Column("token_hash", CODE, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_telegram_links_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_telegram_links")),
    )


def make_group() -> None:
    op.create_table(
        "staff_groups",
        sa.Column("configured_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("current_id", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("failure", CODE, nullable=True),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("configured_id", name=op.f("pk_staff_groups")),
    )
    op.create_table(
        "case_topics",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("card_id", sa.BigInteger(), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("card_digest", CODE, nullable=True),
        sa.Column("card_at", MOMENT, nullable=True),
        sa.Column("card_of", MOMENT, nullable=True),
        sa.Column("compared_at", MOMENT, nullable=True),
        sa.Column("seen_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seen_note_id", ID, server_default="0", nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("lease_owner", CODE, nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("repeats", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failure", CODE, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_topics_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_topics")),
    )
    op.create_index("ix_case_topics_group_id_thread_id", "case_topics", ["group_id", "thread_id"])
    op.create_table(
        "topic_lines",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wire_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, server_default="0", nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("message_id", CODE, nullable=True),
        sa.Column("note_id", ID, nullable=True),
        sa.Column("file_id", CODE, nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("state", CODE, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_topic_lines_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_topic_lines_staff_id")),
        sa.PrimaryKeyConstraint("group_id", "wire_id", "place", name=op.f("pk_topic_lines")),
    )
    op.create_index(op.f("ix_topic_lines_case_id"), "topic_lines", ["case_id"])
    op.create_index("ix_topic_lines_state", "topic_lines", ["state"])


def make_announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("text_hu", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.Column("audience", CODE, nullable=True),
        sa.Column("settlement", CODE, nullable=True),
        sa.Column("topic", CODE, nullable=True),
        sa.Column("state", CODE, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_announcements_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    op.create_index("ix_announcements_state_starts_at", "announcements", ["state", "starts_at"])
    op.create_table(
        "announcement_recipients",
        sa.Column("announcement_id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("message_id", CODE, nullable=True),
        sa.Column("failure", CODE, nullable=True),
        sa.Column("at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_recipients_announcement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_announcement_recipients_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("announcement_id", "conversation_id", name=op.f("pk_announcement_recipients")),
    )
    op.create_index(op.f("ix_announcement_recipients_conversation_id"), "announcement_recipients", ["conversation_id"])
    op.create_index(
        "ix_announcement_recipients_announcement_id_state", "announcement_recipients", ["announcement_id", "state"]
    )
    op.create_table(
        "interests",
        sa.Column("person_id", CODE, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("value", CODE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "kind", "value", name=op.f("pk_interests")),
    )
    op.create_index("ix_interests_kind_value", "interests", ["kind", "value"])


def make_fetches() -> None:
    op.create_table(
        "fetches",
        sa.Column("id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("message_id", CODE, nullable=False),
        sa.Column("channel", CODE, nullable=False),
        sa.Column("remote", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_fetches_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetches")),
    )
    op.create_index(op.f("ix_fetches_conversation_id"), "fetches", ["conversation_id"])
    op.create_index(op.f("ix_fetches_due_at"), "fetches", ["due_at"])
