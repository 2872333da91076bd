"""What sales says of a piece of content"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accord_ratings",
        sa.Column("rating_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("content_id", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("at", Instant(), autoincrement=False, nullable=True),
        sa.Column("rated_by", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("useful", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("lead_id", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("comment", sa.Text(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("rating_id", name=op.f("pk_accord_ratings")),
    )


def downgrade() -> None:
    op.drop_table("accord_ratings")
