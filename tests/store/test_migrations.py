"""Databases of every age get today's tables and keep their rows; other people's tables are left alone."""

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from agreement import canonical
from agreement.errors import Refused
from store import agreements, charters, engine, frames, schema
from store.models import TABLES, Base
from tests.store.negotiating import Company, bar, charter

MORNING = datetime(2026, 11, 2, 8, 30, 15, 250_000, tzinfo=UTC)
SIGNED_LONG_AGO = (
    "INSERT INTO accord_users (id, username, name, seat, password_hash, active, demo, created_at, password_changed_at) "
    "VALUES (1, 'ada', 'Ada', 'sales', 'x', true, false, '2020-01-01 00:00:00', '2020-01-01 00:00:00')",
    "INSERT INTO accord_agreements (id, segment, state, revision, side, created_at) "
    "VALUES (1, 'all', 'half signed', 1, 'sales', '2020-01-01 00:00:00')",
    "INSERT INTO accord_revisions (id, agreement_id, number, definition, hash, effective_on, review_on, author_id, "
    "side, note, created_at) "
    "VALUES (1, 1, 1, :definition, 'h', '2020-01-02', '2020-04-01', 1, 'sales', '', '2020-01-01 00:00:00')",
    "INSERT INTO accord_signatures (id, revision_id, side, user_id, hash, session_hash, signed_at) "
    "VALUES (1, 1, 'sales', 1, 'h', 's', '2020-01-01 00:00:00')",
)
"""What a database of the first Accord may hold."""


def test_the_migrations_make_exactly_the_tables_of_the_models(url: str) -> None:
    with engine.engine(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema.VERSION_TABLE})
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_of_the_first_accord_gets_the_newer_tables_and_keeps_its_rows(url: str) -> None:
    with engine.engine(url).execution_options(accord_writes=True).begin() as connection:
        command.downgrade(schema._config(connection), "0001")
        assert not inspect(connection).has_table("accord_disputes")
        connection.execute(TABLES["leads"].insert(), {"lead_id": "old", "won_at": MORNING})
        for statement in SIGNED_LONG_AGO:
            given = {"definition": canonical(bar(60))} if ":definition" in statement else {}
            connection.execute(text(statement), given)
    schema.migrate.cache_clear()
    schema.migrate(url)
    with engine.engine(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema.VERSION_TABLE})
        assert compare_metadata(context, Base.metadata) == []
    assert frames.frames(url)["leads"].select("lead_id", "won_at").rows() == [("old", MORNING)]
    assert frames.frames(url)["disputes"].height == 0
    (signature,) = agreements.history(url)[0].current.signatures
    assert (signature.name, signature.hash, signature.dissent) == ("Ada", "h", "")
    assert agreements.history(url)[0].comments == ()


def test_a_database_goes_back_before_the_charter_and_comes_again_with_its_thresholds(team: Company) -> None:
    team.agree(bar(60))
    team.comment("mia", team.propose("anna", charter(5)), "good")
    team.agree(charter(4))
    with engine.engine(team.url).execution_options(accord_writes=True).begin() as connection:
        command.downgrade(schema._config(connection), "0010")
    schema.migrate.cache_clear()
    schema.migrate(team.url)
    (kept,) = agreements.history(team.url)
    assert (kept.version, kept.current.definition, kept.signed_sides) == (1, bar(60), ("sales", "marketing"))
    assert charters.history(team.url) == ()
    assert team.agree(charter(3)).version == 1


def test_other_peoples_tables_in_a_shared_database_are_left_alone(url: str) -> None:
    with engine.engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE leads (id INTEGER)"))
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
    schema.migrate.cache_clear()
    schema.migrate(url)
    names = inspect(engine.engine(url)).get_table_names()
    assert {"leads", "alembic_version", schema.VERSION_TABLE} <= set(names)
    assert all(name.startswith("accord_") for name in set(names) - {"leads", "alembic_version"})


def test_tables_of_a_newer_accord_are_left_alone(sqlite_url: str) -> None:
    with engine.engine(sqlite_url).begin() as connection:
        connection.execute(text(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'"))
    schema.migrate.cache_clear()
    with pytest.raises(Refused, match="newer Accord"):
        schema.migrate(sqlite_url)
