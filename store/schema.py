"""Bringing a database to today's tables, by Alembic with a version table of its own."""

from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from agreement.errors import Refused
from store.engine import engine, parsed

VERSION_TABLE = "accord_schema_version"


@lru_cache(maxsize=64)
def migrate(url: str) -> None:
    """Creates or upgrades the tables; safe to call at every start and from several processes at once."""
    try:
        with engine(url).execution_options(accord_writes=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4112026)")
            command.upgrade(_config(connection), "head")
    except CommandError as error:
        raise Refused(
            f"The tables of {_shown(url)} were made by a newer Accord ({error}). Install that version or a later one."
        ) from None
    except (OperationalError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise Refused(
            f"The database {_shown(url)} cannot be opened: {reason}. Start it, or correct ACCORD_DATABASE_URL."
        ) from None


def _shown(url: str) -> str:
    """The address without its password."""
    return parsed(url).render_as_string(hide_password=True)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
