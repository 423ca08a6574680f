"""Her own data in her hands: the ledger of who has been forgotten."""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
