"""Response: every number is the metric's, opens its leads, and the late rep is seen at once."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import metrics
from agreement.ledger import Ledger
from charts.numbers import duration, interval, percent, share_of
from metrics._benchmarks import AUDIT
from metrics._owners import by_owner
from pages.parts.board.view import WEEKS
from sample_data import truth
from store import people
from tests.making import leads
from tests.pages.shown import numbers, opened, opens, words
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.sampled import unchanged as unchanged
from tests.signing import made, signs_in
from tests.stored import store_frames

WEEK = date(2026, 11, 16)
"""The last whole week of the sample."""
Shows = Callable[..., AppTest]


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, unchanged: str) -> Shows:
    """Opens the page of the sample company as somebody of the sales seat."""
    signs_in(monkeypatch, unchanged, people.person(unchanged, "anna"))
    return lambda **params: opened("sales/response", **params)


def of_week(ledger: Ledger, key: str, filters: metrics.Filters | None = None) -> dict[str, object]:
    return metrics.BY_KEY[key].result(ledger, filters).filter(pl.col("week") == WEEK).row(0, named=True)


def test_the_title_says_the_share_in_time_and_the_late_rep(shows: Shows, ledger: Ledger) -> None:
    week, title = of_week(ledger, "response_time"), shows().title[0].value
    share = share_of(week["within_commitment"], week["judged_commitment"])
    assert title.startswith(f"{share} answered within 4 working hours")
    reps = by_owner(metrics.BY_KEY["response_time"].count(ledger), metrics.moment(ledger), WEEK, WEEKS, "commitment")
    late = reps.row(0, named=True)
    assert late["rep"] == truth.LATE_REP
    assert f"{truth.LATE_REP} answered none of {late['judged']} in time" in title


def test_every_band_has_its_share_interval_and_counts_that_open(shows: Shows, ledger: Ledger) -> None:
    page, week = shows(), of_week(ledger, "response_time")
    text, found = words(page), numbers(page, "response_time")
    for band in ("5_minutes", "1_hour", "24_hours", "commitment"):
        within, judged = week[f"within_{band}"], week[f"judged_{band}"]
        assert share_of(within, judged) in text
        assert interval(week[f"low_{band}"], week[f"high_{band}"], "share") in text
        behind = {int(text) for text, link in found if f"judged_{band}=true" in link and "rep=" not in link
                  and text.isdecimal()}  # fmt: skip
        assert behind == {judged}
    assert f"\n{share_of(week['never_answered'], week['leads'])}\n" in text


@pytest.mark.parametrize("filters", [{}, {"source": "webinar", "region": "DACH"}], ids=["all", "filtered"])
def test_every_count_opens_as_many_leads_as_it_says(shows: Shows, ledger: Ledger, filters: dict[str, str]) -> None:
    page = shows(**filters)
    for key, least in (("response_time", 12), ("backlog", 5)):
        counts = [(text, link) for text, link in numbers(page, key) if text.replace(",", "").isdecimal()]
        assert len(counts) >= least
        assert [opens(link, ledger) for _, link in counts] == [int(text.replace(",", "")) for text, _ in counts]


def test_headline_numbers_open_the_leads_they_are_made_of(shows: Shows, ledger: Ledger) -> None:
    page, week = shows(), of_week(ledger, "response_time")
    share, median = (next(link for text, link in numbers(page, "response_time") if text == wanted) for wanted in (
        share_of(week["within_commitment"], week["judged_commitment"]), duration(week["median"])))  # fmt: skip
    assert (opens(share, ledger), opens(median, ledger)) == (week["judged_commitment"], week["leads"])
    ((_, decided),) = numbers(page, "decision_time")
    assert opens(decided, ledger) == of_week(ledger, "decision_time")["leads"]


def test_a_filter_gives_the_numbers_of_the_metric_with_that_filter_and_no_promise(shows: Shows, ledger: Ledger) -> None:
    text = words(shows(source="webinar"))
    week = of_week(ledger, "response_time", {"source": ["webinar"]})
    assert f"{week['within_commitment']} of {week['judged_commitment']} in time" in text
    assert week["leads"] < of_week(ledger, "response_time")["leads"]
    assert "promised 90 %" in words(shows())
    assert "promised" not in text
    assert "· webinar" in text


def test_the_audit_is_a_benchmark_with_its_source_and_not_a_target(shows: Shows) -> None:
    text = words(shows())
    assert "A benchmark, not a target: of 2,241 US firms" in text
    assert AUDIT.source in text
    shares = (AUDIT.within_1_hour, AUDIT.in_1_to_24_hours, AUDIT.later, AUDIT.never)
    assert all(percent(share) in text for share in shares)
    assert (sum(shares), AUDIT.within_24_hours) == (1.0, 0.53)


def test_the_limits_say_the_weeks_they_rest_on(shows: Shows, ledger: Ledger) -> None:
    metric = metrics.BY_KEY["response_time"]
    said = metrics.signals(metric, metric.result(ledger), metrics.moment(ledger))
    row = said.filter((pl.col("series") == "share_commitment") & (pl.col("week") == WEEK)).row(0, named=True)
    usual = interval(row["low"], min(1.0, row["high"]), "share")
    assert (f"usual range {usual}, from the 24 weeks of {row['baseline_from'].day} {row['baseline_from']:%b} to "
            f"{row['baseline_until'].day} {row['baseline_until']:%b %Y}") in words(shows())  # fmt: skip


def test_the_delay_of_the_system_stands_beside_that_of_people(shows: Shows, ledger: Ledger) -> None:
    week, text = of_week(ledger, "response_time"), words(shows())
    assert f"The system takes {duration(week['system_median'])} to assign a lead" in text
    assert f"people {duration(week['human_median'])} to answer it" in text


def test_a_week_that_still_runs_is_shown_and_not_judged(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    answered = [
        {"created": f"2026-{month:02d}-{day:02d} 09:00", "handed_over": f"2026-{month:02d}-{day:02d} 09:00",
         "first_response": f"2026-{month:02d}-{day:02d} 09:30"}
        for month in (7, 8, 9, 10) for day in (1, 8, 15, 22)
    ]  # fmt: skip
    store_frames(sqlite_url, leads=leads(*answered, {"created": "2026-10-26 09:00", "handed_over": "2026-10-26 09:00"}))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    page = opened("sales/response", week="2026-10-26")
    assert "0 of 1 answered within 1 hour; still open, not judged yet" in page.title[0].value
    assert "1 of 1 answered within 1 hour, within the usual range" in opened("sales/response").title[0].value


def test_seats_that_do_not_work_with_leads_and_shared_screens_see_initials(
    monkeypatch: pytest.MonkeyPatch, unchanged: str, shows: Shows
) -> None:
    assert truth.LATE_REP in words(shows())
    assert truth.LATE_REP not in words(shows(present="1"))
    assert "· T. K." in words(shows(present="1", owner=truth.LATE_REP))
    assert truth.LATE_REP not in words(shows(present="1", owner=truth.LATE_REP))
    signs_in(monkeypatch, unchanged, people.person(unchanged, "vera"))
    page = opened("sales/response")
    assert "T. K. answered none of" in page.title[0].value
    assert truth.LATE_REP not in words(page)
    assert set(page.dataframe[0].value["rep"].dropna().str.len()) <= {1, 5, 8}


def test_every_figure_has_words_and_every_drawing_too(shows: Shows) -> None:
    page = shows()
    assert len(page.get("plotly_chart")) == 4
    assert all(chart.proto.alt for chart in page.get("plotly_chart"))
    markup = "".join(str(one.value) for one in page.get("html"))
    assert 'alt=""' not in markup
    assert "0 of 54, 95 % interval 0–6.6 %" in markup.replace("\u00a0", " ")


def test_an_empty_company_is_told_so_and_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    text = words(opened("sales/response"))
    assert "No lead was handed over yet" in text
    assert "0 %" not in text


def test_where_no_response_was_ever_recorded_nobody_knows(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    rows = [{"created": f"2026-10-{day:02d} 09:00", "handed_over": f"2026-10-{day:02d} 10:00"} for day in range(1, 20)]
    store_frames(sqlite_url, leads=leads(*rows))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    page = opened("sales/response")
    assert page.title[0].value == "No first response is on record"
    assert "first_response_at" in page.info[0].value
    assert "No first response and no decision on record: nobody knows what waits" in words(page)
    assert "0 %" not in words(page)


def test_filters_that_keep_nobody_are_told_apart_from_an_empty_company(shows: Shows) -> None:
    page = shows(source="partner", segment="not recorded", region="not recorded", owner="not recorded")
    assert page.title[0].value == "No lead answers to these filters"
    assert "filter" in page.info[0].value
