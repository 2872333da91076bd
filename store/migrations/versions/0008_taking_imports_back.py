"""What an import needs to be taken back, and who took it back when"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "accord_import_undo",
        sa.Column("import_id", whole, nullable=False),
        sa.Column("frame", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("part", whole, nullable=False),
        sa.Column("rows", whole, nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["accord_imports.id"], name="fk_accord_import_undo_import_id"),
        sa.PrimaryKeyConstraint("import_id", "frame", "kind", "part", name="pk_accord_import_undo"),
    )
    op.add_column("accord_imports", sa.Column("undone_at", Instant(), nullable=True))
    op.add_column("accord_imports", sa.Column("undone_by", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("accord_imports", schema=None) as batch_op:
        batch_op.drop_column("undone_by")
        batch_op.drop_column("undone_at")
    op.drop_table("accord_import_undo")
