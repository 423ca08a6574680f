"""People who may be one: proposals, and merges that can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
CODE = sa.String(length=80)


def upgrade() -> None:
    op.add_column("consents", sa.Column("conversation_id", ID, nullable=True))
    op.add_column("blocks", sa.Column("conversation_id", ID, nullable=True))
    make_merges()
    make_duplicates()


def make_merges() -> None:
    op.create_table(
        "merges",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("kept", CODE, nullable=False),
        sa.Column("gone", CODE, nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", ID, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_merges_staff_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["staff.id"], name=op.f("fk_merges_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_gone"), "merges", ["gone"])
    op.create_table(
        "merge_sides",
        sa.Column("merge_id", ID, nullable=False),
        sa.Column("side", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", CODE, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("answer", CODE, nullable=True),
        sa.ForeignKeyConstraint(["merge_id"], ["merges.id"], name=op.f("fk_merge_sides_merge_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("merge_id", "side", name=op.f("pk_merge_sides")),
    )
    op.create_index(op.f("ix_merge_sides_person_id"), "merge_sides", ["person_id"])
    op.create_table(
        "merge_rows",
        sa.Column("merge_id", ID, nullable=False),
        sa.Column("table_name", CODE, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["merge_id"], ["merges.id"], name=op.f("fk_merge_rows_merge_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("merge_id", "table_name", "key", name=op.f("pk_merge_rows")),
    )


def make_duplicates() -> None:
    op.create_table(
        "duplicates",
        sa.Column("first", CODE, nullable=False),
        sa.Column("second", CODE, nullable=False),
        sa.Column("token", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", CODE, nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("dismissed_at", MOMENT, nullable=True),
        sa.Column("dismissed_by", ID, nullable=True),
        sa.ForeignKeyConstraint(["dismissed_by"], ["staff.id"], name=op.f("fk_duplicates_dismissed_by")),
        sa.PrimaryKeyConstraint("first", "second", "token", name=op.f("pk_duplicates")),
    )
    op.create_index(op.f("ix_duplicates_second"), "duplicates", ["second"])
    op.create_index("ix_duplicates_dismissed_at_found_at", "duplicates", ["dismissed_at", "found_at"])
    op.create_table(
        "duplicates_due",
        sa.Column("case_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_duplicates_due_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_duplicates_due")),
    )
