"""Each metric of the short clock against a query written by hand over the same rows, read by SQLite itself."""

from datetime import date

import polars as pl
import pytest

from agreement.ledger import with_leads
from metrics import BY_KEY
from store.frames import read_ledger
from store.schema import migrate
from tests.metrics import arbitrary
from tests.metrics.by_hand import ask as ask
from tests.metrics.by_hand import week
from tests.stored import store_frames

LEADS, TALKS = 400, 300
PROMISED = {"2026-08": 900.0, "2026-Q3": 5e4, "2026-10": 1e6, "2026-Q4": 2.5}
END = "strftime('%s', '2026-10-20')"
"""The end of 19 October 2026, on which everything is read, in seconds since 1970."""


def minutes(start, stop):
    """Whole minutes between two times, cut towards zero."""
    return f"CAST((strftime('%s', {stop}) - strftime('%s', {start})) / 60 AS INTEGER)"


DECIDED = "max(coalesce(accepted_at, rejected_at), coalesce(rejected_at, accepted_at))"
FIRST = "min(coalesce(accepted_at, rejected_at), coalesce(rejected_at, accepted_at))"
ACCEPTED = "(accepted_at IS NOT NULL AND (rejected_at IS NULL OR accepted_at >= rejected_at))"


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('sql') / 'leads.db'}"
    migrate(url)
    rows = {
        "leads": arbitrary.many_leads(20261123, LEADS),
        "conversations": arbitrary.many_talks(5, TALKS, LEADS),
        "targets": pl.DataFrame({"period": list(PROMISED), "value": list(PROMISED.values())}).with_columns(
            metric=pl.lit("revenue"), owner=pl.lit("sales")
        ),
    }
    store_frames(url, **rows)
    return url


@pytest.fixture(scope="module")
def read(url):
    return read_ledger(url, date(2026, 10, 19))


def result(read, key, *columns, drop_zero=None, **wanted):
    rows = BY_KEY[key].result(read).filter(**wanted)
    rows = rows.filter(pl.col(drop_zero) > 0) if drop_zero else rows
    return rows.select(pl.col(columns)).with_columns(pl.selectors.date().cast(pl.String)).rows()


def test_the_rows_are_all_known_on_the_day_of_reading(read, ask):
    assert ask("SELECT count(*) FROM accord_leads") == [(LEADS,)]
    assert read.leads.height == LEADS


def test_handed_over(read, ask):
    theirs = ask(f"""
        SELECT {week("handed_over_at")}, count(*), sum({ACCEPTED}),
            count(coalesce(accepted_at, rejected_at)) - sum({ACCEPTED})
        FROM accord_leads WHERE handed_over_at IS NOT NULL GROUP BY 1 ORDER BY 1""")
    assert len(theirs) > 10
    assert result(read, "handed_over", "week", "handed_over", "accepted", "rejected", drop_zero="handed_over") == theirs


def test_sal_rate(read, ask):
    theirs = ask(f"""
        SELECT {week(DECIDED)}, sum({ACCEPTED}), count(*), 1.0 * sum({ACCEPTED}) / count(*)
        FROM accord_leads WHERE {DECIDED} IS NOT NULL GROUP BY 1 ORDER BY 1""")
    assert len(theirs) > 10
    assert result(read, "sal_rate", "week", "accepted", "decided", "value", drop_zero="decided") == theirs


def test_sal_rate_pending_at_the_end_of_each_week(read, ask):
    theirs = ask(f"""
        WITH weeks AS (SELECT DISTINCT {week("at")} AS monday FROM (
            SELECT handed_over_at AS at FROM accord_leads UNION SELECT {DECIDED} FROM accord_leads)
            WHERE at IS NOT NULL)
        SELECT monday, count(lead_id), avg(julianday(date(monday, '+6 days')) - julianday(date(handed_over_at)))
        FROM weeks LEFT JOIN accord_leads
            ON date(handed_over_at) <= date(monday, '+6 days') AND (
                {FIRST} IS NULL OR ({FIRST} >= handed_over_at AND date({FIRST}) > date(monday, '+6 days')))
        GROUP BY 1 ORDER BY 1""")
    ours = {week: rest for week, *rest in result(read, "sal_rate", "week", "pending", "pending_days")}
    for monday, pending, age in theirs[:-1]:
        assert ours[monday] == [pending, pytest.approx(age)], monday


def test_decision_time_parts(read, ask):
    taken = minutes("handed_over_at", FIRST)
    theirs = ask(f"""
        SELECT {week("handed_over_at")}, count(*), sum({FIRST} IS NOT NULL AND {taken} >= 0), sum({FIRST} IS NULL),
            sum(coalesce({taken} < 0, 0))
        FROM accord_leads WHERE handed_over_at IS NOT NULL GROUP BY 1 ORDER BY 1""")
    columns = ("week", "leads", "decided", "pending", "out_of_order")
    assert result(read, "decision_time", *columns, drop_zero="leads") == theirs
    assert sum(out_of_order for *_, out_of_order in theirs) > 0


def test_decision_time_median_where_nobody_is_pending(read, ask):
    """Without censoring the Kaplan–Meier median is the middle of the sorted durations."""
    taken = minutes("handed_over_at", FIRST)
    theirs = ask(f"""
        WITH timed AS (SELECT {week("handed_over_at")} AS monday, {taken} AS m FROM accord_leads
            WHERE handed_over_at IS NOT NULL AND {FIRST} >= handed_over_at),
        ranked AS (SELECT monday, m, row_number() OVER (PARTITION BY monday ORDER BY m) AS place,
            count(*) OVER (PARTITION BY monday) AS n FROM timed)
        SELECT monday, min(m) FROM ranked WHERE 2 * place >= n GROUP BY 1 ORDER BY 1""")
    decided = with_leads(read, read.leads.filter(pl.col("first_decided_at").is_not_null()))
    ours = result(decided, "decision_time", "week", "value", drop_zero="decided")
    assert [(monday, round(hours * 60)) for monday, hours in ours] == theirs


def worked(start, stop):
    """Business minutes between two times: of each weekday the part between nine and five."""
    return f"""(WITH RECURSIVE days(day) AS (SELECT date({start}) UNION ALL
        SELECT date(day, '+1 day') FROM days WHERE day < date({stop}))
        SELECT coalesce(sum(max(0, (min(strftime('%s', {stop}), strftime('%s', day || ' 17:00')) -
            max(strftime('%s', {start}), strftime('%s', day || ' 09:00'))) / 60)), 0)
        FROM days WHERE strftime('%w', day) BETWEEN '1' AND '5')"""


CLOCKS = {
    "decision_time": {"business_median": ("handed_over_at", FIRST)},
    "response_time": {
        "business_median": ("handed_over_at", "first_response_at"),
        "system_business_median": ("created_at", "assigned_at"),
        "human_business_median": ("assigned_at", "first_response_at"),
    },
}


@pytest.mark.parametrize(("key", "median"), [(key, median) for key, medians in CLOCKS.items() for median in medians])
def test_business_medians_where_nobody_waits(read, ask, key, median):
    start, stop = CLOCKS[key][median]
    theirs = ask(f"""
        WITH timed AS (SELECT {week("handed_over_at")} AS monday, {worked(start, stop)} AS m FROM accord_leads
            WHERE handed_over_at IS NOT NULL AND {stop} >= {start}),
        ranked AS (SELECT monday, m, row_number() OVER (PARTITION BY monday ORDER BY m) AS place,
            count(*) OVER (PARTITION BY monday) AS n FROM timed)
        SELECT monday, min(m) FROM ranked WHERE 2 * place >= n GROUP BY 1 ORDER BY 1""")
    ended = "first_decided_at" if stop == FIRST else stop
    done = with_leads(read, read.leads.filter(pl.col(ended).is_not_null()))
    ours = [row for row in result(done, key, "week", median) if row[1] is not None]
    unit = 60 if key == "decision_time" else 1
    assert [(monday, round(value * unit)) for monday, value in ours] == theirs
    assert len(theirs) > 10


@pytest.mark.parametrize(("band", "most"), [("5_minutes", 5), ("1_hour", 60), ("24_hours", 1440)])
def test_response_time(read, ask, band, most):
    taken = minutes("handed_over_at", "first_response_at")
    waited = f"CAST(({END} - strftime('%s', handed_over_at)) / 60 AS INTEGER)"
    theirs = ask(f"""
        SELECT {week("handed_over_at")}, count(*), sum(first_response_at IS NULL), sum(coalesce({taken} < 0, 0)),
            sum(coalesce({taken} BETWEEN 0 AND {most}, 0)),
            sum(CASE WHEN first_response_at IS NULL THEN {waited} > {most} ELSE {taken} >= 0 END),
            sum(first_response_at IS NULL AND {waited} <= {most})
        FROM accord_leads WHERE handed_over_at IS NOT NULL GROUP BY 1 ORDER BY 1""")
    columns = ("week", "leads", "never_answered", "out_of_order", f"within_{band}", f"judged_{band}", f"pending_{band}")
    assert result(read, "response_time", *columns, drop_zero="leads") == theirs


WORKED_HOURS = """(WITH RECURSIVE hours(hour) AS (
    SELECT strftime('%Y-%m-%d %H:00', handed_over_at, '+59 minutes', '+59 seconds') UNION ALL
    SELECT strftime('%Y-%m-%d %H:00', hour, '+1 hour') FROM hours WHERE hour < '2026-10-19 23:00')
    SELECT count(*) FROM hours
    WHERE strftime('%w', hour) BETWEEN '1' AND '5' AND strftime('%H', hour) BETWEEN '09' AND '16')"""
"""Whole hours of work that begin after the hand-over, nine to five on weekdays, until 19 October."""


def test_backlog(read, ask):
    waited = f"(({END} - strftime('%s', handed_over_at)) / 86400.0)"
    band = f"(({waited} >= 1) + ({waited} >= 3) + ({waited} >= 7) + ({waited} >= 14) + ({waited} >= 30))"
    undecided = "accepted_at IS NULL AND rejected_at IS NULL"
    unanswered = f"""first_response_at IS NULL AND opportunity_at IS NULL AND won_at IS NULL AND lost_at IS NULL
        AND ({undecided} OR {ACCEPTED})"""
    for what, waits in (("first response", unanswered), ("decision", undecided)):
        theirs = ask(f"""SELECT {band}, count(*) FROM accord_leads
            WHERE handed_over_at IS NOT NULL AND {waits} GROUP BY 1 ORDER BY 1""")
        assert theirs
        assert result(read, "backlog", "band_order", "value", drop_zero="value", waiting_for=what) == theirs
        [(oldest, days)] = ask(f"""SELECT CAST(max({waited}) AS INTEGER), max({WORKED_HOURS}) / 8
            FROM accord_leads WHERE handed_over_at IS NOT NULL AND {waits}""")
        rows = BY_KEY["backlog"].result(read).filter(waiting_for=what)
        assert rows.select(pl.max("oldest_days", "oldest_working_days")).row(0) == (oldest, days)
        assert rows["working"].sum() == rows["value"].sum()


def test_win_rate(read, ask):
    month = "strftime('%Y-%m-01', coalesce(won_at, lost_at))"
    theirs = ask(f"""SELECT {month}, count(won_at), count(*) FROM accord_leads
        WHERE coalesce(won_at, lost_at) IS NOT NULL GROUP BY 1 ORDER BY 1""")
    ours = result(read, "win_rate", "month", "won", "whole", drop_zero="whole", kind="by count")
    assert ours[1:] == theirs
    assert ours[0][1:] == tuple(map(sum, list(zip(*theirs, strict=True))[1:]))


def test_win_rate_by_amount(read, ask):
    theirs = ask("""SELECT count(won_at), count(*), sum(CASE WHEN won_at IS NOT NULL THEN amount_cents ELSE 0 END),
        sum(amount_cents), 1.0 * sum(CASE WHEN won_at IS NOT NULL THEN amount_cents ELSE 0 END) / sum(amount_cents)
        FROM accord_leads WHERE coalesce(won_at, lost_at) IS NOT NULL AND amount_cents > 0""")
    columns = ("won", "whole", "won_cents", "whole_cents", "value")
    assert result(read, "win_rate", *columns, kind="by amount")[:1] == theirs


def test_win_rate_of_all_opened(read, ask):
    opened = "coalesce(opportunity_at, won_at, lost_at)"
    theirs = ask(f"""SELECT strftime('%Y-%m-01', {opened}), count(won_at), count(*) FROM accord_leads
        WHERE {opened} IS NOT NULL GROUP BY 1 ORDER BY 1""")
    ours = result(read, "win_rate", "month", "won", "whole", drop_zero="whole", kind="of all opened")
    assert ours[1:] == theirs


@pytest.mark.parametrize(
    ("kind", "period"),
    [
        ("month", "strftime('%Y-%m', won_at)"),
        ("quarter", "strftime('%Y', won_at) || '-Q' || ((strftime('%m', won_at) + 2) / 3)"),
    ],
)
def test_revenue(read, ask, kind, period):
    theirs = ask(f"""SELECT {period}, count(*), coalesce(sum(amount_cents), 0), targets.value
        FROM accord_leads LEFT JOIN accord_targets AS targets ON targets.period = {period}
        WHERE won_at IS NOT NULL GROUP BY 1 ORDER BY 1""")
    assert result(read, "revenue", "period", "won", "amount_cents", "target", drop_zero="won", kind=kind) == theirs


def test_wins(read, ask):
    theirs = ask(f"""SELECT {week("won_at")}, count(*), sum(amount_cents IS NULL), coalesce(sum(amount_cents), 0)
        FROM accord_leads WHERE won_at IS NOT NULL GROUP BY 1 ORDER BY 1""")
    assert len(theirs) > 10
    assert result(read, "wins", "week", "value", "unpriced", "amount_cents", drop_zero="value") == theirs


def test_conversations_held(read, ask):
    theirs = ask(f"""
        SELECT {week("at")}, kind, count(*), sum(coalesce(successful, 0)), (
            SELECT count(*) FROM accord_leads WHERE {ACCEPTED} AND {week(DECIDED)} = {week("at")})
        FROM accord_conversations GROUP BY 1, 2 ORDER BY 1, 2""")
    columns = ("week", "kind", "held", "successful", "sals")
    assert result(read, "conversations_held", *columns, drop_zero="held") == theirs


OPENED = "coalesce(opportunity_at, won_at, lost_at)"


def test_opportunities(read, ask):
    theirs = ask(f"""SELECT {week(OPENED)}, count(*), count(won_at), sum(won_at IS NULL AND lost_at IS NOT NULL),
            sum(won_at IS NULL AND lost_at IS NULL), sum(opportunity_at IS NULL)
        FROM accord_leads WHERE {OPENED} IS NOT NULL GROUP BY 1 ORDER BY 1""")
    columns = ("week", "value", "won", "lost", "open", "undated")
    assert len(theirs) > 10
    assert result(read, "opportunities", *columns, drop_zero="value") == theirs


def test_pipeline_created(read, ask):
    theirs = ask(f"""SELECT {week(OPENED)}, count(*), sum(coalesce(amount_cents > 0, 0)),
            sum(coalesce(amount_cents <= 0, 1)), sum(max(coalesce(amount_cents, 0), 0)),
            CASE WHEN max(coalesce(amount_cents, 0)) > 0 THEN sum(max(coalesce(amount_cents, 0), 0)) / 100.0 END
        FROM accord_leads WHERE {OPENED} IS NOT NULL GROUP BY 1 ORDER BY 1""")
    columns = ("week", "opportunities", "priced", "unpriced", "amount_cents", "value")
    assert result(read, "pipeline_created", *columns, drop_zero="opportunities") == theirs


def cycles(clock):
    """The ids of deals with a known opening, their month of opening, outcome, and days on a clock."""
    ended = "coalesce(won_at, lost_at, '2026-10-19')"
    worked = f"""(WITH RECURSIVE days(day) AS (SELECT date(opportunity_at) UNION ALL
        SELECT date(day, '+1 day') FROM days WHERE day < date({ended}))
        SELECT count(*) FROM days WHERE day < date({ended}) AND strftime('%w', day) BETWEEN '1' AND '5')"""
    apart = f"CAST(julianday(date({ended})) - julianday(date(opportunity_at)) AS INTEGER)"
    return f"""SELECT strftime('%Y-%m-01', opportunity_at) AS month, {apart} AS apart, won_at IS NOT NULL AS won,
        {worked if clock == "working" else apart} AS days, lost_at IS NOT NULL AND won_at IS NULL AS lost
        FROM accord_leads WHERE opportunity_at IS NOT NULL"""


def test_sales_cycle_parts(read, ask):
    theirs = ask(f"""SELECT month, count(*), sum(won AND apart >= 0), sum(lost AND apart >= 0),
            sum(NOT won AND NOT lost AND apart >= 0), sum(apart < 0)
        FROM ({cycles("calendar")}) GROUP BY 1 ORDER BY 1""")
    ours = result(read, "sales_cycle", "month", "opportunities", "won", "lost", "open", "out_of_order")
    assert ours[1:] == theirs
    assert ours[0][1:] == tuple(map(sum, list(zip(*theirs, strict=True))[1:]))


@pytest.mark.parametrize(
    ("clock", "mean", "median"), [("calendar", "mean", "value"), ("working", "business_mean", "business_median")]
)
def test_sales_cycle_days(read, ask, clock, mean, median):
    theirs = ask(f"""WITH sold AS (SELECT month, days FROM ({cycles(clock)}) WHERE won AND apart >= 0),
        ranked AS (SELECT month, days, row_number() OVER (PARTITION BY month ORDER BY days) AS place,
            count(*) OVER (PARTITION BY month) AS n FROM sold)
        SELECT month, avg(days), avg(CASE WHEN place IN ((n + 1) / 2, n / 2 + 1) THEN days END)
        FROM ranked GROUP BY 1 ORDER BY 1""")
    ours = [row for row in result(read, "sales_cycle", "month", mean, median, drop_zero="won") if row[0]]
    assert [month for month, *_ in ours] == [month for month, *_ in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert one[1:] == pytest.approx(other[1:])


@pytest.mark.parametrize("reason", ["coalesce(rejection_reason, 'no reason given')", "NULL"])
def test_rejection_mix(read, ask, reason):
    taken = "(recycled_at >= rejected_at)"
    part = "sum(rejection_reason IS NOT NULL)" if reason == "NULL" else "count(*)"
    theirs = ask(f"""
        WITH weeks AS (SELECT {week("rejected_at")} AS monday, count(*) AS n FROM accord_leads
            WHERE rejected_at IS NOT NULL GROUP BY 1)
        SELECT monday, {reason}, count(*), sum(coalesce({taken}, 0)),
            sum(coalesce({taken} AND accepted_at > recycled_at, 0)), 1.0 * {part} / n,
            1.0 * sum(coalesce({taken}, 0)) / count(*)
        FROM accord_leads JOIN weeks ON monday = {week("rejected_at")} GROUP BY 1, 2 ORDER BY 1, 2""")
    ours = result(
        read, "rejection_mix", "week", "reason", "rejected", "recycled", "recycled_accepted", "value", "recycled_share",
        drop_zero="rejected",
    )  # fmt: skip
    ours = [row for row in ours if (row[1] is None) == (reason == "NULL")]
    assert sum(regained for *_, regained, _, _ in theirs) > 0
    assert ours == [(*row[:5], *map(pytest.approx, row[5:])) for row in theirs]


def test_pipeline_velocity(read, ask):
    """Each factor of each window by itself; a date after the end of a window has not happened in it."""
    timed = "won_at IS NOT NULL AND date(won_at) >= date(opportunity_at)"
    theirs = ask(f"""
        WITH RECURSIVE windows(until) AS (SELECT '2026-10-19' UNION ALL
            SELECT date(until, '-91 days') FROM windows
            WHERE until > (SELECT date(min({OPENED}), '+90 days') FROM accord_leads)),
        deals AS (SELECT *, date({OPENED}) AS opened, date(coalesce(won_at, lost_at)) AS closed FROM accord_leads
            WHERE {OPENED} IS NOT NULL)
        SELECT until, sum(opened <= until AND (closed IS NULL OR closed > until)),
            1.0 * sum(won_at IS NOT NULL AND inside) / sum(inside),
            avg(CASE WHEN inside AND won_at IS NOT NULL AND amount_cents > 0 THEN amount_cents / 100.0 END),
            avg(CASE WHEN inside AND {timed} THEN julianday(date(won_at)) - julianday(date(opportunity_at)) END)
        FROM (SELECT *, coalesce(closed > date(until, '-91 days') AND closed <= until, 0) AS inside
            FROM windows JOIN deals) GROUP BY 1 ORDER BY 1""")
    columns = ("until", "opportunities", "win_rate", "mean_amount", "cycle_days", "value")
    ours = result(read, "pipeline_velocity", *columns)
    assert len(ours) == len(theirs) == 2
    for (until, *made, value), (day, *factors) in zip(ours, theirs, strict=True):
        assert (until, made) == (day, [pytest.approx(factor) for factor in factors])
        assert value == pytest.approx(factors[0] * factors[1] * factors[2] / factors[3])


@pytest.mark.parametrize(("kind", "begins"), [("month", "2026-10"), ("quarter", "2026-Q4")])
def test_pipeline_coverage_of_the_running_period(read, ask, kind, begins):
    [theirs] = ask("""
        SELECT sum(won_at IS NULL AND lost_at IS NULL AND opportunity_at IS NOT NULL),
            sum(CASE WHEN won_at IS NULL AND lost_at IS NULL AND opportunity_at IS NOT NULL AND amount_cents > 0
                THEN amount_cents END),
            sum(CASE WHEN won_at >= '2026-10-01' THEN amount_cents ELSE 0 END),
            sum(coalesce(won_at, lost_at) < '2026-10-01'), sum(won_at < '2026-10-01')
        FROM accord_leads""")
    _, pipeline, won, closed, sold = theirs
    columns = ("open_deals", "pipeline_cents", "won_cents", "closed_before", "won_before")
    assert result(read, "pipeline_coverage", *columns, kind=kind, period=begins) == [theirs]
    left = PROMISED[begins] * 100 - won
    [(state, value, required)] = result(read, "pipeline_coverage", "state", "value", "required", period=begins)
    assert (state, value) == (("to go", pytest.approx(pipeline / left)) if left > 0 else ("reached", None))
    assert required == pytest.approx(closed / sold)


def test_what_every_period_began_with(read, ask):
    theirs = ask(f"""
        WITH periods AS (SELECT DISTINCT strftime('%Y-%m-01', {OPENED}) AS begins FROM accord_leads
            WHERE {OPENED} IS NOT NULL)
        SELECT begins, count(*), sum(coalesce(amount_cents <= 0, 1)), sum(max(coalesce(amount_cents, 0), 0))
        FROM periods JOIN accord_leads
            ON {OPENED} < begins AND (coalesce(won_at, lost_at) IS NULL OR coalesce(won_at, lost_at) >= begins)
        GROUP BY 1 ORDER BY 1""")
    columns = ("starts_on", "opening_deals", "opening_unpriced", "opening_cents")
    assert len(theirs) == 3
    assert result(read, "pipeline_coverage", *columns, kind="month")[1:] == theirs
