"""What each lead was on a day, by its stage history: the ledger against window functions, read by SQLite itself."""

from datetime import date, timedelta

import polars as pl
import pytest

from agreement.frames import EVENTS
from store.frames import read_ledger
from store.schema import migrate
from tests.metrics import arbitrary
from tests.metrics.by_hand import ask as ask
from tests.stored import store_frames

LEADS, CHANGES = 400, 2_400
DAYS = (date(2026, 7, 20), date(2026, 8, 30), date(2026, 10, 19))
ORDER = " ".join(f"WHEN '{event}' THEN {place}" for place, event in enumerate(EVENTS))
DECIDING, CLOSING = "('handed_over', 'accepted', 'rejected', 'recycled')", "('opportunity', 'won', 'lost')"
FIRST = ("created", "qualified", "handed_over", "assigned", "first_response")


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('sql') / 'history.db'}"
    migrate(url)
    changes = arbitrary.many_changes(20261201, CHANGES, LEADS + 20)
    store_frames(url, leads=arbitrary.many_leads(20261130, LEADS), stage_changes=changes)
    return url


def told(end: str) -> str:
    """What is known before `end`: c every change, e those at which a lead entered an event, k one row a lead."""
    ranked = f"""
        c AS (SELECT lead_id, at, event, CASE event {ORDER} END AS place,
                CASE WHEN event IN {DECIDING} THEN 'd' WHEN event IN {CLOSING} THEN 'c' ELSE event END AS track
            FROM accord_stage_changes JOIN accord_leads USING (lead_id)
            WHERE at < {end} AND event IN ({", ".join(f"'{event}'" for event in EVENTS)})),
        t AS (SELECT *, lag(event) OVER w AS before, lead(event) OVER w AS after, lead(at) OVER w AS until
            FROM c WINDOW w AS (PARTITION BY lead_id, track ORDER BY at, place)),
        e AS (SELECT *, max(CASE WHEN event = 'recycled' THEN at END) OVER (PARTITION BY lead_id) AS back
            FROM t WHERE before IS NULL OR before <> event OR event NOT IN {DECIDING[:-1]}, {CLOSING[1:]}),
        s AS (SELECT *, row_number() OVER (PARTITION BY lead_id, track ORDER BY at DESC, place DESC) AS last FROM e),
        o AS (SELECT lead_id, coalesce(min(at) FILTER (WHERE at >= back), min(at)) AS at FROM (
                SELECT c.*, (SELECT max(at) FROM e WHERE event = 'recycled' AND e.lead_id = c.lead_id) AS back
                FROM c WHERE event = 'opportunity') GROUP BY 1)"""
    own = {event: f"CASE WHEN l.{event}_at < {end} THEN l.{event}_at END" for event in EVENTS}
    counts = {event: f"min(e.at) FILTER (WHERE e.event = '{event}')" for event in FIRST}
    counts |= {event: f"max(e.at) FILTER (WHERE e.event = '{event}')" for event in ("accepted", "rejected", "recycled")}
    counts |= {event: f"max(e.at) FILTER (WHERE e.event = '{event}' AND e.last = 1)" for event in ("won", "lost")}
    counts["opportunity"] = "(SELECT at FROM o WHERE o.lead_id = l.lead_id)"
    columns = ", ".join(
        f"CASE WHEN max(e.event = '{event}') THEN {counts[event]} ELSE {own[event]} END AS {event}" for event in EVENTS
    )
    again = "max(e.at) FILTER (WHERE e.last = 1 AND e.event = 'handed_over')"
    decided = "min(e.at) FILTER (WHERE e.event IN ('accepted', 'rejected'))"
    dates = ", ".join(f"coalesce(l.{event}_at, '9')" for event in EVENTS)
    begun = "coalesce((SELECT min(at) FROM accord_stage_changes h WHERE h.lead_id = l.lead_id), '9')"
    return f"""WITH {ranked}, k AS (SELECT l.lead_id, {columns}, {again} AS again, {decided} AS decided,
        coalesce({counts["created"]}, l.created_at, min({dates}, {begun})) AS exists_since
        FROM accord_leads l LEFT JOIN s e USING (lead_id) GROUP BY l.lead_id)"""


@pytest.mark.parametrize("day", DAYS)
def test_what_each_lead_was_on_a_day(url, ask, day):
    end = f"'{day + timedelta(days=1)}'"
    latest = "nullif(max(coalesce(accepted, ''), coalesce(rejected, '')), '')"
    theirs = ask(f"""{told(end)} SELECT lead_id, {", ".join(EVENTS)},
        nullif(min(coalesce(accepted, '9'), coalesce(rejected, '9'), coalesce(decided, '9')), '9'),
        CASE WHEN again > {latest} AND decided < again THEN again END
        FROM k WHERE exists_since < {end} OR exists_since = '9' ORDER BY lead_id""")
    read = read_ledger(url, day).leads
    names = [*(f"{event}_at" for event in EVENTS), "first_decided_at", "handed_over_again_at"]
    ours = read.select("lead_id", pl.col(names).dt.strftime("%Y-%m-%d %H:%M:%S.%6f")).sort("lead_id").rows()
    assert len(ours) > 100
    assert ours == theirs
