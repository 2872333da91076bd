"""When somebody has taken the tour, or said that they need none"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accord_users", sa.Column("toured_at", Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("accord_users", schema=None) as batch_op:
        batch_op.drop_column("toured_at")
