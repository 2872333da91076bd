"""Bringing a database to today's tables, by Alembic with a version table of its own."""

from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from store.engine import engine

VERSION_TABLE = "accord_schema_version"


@lru_cache(maxsize=64)
def migrate(url: str) -> None:
    """Creates or upgrades the tables; safe to call at every start and from several processes at once."""
    with engine(url).execution_options(accord_writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4112026)")
        command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
