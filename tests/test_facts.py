"""What this stack really does, where our design stands on it: an upgrade that changes a fact fails here, not in use."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import create_engine, make_url, select
from sqlalchemy.dialects import postgresql, sqlite

from store.models import Setting


def test_polars_counts_whole_numbers_the_same_in_both_engines() -> None:
    frame = pl.LazyFrame({"key": [n % 7 for n in range(50_000)], "n": [n * n for n in range(50_000)]})
    grouped = frame.group_by("key").agg(pl.col("n").sum())
    one, other = (grouped.collect(engine=engine).sort("key") for engine in ("streaming", "in-memory"))
    assert one.equals(other)


def test_polars_reading_by_inference_would_merge_ids() -> None:
    text = b"lead_id\n00123\n0123\n"
    assert pl.read_csv(text)["lead_id"].n_unique() == 1
    assert pl.read_csv(text, infer_schema=False)["lead_id"].to_list() == ["00123", "0123"]


def test_a_lock_for_update_is_written_always_and_means_nothing_on_sqlite() -> None:
    locked = select(Setting.value).with_for_update()
    assert "FOR UPDATE" in str(locked.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
    assert "FOR UPDATE" not in str(locked.compile(dialect=sqlite.dialect()))  # type: ignore[no-untyped-call]


def test_sqlalchemy_means_psycopg_3_by_a_plain_postgresql_url() -> None:
    assert make_url("postgresql://host/db").get_dialect().driver == "psycopg"


def test_adbc_gives_times_as_text_and_booleans_as_integers_on_sqlite(tmp_path: Path) -> None:
    from adbc_driver_sqlite import dbapi

    path = tmp_path / "facts.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE facts (at DATETIME, yes BOOLEAN)")
        connection.execute("INSERT INTO facts VALUES (?, ?)", (str(datetime(2026, 1, 1, tzinfo=UTC)), True))
    connection.close()
    with dbapi.connect(str(path)) as read, read.cursor() as cursor:
        cursor.execute("SELECT at, yes FROM facts")
        assert pl.DataFrame(cursor.fetch_arrow_table()).dtypes == [pl.String, pl.Int64]


def test_without_our_recipe_sqlite_takes_no_lock_before_the_first_write(tmp_path: Path) -> None:
    plain = create_engine(f"sqlite:///{tmp_path / 'plain.db'}")
    with plain.begin() as one, plain.begin() as other:
        both = [connection.exec_driver_sql("SELECT 1").scalar() for connection in (one, other)]
    assert both == [1, 1]  # both read the same state: the start of a lost update
    plain.dispose()


def test_our_recipe_lets_one_writer_in_at_a_time(sqlite_url: str) -> None:
    from store.engine import engine

    writer = engine(sqlite_url).execution_options(accord_writes=True)
    impatient = sqlite3.connect(make_url(sqlite_url).database or "", timeout=0, isolation_level=None)
    with writer.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
        impatient.execute("BEGIN IMMEDIATE")
    impatient.close()


def test_streamlit_is_capped_below_the_version_that_breaks_the_sign_in_form() -> None:
    import streamlit_authenticator

    form = Path(streamlit_authenticator.__file__).parent / "views" / "authentication_view.py"
    project = (Path(__file__).resolve().parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert "use_container_width" in form.read_text(encoding="utf-8")
    assert '"streamlit>=1.67,<1.68"' in project
