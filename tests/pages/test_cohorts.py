"""The cohorts page says what the metrics say, at one age, and calls no month bad that is only young."""

from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import metrics
from agreement.ledger import Ledger
from charts.numbers import percent, share_of, written
from pages.parts.cohort import reliability
from pages.parts.cohort.view import counts_from
from store import people
from tests.making import leads
from tests.pages.shown import numbers, opened, opens, words
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.sampled import unchanged as unchanged
from tests.signing import made, signs_in
from tests.stored import store_frames

Shows = Callable[..., AppTest]
PAGE = "marketing/cohorts"


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, unchanged: str) -> Shows:
    """Opens the cohorts of the sample company as the viewer."""
    signs_in(monkeypatch, unchanged, people.person(unchanged, "vera"))
    return lambda **params: opened(PAGE, **params)


def cohorts(ledger: Ledger, age: int, filters: metrics.Filters | None = None) -> pl.DataFrame:
    return metrics.BY_KEY["cohort_conversion"].result(ledger, filters).filter(pl.col("age_days") == age)


def newest(ledger: Ledger, age: int, filters: metrics.Filters | None = None) -> dict[str, object]:
    return cohorts(ledger, age, filters).filter("mature").sort("month").row(-1, named=True)


@pytest.mark.parametrize("age", [90, 180, 270])
def test_the_title_is_the_newest_cohort_that_is_old_enough(shows: Shows, ledger: Ledger, age: int) -> None:
    page, row = shows(age=str(age)), newest(ledger, age)
    said = f"{share_of(row['won'], row['leads'])} of {row['month']:%B %Y}’s leads won within {age} days"
    assert page.title[0].value.startswith(said)
    assert f"n = {row['leads']} leads" in words(page)
    assert f"{row['won']} of {row['leads']} leads won by then" in words(page)


def test_a_young_cohort_is_not_called_worse_but_young_and_dated(shows: Shows, ledger: Ledger) -> None:
    page = shows(cohort="September 2026")
    assert page.title[0].value == "September 2026’s leads are too young to judge at 180 days"
    assert "too young" in words(page)
    assert "▼ worse" not in words(page)
    assert "from 29 Mar 2027" in words(page)


def test_every_cell_of_the_triangle_is_the_metrics_and_opens_its_leads(shows: Shows, ledger: Ledger) -> None:
    found = numbers(shows(), "cohort_conversion")
    rows = {(row["month"], row["age_days"]): row
            for row in metrics.BY_KEY["cohort_conversion"].result(ledger).to_dicts()}  # fmt: skip
    cells = 0
    for said, link in found:
        query = parse_qs(urlsplit(link).query)
        month = date.fromisoformat(query["month"][0])
        if "end_age" not in query or not said.endswith("%"):
            continue
        row = rows[month, int(query["end_age"][0].removeprefix(".."))]
        assert said == percent(row["value"])
        assert opens(link, ledger) == row["won"]
        cells += 1
    assert cells > 80
    months = [(said, link) for said, link in found if said.replace(",", "").isdecimal()]
    assert len(months) == 24
    assert all(opens(link, ledger) == int(said.replace(",", "")) for said, link in months[:3])


def test_filters_reach_every_number_and_every_link(shows: Shows, ledger: Ledger) -> None:
    page = shows(source=["webinar", "paid search"], region="DACH")
    kept = {"source": ["webinar", "paid search"], "region": ["DACH"]}
    row = newest(ledger, 180, kept)
    assert page.title[0].value.startswith(share_of(row["won"], row["leads"]))
    assert "webinar, paid search · DACH" in words(page)
    (headline, *_) = numbers(page, "cohort_conversion")
    assert opens(headline[1], ledger) == row["leads"]


def test_what_became_of_a_cohort_is_said_and_every_end_opens_its_leads(shows: Shows, ledger: Ledger) -> None:
    page = shows(cohort="February 2026")
    row = cohorts(ledger, 180).filter(pl.col("month") == date(2026, 2, 1)).row(0, named=True)
    text = words(page)
    assert f"February 2026 after 180 days: {percent(row['incidence'])} won, {percent(row['lost_share'])} lost" in text
    assert f"{percent(row['open_share'])} open" in text
    ways = {said: opens(link, ledger) for said, link in numbers(page, "cohort_conversion") if "end=" in link}
    ends = {f"{row[end]} {end}": row[end] for end in ("won", "lost", "rejected", "recycled")}
    assert ends.items() <= ways.items()


def test_ends_that_nobody_ever_recorded_are_named_and_not_zero(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    rows = [{"created": f"2025-01-{day:02d} 09:00", "won": "2025-03-01 09:00"} for day in range(1, 20)]
    store_frames(sqlite_url, leads=leads(*rows, {"created": "2025-12-16 09:00"}))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    text = words(opened(PAGE, cohort="January 2025"))
    assert "never recorded in this company: lost, rejected and recycled" in text
    assert "0 %" not in text.replace("100 %", "")


def test_time_to_win_names_both_medians(shows: Shows, ledger: Ledger) -> None:
    page = shows()
    every = metrics.BY_KEY["time_to_win"].result(ledger).filter(pl.col("scope") == "all").row(0, named=True)
    text = words(page)
    assert f"Half of the won were won within {written(every['value'], 'days')}" in text
    assert f"median among the won, n = {every['won']} wins" in text
    assert f"half of all leads won (Kaplan–Meier): never, {every['won']} of {every['leads']:,} so far" in text
    assert "dated before the creation" not in text
    (link,) = numbers(page, "time_to_win")
    assert opens(link[1], ledger) == every["won"]


def test_a_win_dated_before_the_creation_is_left_out_of_the_days_and_said(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    rows = [{"created": f"2025-01-{day:02d} 09:00", "won": "2025-01-15 09:00"} for day in (5, 10, 16)]
    store_frames(sqlite_url, leads=leads(*rows, {"created": "2025-12-16 09:00"}))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    text = words(opened(PAGE))
    assert "Half of the won were won within 7.5 days" in text
    assert "median among the won, n = 2 wins" in text
    assert "1 win dated before the creation: left out" in text


def test_the_day_from_which_a_month_counts_is_the_metrics_also_where_no_lead_is_so_old(ledger: Ledger) -> None:
    rows = metrics.BY_KEY["cohort_conversion"].result(ledger).select("month", "age_days", "counts_from").rows()
    assert [counts_from(month, age) for month, age, _ in rows] == [day for *_, day in rows]
    assert counts_from(date(2025, 2, 1), 0) == date(2025, 2, 28)


def test_young_months_are_said_to_look_bad_and_not_to_be_bad(shows: Shows, ledger: Ledger) -> None:
    rows = metrics.BY_KEY["expected_wins"].result(ledger).filter(pl.col("origin").is_null())
    every = rows.filter(pl.col("month").is_null()).row(0, named=True)
    row = rows.filter(pl.col("month") == date(2026, 9, 1)).row(0, named=True)
    page = shows()
    text = words(page)
    assert (
        f"September 2026 looks bad by its {percent(row['won'] / row['sals'])} won so far; expected are "
        f"{row['value']:.0f} of {row['sals']} SALs (80 % interval {row['low80']}–{row['high80']})."
    ) in text
    assert row["low80"] > 2 * row["won"]
    assert f"{every['value']:.0f} customers expected of the SALs so far, {every['won']} of them won already" in text
    assert f"80 % interval {every['low80']}–{every['high80']}" in text
    ((_, link),) = numbers(page, "expected_wins")
    assert opens(link, ledger) == every["sals"]


def test_the_way_to_the_hand_over_is_said_in_its_two_parts(shows: Shows, ledger: Ledger) -> None:
    rows = metrics.BY_KEY["nurture_time"].result(ledger)
    row = rows.filter(pl.col("month") == date(2026, 10, 1)).row(0, named=True)
    page = shows()
    text = words(page)
    assert (
        f"{written(row['value'], 'days')} from first touch to hand-over: {written(row['days_to_qualified'], 'days')} "
        f"to qualify, {written(row['days_to_handed_over'], 'days')} to hand over"
    ) in text
    assert f"handed over in October 2026 · n = {row['leads']} leads" in text
    ((_, link),) = numbers(page, "nurture_time")
    assert opens(link, ledger) == row["leads"]


def test_complete_information_opens_the_leads_that_lack_a_field(shows: Shows, ledger: Ledger) -> None:
    rows = metrics.BY_KEY["information_complete"].result(ledger).filter(pl.col("month") == date(2026, 10, 1))
    every = rows.filter(pl.col("field") == "every field").row(0, named=True)
    page = shows()
    text = words(page)
    said = share_of(every["complete"], every["leads"])
    assert f"{said} of October 2026’s hand-overs had every required field" in text
    assert "promised 95 %" in text
    assert "promised 95 %" not in words(shows(source="webinar"))
    ways = dict(numbers(page, "information_complete"))
    assert opens(ways[said], ledger) == every["leads"]
    for row in rows.filter((pl.col("field") != "every field") & (pl.col("missing") > 0)).to_dicts():
        assert opens(ways[f"{row['missing']} without {row['words']}"], ledger) == row["missing"]


def test_the_score_is_judged_by_its_auc_on_worked_leads(shows: Shows, ledger: Ledger) -> None:
    rows = metrics.BY_KEY["score_reliability"].result(ledger)
    every = rows.filter(pl.col("band").is_null()).row(0, named=True)
    page = shows()
    text = words(page)
    assert f"AUC {every['auc']:.2f}" in text
    assert f"95 % interval {every['auc_low']:.2f}–{every['auc_high']:.2f}" in text
    assert f"n = {every['leads']:,} worked leads" in text
    ((_, link),) = numbers(page, "score_reliability")
    assert opens(link, ledger) == every["leads"]


@pytest.mark.parametrize(
    ("low", "high", "said"), [(0.6, 0.8, "in 70 of 100 pairs"), (0.4, 0.8, "a coin"), (0.2, 0.4, "the wrong way")]
)
def test_a_score_is_only_praised_when_its_whole_interval_is_better_than_a_coin(
    low: float, high: float, said: str
) -> None:
    assert said in reliability.said({"auc": 0.7, "auc_low": low, "auc_high": high})


def test_an_age_and_a_cohort_that_do_not_exist_are_not_followed(shows: Shows, ledger: Ledger) -> None:
    title = shows().title[0].value
    assert shows(age="181", cohort="May 1999").title[0].value == title


def test_a_log_of_wins_that_starts_late_marks_its_cohorts(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    old = [{"created": f"2025-0{month}-{day:02d} 09:00"} for month in range(1, 7) for day in range(1, 29)]
    new = [{"created": f"2025-{month:02d}-{day:02d} 09:00", "won": f"2025-{month:02d}-{day + 2:02d} 09:00"}
           for month in range(7, 13) for day in range(1, 15)]  # fmt: skip
    store_frames(sqlite_url, leads=leads(*old, *new))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    page = opened(PAGE, cohort="March 2025", age="30")
    assert page.title[0].value == "March 2025 cannot be judged: its early wins were not recorded"
    assert "Mar 2025 ⊘" in words(page)
    assert "⊘ no win before 3 Jul 2025 was recorded" in words(page)


def test_few_leads_are_counts_and_no_win_is_not_zero_per_cent(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    rows = [{"created": f"2025-01-{day:02d} 09:00"} for day in range(1, 20)]
    store_frames(sqlite_url, leads=leads(*rows, {"created": "2025-12-16 09:00"}))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    page = opened(PAGE)
    assert page.title[0].value == "No win on record yet: nobody knows what the cohorts become"
    assert "%" not in words(page).replace("95 %", "")


def test_an_empty_database_says_so_and_does_not_fail(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    page = opened(PAGE)
    assert page.title[0].value == "No leads yet: cohorts begin with the first month of leads"
    assert "0 %" not in words(page)
    assert "Month by month" not in words(page)


def test_every_figure_says_in_words_what_it_shows(shows: Shows) -> None:
    page = shows()
    assert all(chart.proto.alt for chart in page.get("plotly_chart"))
