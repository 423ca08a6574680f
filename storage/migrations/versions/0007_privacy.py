"""Her own data in her hands: the ledger of who has been forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
CODE = sa.String(length=80)


def upgrade() -> None:
    op.add_column("conversations", sa.Column("parting_until", MOMENT, nullable=True))
    op.create_index("ix_conversations_parting_until", "conversations", ["parting_until"])
    op.add_column("gaps", sa.Column("person_id", CODE, nullable=True))
    op.create_index("ix_gaps_person_id", "gaps", ["person_id"])
    op.create_table(
        "erasures",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", CODE, nullable=False),
        sa.Column("address_lookup", CODE, nullable=False),
        sa.Column("extent", CODE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("cleared_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index("ix_erasures_person_id", "erasures", ["person_id"])
    op.create_index("ix_erasures_address_lookup", "erasures", ["address_lookup"])
