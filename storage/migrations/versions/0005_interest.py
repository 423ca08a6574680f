"""What a form took in: settlement, desk, programmes and needs of a case; what its visitor is yet to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
CODE = sa.String(length=80)


def upgrade() -> None:
    for name in ("subject", "settlement", "desk", "desk_why"):
        op.add_column("cases", sa.Column(name, CODE, nullable=True))
    op.add_column("cases", sa.Column("disowned_at", MOMENT, nullable=True))
    op.create_index("ix_cases_desk_closed_at", "cases", ["desk", "closed_at"])
    op.create_index("ix_cases_settlement_closed_at", "cases", ["settlement", "closed_at"])
    op.add_column("partner_offices", sa.Column("desk", CODE, nullable=True))
    for name in ("desk", "settlement"):
        op.add_column("saved_filters", sa.Column(name, CODE, nullable=True))
    make_programmes()
    make_needs()
    make_updates()


def make_programmes() -> None:
    op.create_table(
        "case_programmes",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("topic", CODE, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_programmes_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "topic", name=op.f("pk_case_programmes")),
    )


def make_needs() -> None:
    op.create_table(
        "needs",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("trade", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("from_month", sa.Date(), nullable=True),
        sa.Column("schooling", CODE, nullable=True),
        sa.Column("shift", CODE, nullable=True),
        sa.Column("settlement", CODE, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_needs_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
    )
    op.create_index(op.f("ix_needs_case_id"), "needs", ["case_id"])
    op.create_index(op.f("ix_needs_at"), "needs", ["at"])


def make_updates() -> None:
    op.create_table(
        "case_updates",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("change", CODE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_updates_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_updates")),
    )
    op.create_index(op.f("ix_case_updates_due_at"), "case_updates", ["due_at"])
