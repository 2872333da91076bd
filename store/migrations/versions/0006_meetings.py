"""The joint meeting: what was said in it, and what its decisions are about and became"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEYS = {"meeting_id": "accord_meetings", "done_by": "accord_users", "dropped_by": "accord_users"}


def upgrade() -> None:
    op.create_table(
        "accord_meetings",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_meetings")),
        sa.UniqueConstraint("week", name=op.f("uq_accord_meetings_week")),
    )
    op.create_table(
        "accord_meeting_notes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("meeting_id", NUMBER, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["accord_meetings.id"], name=op.f("fk_accord_meeting_notes_meeting_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["accord_users.id"], name=op.f("fk_accord_meeting_notes_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_meeting_notes")),
    )
    with op.batch_alter_table("accord_meeting_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accord_meeting_notes_meeting_id"), ["meeting_id"], unique=False)
    with op.batch_alter_table("accord_decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("dropped_at", Instant(), nullable=True))
        for name, table in KEYS.items():
            batch_op.add_column(sa.Column(name, NUMBER, nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_accord_decisions_{name}"), table, [name], ["id"])
        batch_op.create_index(batch_op.f("ix_accord_decisions_meeting_id"), ["meeting_id"], unique=False)
    op.execute("INSERT INTO accord_settings (name, value) VALUES ('meeting_version', '1')")


def downgrade() -> None:
    op.execute("DELETE FROM accord_settings WHERE name = 'meeting_version'")
    with op.batch_alter_table("accord_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accord_decisions_meeting_id"))
        for name in KEYS:
            batch_op.drop_constraint(batch_op.f(f"fk_accord_decisions_{name}"), type_="foreignkey")
        for name in ("about", "dropped_at", *KEYS):
            batch_op.drop_column(name)
    op.drop_table("accord_meeting_notes")
    op.drop_table("accord_meetings")
