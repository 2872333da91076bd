"""Each metric of both teams against a query written by hand over the same rows, read by SQLite itself."""

import sqlite3
from datetime import date

import polars as pl
import pytest
from sqlalchemy import insert, make_url

from metrics import BY_KEY
from store.engine import writing
from store.frames import read_ledger
from store.models import TABLES
from store.schema import migrate
from tests.metrics import arbitrary

LEADS = 1500
AS_OF = date(2026, 10, 4)
END = "'2026-10-05'"
"""The end of 4 October 2026, on which everything is read: a good part of what is stored has not happened yet."""


def week(at):
    """The Monday of a time."""
    return f"date({at}, 'weekday 0', '-6 days')"


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('sql') / 'together.db'}"
    migrate(url)
    rows = {"leads": arbitrary.many_leads(20261124, LEADS), "disputes": arbitrary.many_disputes(7, LEADS)}
    with writing(url) as session:
        for name, frame in rows.items():
            session.execute(insert(TABLES[name]), frame.to_dicts())
    return url


@pytest.fixture(scope="module")
def read(url):
    return read_ledger(url, AS_OF)


@pytest.fixture(scope="module")
def ask(url):
    with sqlite3.connect(make_url(url).database) as connection:
        yield lambda query: connection.execute(query).fetchall()
    connection.close()


def result(read, key, *columns, drop_zero=None, **wanted):
    rows = BY_KEY[key].result(read).filter(**wanted)
    rows = rows.filter(pl.col(drop_zero) > 0) if drop_zero else rows
    return rows.select(pl.col(columns)).with_columns(pl.selectors.date().cast(pl.String)).rows()


FIRST_EVENT = "min({})".format(
    ", ".join(f"coalesce({event}_at, '9999')" for event in ("created", *arbitrary.EVENTS[1:]))
)
KNOWN = f"coalesce(created_at, {FIRST_EVENT}) < {END}"
"""A lead exists from its creation on, or from the first thing that happened to it."""


@pytest.mark.parametrize(
    ("scope", "key"),
    [
        ("all", "NULL"),
        ("reason", "rejection_reason"),
        ("month", "strftime('%Y-%m-01', rejected_at)"),
        ("week", week("rejected_at")),
    ],
)
def test_disputed(read, ask, scope, key):
    given = {side: f"(coalesce(d.{side}_labelled_at, d.contested_at) < {END})" for side in ("sales", "marketing")}
    pair = f"({given['sales']} AND {given['marketing']})"
    theirs = ask(f"""
        WITH d AS (SELECT * FROM accord_disputes WHERE contested_at < {END}),
        r AS (SELECT * FROM accord_leads WHERE {KNOWN} AND rejected_at < {END}),
        begun AS (SELECT min({week("rejected_at")}) AS monday FROM r JOIN d USING (lead_id))
        SELECT {key}, count(*), count(d.lead_id),
            sum(coalesce({pair} AND sales_label AND marketing_label, 0)),
            sum(coalesce({pair} AND sales_label AND NOT marketing_label, 0)),
            sum(coalesce({pair} AND NOT sales_label AND marketing_label, 0)),
            sum(coalesce({pair} AND NOT sales_label AND NOT marketing_label, 0)),
            sum(coalesce(settled_at < {END}, 0)), sum(coalesce(settled_at < {END} AND settled_as = 'overturned', 0))
        FROM r LEFT JOIN d USING (lead_id), begun WHERE {week("rejected_at")} >= monday
        GROUP BY 1 ORDER BY 1 NULLS LAST""")
    assert sum(row[3] for row in theirs) > 5
    columns = ("rejected", "contested", "both_yes", "only_sales", "only_marketing", "both_no", "settled", "overturned")
    found = result(read, "disputed", scope if scope != "all" else "week", *columns, drop_zero="rejected", scope=scope)
    assert found == theirs
