"""Pace: the week's steps are the metrics', only real signals are called a change, and numbers open what they count."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import metrics
from agreement.ledger import Ledger
from charts.numbers import interval, percent, share_of, written
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
    """Opens the page of the sample company as the viewer."""
    signs_in(monkeypatch, unchanged, people.person(unchanged, "vera"))
    return lambda **params: opened("sales/pace", **params)


def rows(ledger: Ledger, key: str, filters: metrics.Filters | None = None) -> pl.DataFrame:
    return metrics.BY_KEY[key].result(ledger, filters)


def of_week(ledger: Ledger, key: str, filters: metrics.Filters | None = None) -> dict[str, Any]:
    return rows(ledger, key, filters).filter(pl.col("week") == WEEK).row(0, named=True)


def signals(ledger: Ledger) -> pl.DataFrame:
    moment = metrics.moment(ledger)
    found = [metrics.signals(one, one.result(ledger), moment) for one in metrics.ALL if one.series]
    return pl.concat(found).filter(pl.col("week") == WEEK)


@pytest.mark.parametrize("filters", [{}, {"source": "webinar"}], ids=["all", "webinar"])
def test_each_step_shows_the_weeks_number_and_opens_as_many_leads(
    shows: Shows, ledger: Ledger, filters: dict[str, str]
) -> None:
    page = shows(**filters)
    kept = {"source": ["webinar"]} if filters else None
    steps = {"handed_over": "value", "sal_rate": "accepted", "opportunities": "value"}
    for key, column in steps.items():
        count = of_week(ledger, key, kept)[column]
        links = [link for text, link in numbers(page, key) if text == f"{count:,}"]
        assert bool(links) == (count > 0)
        assert all(opens(link, ledger) == count for link in links)
    text, week = words(page), of_week(ledger, "wins", kept)
    assert f"{of_week(ledger, 'handed_over', kept)['value']} handed over → " in text
    assert f" → {week['value']} won: each counted in its own week, so not the same leads." in text
    assert f"\n{written(week['revenue'], 'money')}\n" in text
    assert f"\n{written(of_week(ledger, 'pipeline_created', kept)['value'], 'money')}\n" in text


def test_the_title_is_the_first_real_signal_and_all_are_counted(shows: Shows, ledger: Ledger) -> None:
    page, said = shows(), signals(ledger)
    decided = of_week(ledger, "sal_rate")
    found = said.filter(pl.col("state") != "no signal").height
    assert said.filter((pl.col("name") == "SAL rate") & (pl.col("state") == "worse")).height == 1
    first, _, counted = page.title[0].value.partition("; ")
    assert first.startswith(f"SAL rate {share_of(decided['accepted'], decided['decided'])}: ")
    assert "worse" in first
    assert counted == f"{found} of {said.height} measures show a signal"
    assert f"{found} signals among {said.height} measures" in words(page)
    assert page.expander[0].label == f"{said.height - found} measures without a signal"


def test_every_watched_series_is_a_line_with_its_state_its_range_and_its_baseline(shows: Shows, ledger: Ledger) -> None:
    text = words(shows())
    for row in signals(ledger).drop_nulls("mean").filter(pl.col("part").is_null()).to_dicts():
        name = row["name"][0].lower() + row["name"][1:] if row["name"][1].islower() else row["name"]
        line = text[text.index(f"\n{name}\n") :][:400]
        high = min(1.0, row["high"]) if row["unit"] == "share" and row["high"] < 1.5 else row["high"]
        assert interval(max(0.0, row["low"]), high, row["unit"]) in line, name
        assert f"{row['baseline_weeks']} weeks to {row['baseline_until'].day} {row['baseline_until']:%b %Y}" in line


def test_counts_of_the_table_open_as_many_leads_as_they_say(shows: Shows, ledger: Ledger) -> None:
    page = shows()
    for key in ("handed_over", "sal_rate", "sal_volume", "opportunities", "rejection_mix", "wins", "sales_cycle"):
        counts = [(text, link) for text, link in numbers(page, key) if re.fullmatch(r"[\d,]+( won| lost| open)?", text)]
        for text, link in counts:
            assert (text, link, opens(link, ledger)) == (text, link, int(text.split()[0].replace(",", "")))
        assert counts or key == "wins"


def test_both_denominators_of_accepted_are_named_and_never_mixed(shows: Shows, ledger: Ledger) -> None:
    text, decided, handed = words(shows()), of_week(ledger, "sal_rate"), of_week(ledger, "handed_over")
    assert re.search(
        rf"of decided\n.*?\n{share_of(decided['accepted'], decided['decided'])}\n.*?{decided['accepted']}\n of \n"
        rf"{decided['decided']}\n", text, re.DOTALL,
    )  # fmt: skip
    assert re.search(
        rf"of handed over\n.*?\n{share_of(handed['accepted'], handed['handed_over'])}\n.*?{handed['accepted']}\n of \n"
        rf"{handed['handed_over']}\n", text, re.DOTALL,
    )  # fmt: skip
    assert f"{handed['pending']} lead" in text


def test_reasons_come_from_the_most_frequent_down_with_the_loop_closure(shows: Shows, ledger: Ledger) -> None:
    week = rows(ledger, "rejection_mix").filter(pl.col("week") == WEEK)
    whole = week.filter(pl.col("reason").is_null()).row(0, named=True)
    text = words(shows())
    shown = text[text.index("\nreason\n") : text.index("loop closure")]
    ranked = week.drop_nulls("reason").sort("rejected", "reason", descending=[True, False])
    places = [shown.index(f"\n{reason}\n") for reason in ranked["reason"]]
    assert places == sorted(places)
    assert f"loop closure {share_of(whole['numerator'], whole['denominator'])} with a reason" in text
    assert sum(ranked["rejected"]) == whole["rejected"]


def test_three_win_rates_with_three_names(shows: Shows, ledger: Ledger) -> None:
    text = words(shows())
    every = {row["kind"]: row for row in rows(ledger, "win_rate").filter(pl.col("month").is_null()).to_dicts()}
    assert f"Win rate {percent(every['by count']['value'])} of closed deals" in text
    assert f"{percent(every['of all opened']['value'])} of all ever opened" in text
    for name, kind in (("by count", "by count"), ("by amount", "by amount")):
        assert f"won of closed, {name}" in text
        assert interval(every[kind]["low"], every[kind]["high"], "share") in text


def test_win_rates_and_the_cycle_open_their_deals(shows: Shows, ledger: Ledger) -> None:
    page = shows()
    every = {row["kind"]: row for row in rows(ledger, "win_rate").filter(pl.col("month").is_null()).to_dicts()}
    for kind, row in every.items():
        mine = [(text, link) for text, link in numbers(page, "win_rate")
                if f"kind={kind.replace(' ', '+')}" in link and "closed_day" not in link]  # fmt: skip
        assert [opens(link, ledger) for _, link in mine] == [row["won"], row["whole"]]
    cycle = rows(ledger, "sales_cycle").filter(pl.col("month").is_null()).row(0, named=True)
    for part in ("won", "lost", "open"):
        (link,) = [link for text, link in numbers(page, "sales_cycle") if text == f"{cycle[part]:,} {part}"]
        assert opens(link, ledger) == cycle[part]
    assert f"Half of the won took {written(cycle['value'], 'days')} from opening to win" in words(page)


def test_the_velocity_reads_as_an_equation_whose_factors_open(shows: Shows, ledger: Ledger) -> None:
    page, now = shows(), rows(ledger, "pipeline_velocity").row(-1, named=True)
    text = words(page)
    shown = [
        f"{now['opportunities']:,}", "open deals", "×", share_of(now["won"], now["closed"]), "×",
        written(now["mean_amount"], "money"), "÷", written(now["cycle_days"], "days"), "=",
        written(now["value"], "money"), "a day",
    ]  # fmt: skip
    equation = text[text.index("Pipeline velocity") :]
    places = [re.search(rf"\n{re.escape(part)}\n", equation).start() for part in shown[:1] + shown[-2:]]  # type: ignore[union-attr]
    assert places == sorted(places)
    assert all(part in equation for part in shown)
    deals = {
        link: text for key in ("pipeline_velocity", "win_rate", "sales_cycle") for text, link in numbers(page, key)
    }
    counts = [opens(link, ledger) for link in deals if "closed_day" in link or "until" in link]
    assert counts == [now["opportunities"], now["closed"], now["priced_won"], now["timed"]]


def test_revenue_and_coverage_stand_against_what_was_promised(shows: Shows, ledger: Ledger) -> None:
    text = words(shows())
    revenue = {row["period"]: row for row in rows(ledger, "revenue").to_dicts()}
    month, quarter = revenue["2026-11"], revenue["2026-Q4"]
    assert f"November so far {written(month['value'], 'money')}, {percent(month['of_target'])} of target" in text
    assert f"2026-Q4 so far {written(quarter['value'], 'money')}, {percent(quarter['of_target'])} of target" in text
    row = rows(ledger, "pipeline_coverage").filter(pl.col("period") == "2026-Q4").row(0, named=True)
    if row["value"] is not None:
        enough = "enough" if row["value"] >= row["required"] else "not enough"
        assert f"2026-Q4: covered {row['value']:.1f}×, {enough} at {row['required']:.1f}× required" in text
    assert f"of the {row['closed_before']} deals closed in the twelve months before" in text


CARDS = {"Pipeline velocity": "EUR a calendar day", "Pipeline coverage": "open pipeline / (target − won so far)",
         "Win rate, three questions": "all months", "Sales cycle": "with a known opening"}  # fmt: skip
"""Cards of the page that are not of the chosen week, and what their small print holds beside the date."""


@pytest.mark.parametrize(
    ("week", "said"),
    [("2026-11-16", "as of 22 Nov 2026"), ("2026-09-07", "as of 22 Nov 2026, not of the chosen week")],
)
def test_what_is_not_of_the_chosen_week_says_of_which_day_it_is(shows: Shows, week: str, said: str) -> None:
    lines = words(shows(week=week)).split("\n")
    assert ("not of the chosen week" in "".join(lines)) is said.endswith("week")
    for card, print_ in CARDS.items():
        small = next(line for line in lines[lines.index(card) :] if print_ in line)
        assert said in small, card
    assert any(line.endswith(f", {said}.") and "open worth" in line for line in lines)
    assert any(line.endswith(f"are open, {said}.") for line in lines)


def test_with_a_filter_on_nothing_is_held_against_a_promise_about_all_leads(shows: Shows) -> None:
    text = words(shows(source="webinar"))
    assert "of target" not in text.replace("of target\n", "")
    assert "Coverage needs the company’s target, which no filter splits" in text
    assert "share of the promised volume" not in text
    assert "promise kept" not in text


def test_every_figure_has_words(shows: Shows) -> None:
    charts = shows().get("plotly_chart")
    assert len(charts) == 12
    assert all(chart.proto.alt for chart in charts)


def test_an_empty_company_is_told_so(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    page = opened("sales/pace")
    assert page.title[0].value == "No lead was handed over yet"
    assert page.info
    assert "0 %" not in words(page)


def test_leads_without_deals_decisions_or_amounts_claim_nothing(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    rows = [{"created": f"2026-10-{day:02d} 09:00", "handed_over": f"2026-10-{day:02d} 10:00"} for day in range(1, 20)]
    store_frames(sqlite_url, leads=leads(*rows))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    text = words(opened("sales/pace"))
    assert "Too few weeks yet to tell a change from noise" in text
    for claim in ("0 %", "0 EUR", "no signal\n"):
        assert claim not in text
    for nothing in ("No opportunity on record yet", "No win on record yet", "No lead was rejected in the week"):
        assert nothing in text


def test_wins_without_amounts_and_losses_are_not_turned_into_rates(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    rows = [
        {"created": f"2026-10-{day:02d} 09:00", "handed_over": f"2026-10-{day:02d} 10:00",
         "opportunity": f"2026-10-{day:02d} 11:00", "won": f"2026-10-{day:02d} 12:00"} for day in range(1, 20)
    ]  # fmt: skip
    store_frames(sqlite_url, leads=leads(*rows))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    text = words(opened("sales/pace"))
    assert "Win rate unknown of closed deals" in text
    assert "100 %" not in text.replace("100 %\n", "")
    assert "Velocity unknown" in text
    assert "EUR a day" not in text
