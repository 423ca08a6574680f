"""What a messenger needs: its own message ids, edits, addresses that take nothing any more, one-time links."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("conversations", sa.Column("unreachable_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_conversations_person_id"), "conversations", ["person_id"])
    op.add_column("messages", sa.Column("edited", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("messages", sa.Column("wire_id", sa.String(length=80), nullable=True))
    op.add_column("outbox", sa.Column("unanswered", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_cases_person_id"), "cases", ["person_id"])
    op.create_table(
        "links",
        sa.Column("token_hash", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_links_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_conversation_id"), "links", ["conversation_id"])
