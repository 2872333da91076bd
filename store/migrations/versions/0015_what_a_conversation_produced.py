"""What a conversation produced: its output"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("accord_conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("output", sa.Text(), autoincrement=False, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("accord_conversations", schema=None) as batch_op:
        batch_op.drop_column("output")
