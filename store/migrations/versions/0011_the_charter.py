"""Agreements of two kinds: the thresholds, and the charter"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLE, ASIDE = "accord_agreements", "accord_agreements_aside"
UNIQUE = {"uq_accord_agreements_version": "version", "uq_accord_agreements_effective": "effective_at"}


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("kind", sa.String(), server_default="thresholds", nullable=False))
    with _made_anew() as batch_op:
        _constrain(batch_op, "kind", "segment")


def downgrade() -> None:
    charters = f"SELECT id FROM {TABLE} WHERE kind <> 'thresholds'"
    revisions = f"SELECT id FROM accord_revisions WHERE agreement_id IN ({charters})"
    op.execute(f"DELETE FROM accord_signatures WHERE revision_id IN ({revisions})")
    op.execute(f"DELETE FROM accord_revisions WHERE agreement_id IN ({charters})")
    op.execute(f"DELETE FROM accord_comments WHERE agreement_id IN ({charters})")
    op.execute(f"DELETE FROM {TABLE} WHERE kind <> 'thresholds'")
    with _made_anew() as batch_op:
        _constrain(batch_op, "segment")
        batch_op.drop_column("kind")


def _constrain(batch_op: BatchOperations, *scope: str) -> None:
    for name, column in UNIQUE.items():
        batch_op.drop_constraint(name, type_="unique")
        batch_op.create_unique_constraint(name, [*scope, column])


@contextmanager
def _made_anew() -> Iterator[BatchOperations]:
    """SQLite drops the table to change it, and would not while revisions point at its rows: they wait aside."""
    waits = op.get_bind().dialect.name == "sqlite"
    if waits:
        op.execute("PRAGMA defer_foreign_keys=ON")
        op.execute(f"CREATE TEMPORARY TABLE {ASIDE} AS SELECT * FROM {TABLE}")
        op.execute(f"DELETE FROM {TABLE}")
    with op.batch_alter_table(TABLE) as batch_op:
        yield batch_op
    if waits:
        names = ", ".join(column["name"] for column in sa.inspect(op.get_bind()).get_columns(TABLE))
        op.execute(f"INSERT INTO {TABLE} ({names}) SELECT {names} FROM {ASIDE}")
        op.execute(f"DROP TABLE {ASIDE}")
