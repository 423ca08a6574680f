"""What retention needs: how far it has got, what it has emptied, and an audit whose oldest rows it may take."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
CODE = sa.String(length=80)


def upgrade() -> None:
    op.add_column("conversations", sa.Column("draft_forgotten_at", MOMENT, nullable=True))
    op.add_column("conversations", sa.Column("expired", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("cases", sa.Column("emptied_at", MOMENT, nullable=True))
    op.add_column("staff", sa.Column("emptied_at", MOMENT, nullable=True))
    op.add_column("case_topics", sa.Column("expired", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "retention_runs",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rule", CODE, nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("day", "rule", name=op.f("pk_retention_runs")),
    )
    refused = sa.text("action = 'remove' AND failure IS NOT NULL AND done_at IS NOT NULL")
    op.create_index("ix_outbox_refused", "outbox", ["id"], sqlite_where=refused, postgresql_where=refused)
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        op.execute(statement)


# Rows of the audit that are younger than five years by the database's own clock can still not be deleted by anybody.
SQLITE = (
    "DROP TRIGGER audit_refuses_delete",
    "CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit "
    "WHEN OLD.at >= datetime('now', '-1825 days') "
    "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END",
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'DELETE' THEN IF OLD.at < now() - interval '1825 days' THEN RETURN OLD; END IF; END IF; "
    "RAISE EXCEPTION 'the audit is only added to' USING ERRCODE = 'integrity_constraint_violation'; END $$",
)
