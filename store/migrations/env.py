"""Alembic's entry: it is handed an open connection and looks at Accord's own tables only."""

from alembic import context

from store.models import PREFIX, Base
from store.schema import VERSION_TABLE


def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    """Other people's tables in a shared database are none of our business."""
    return kind != "table" or (name or "").startswith(PREFIX)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    include_object=ours,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
