"""The metrics of the five conversations against queries written by hand over the same rows, read by SQLite itself."""

from datetime import date
from random import Random

import polars as pl
import pytest

from metrics import BY_KEY
from store.frames import read_ledger
from store.schema import migrate
from tests.metrics import arbitrary
from tests.metrics.by_hand import ask as ask
from tests.metrics.by_hand import week
from tests.stored import store_frames

LEADS, TALKS = 600, 900
AS_OF, END = date(2026, 10, 18), "'2026-10-19'"
"""A Sunday, before some of what is stored."""
FIRST = f"""(SELECT date(min(t.at)) FROM accord_conversations t
    WHERE t.lead_id = l.lead_id AND t.successful AND t.at < {END} AND t.kind"""


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('sql') / 'talks.db'}"
    migrate(url)
    draw = Random(3)
    talks = arbitrary.many_talks(5, TALKS, LEADS + 40)
    drawn = {"held_by": ("Ann", "Bob", None), "output": ("minutes", "", None)}
    more = [pl.Series(name, [draw.choice(values) for _ in range(TALKS)]) for name, values in drawn.items()]
    store_frames(url, leads=arbitrary.many_leads(91, LEADS), conversations=talks.with_columns(more))
    return url


@pytest.fixture(scope="module")
def read(url):
    return read_ledger(url, AS_OF)


def test_how_many_came_to_each_conversation_by_each_age(read, ask):
    rows = BY_KEY["conversation_funnel"].result(read).filter(pl.col("month").is_null())
    for kind in (1, 3, 5):
        for age in (0, 7, 30):
            held, skipped = ask(f"""
                SELECT count(*), coalesce(sum(before IS NULL OR before > first), 0) FROM (
                    SELECT {FIRST} = {kind}) AS first, {FIRST} = {kind - 1}) AS before, date(handed_over_at) AS began
                    FROM accord_leads l WHERE handed_over_at < {END})
                WHERE julianday(first) - julianday(began) <= {age}""")[0]
            row = rows.filter(kind=kind, age_days=age).row(0, named=True)
            assert (row["reached"], row["skipped"]) == (held, skipped if kind > 1 else 0)
    (handed,) = ask(f"SELECT count(*) FROM accord_leads WHERE handed_over_at < {END}")[0]
    assert set(rows["leads"]) == {handed}
    assert handed > 100


def test_successful_conversations_by_week_and_rep(read, ask):
    theirs = ask(f"""SELECT held_by, {week("at")} AS w, count(*), sum(coalesce(successful, 0))
        FROM accord_conversations WHERE at < {END} GROUP BY 1, 2""")
    rows = BY_KEY["conversations_weekly"].result(read).filter((pl.col("scope") == "rep") & (pl.col("held") > 0))
    made = rows.select("part", pl.col("week").cast(pl.String), "held", "successful").rows()
    assert sorted(made, key=str) == sorted(theirs, key=str)
    assert len(made) > 30


def test_outputs_and_events_of_twelve_weeks(read, ask):
    theirs = ask(f"""SELECT t.kind, count(*), sum(coalesce(trim(t.output), '') <> ''),
            sum(CASE WHEN t.kind IN (2, 3) THEN l.opportunity_at < {END} WHEN t.kind = 5 THEN l.won_at < {END} END
                IS TRUE),
            sum(coalesce(trim(t.output), '') <> '' OR CASE WHEN t.kind IN (2, 3) THEN l.opportunity_at < {END}
                WHEN t.kind = 5 THEN l.won_at < {END} END IS TRUE)
        FROM accord_conversations t LEFT JOIN accord_leads l USING (lead_id)
        WHERE t.successful AND t.at >= '2026-07-27' AND t.at < {END} GROUP BY 1 ORDER BY 1""")
    rows = BY_KEY["conversation_outputs"].result(read).filter(scope="kind")
    columns = (pl.col("part").cast(pl.Int64), "successful", "written", "event", "verified")
    assert rows.select(columns).rows() == theirs


def test_open_leads_by_their_furthest_conversation(read, ask):
    theirs = ask(f"""
        SELECT stage, kind, count(*) FROM (
            SELECT CASE WHEN opportunity_at < {END} THEN 'deal' ELSE 'accepted' END AS stage,
                coalesce((SELECT max(t.kind) FROM accord_conversations t
                    WHERE t.lead_id = l.lead_id AND t.successful AND t.at < {END}), 0) AS kind
            FROM (SELECT *, CASE WHEN accepted_at < {END} THEN accepted_at END AS yes,
                CASE WHEN rejected_at < {END} THEN rejected_at END AS no,
                CASE WHEN recycled_at < {END} THEN recycled_at END AS back FROM accord_leads) l
            WHERE yes IS NOT NULL AND (no IS NULL OR yes >= no) AND coalesce(won_at >= {END}, 1)
                AND coalesce(lost_at >= {END}, 1) AND (back IS NULL OR yes >= back))
        GROUP BY 1, 2""")
    rows = BY_KEY["conversation_stalls"].result(read).filter(pl.col("kind").is_not_null())
    assert sorted(rows.select("stage", "kind", "leads").rows()) == sorted(theirs)
    assert len(theirs) > 6
