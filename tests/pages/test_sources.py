"""The sources page says what the metrics say, ranks nothing small, and every figure opens its leads."""

import re
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import metrics
from agreement.ledger import Ledger
from charts.numbers import compact, interval, percent, written
from store import people
from store.frames import read_ledger
from tests.making import leads
from tests.pages.shown import numbers, opened, opens, words
from tests.sampled import company as company
from tests.sampled import forget
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.sampled import unchanged as unchanged
from tests.signing import made, signs_in
from tests.stored import store_frames

Shows = Callable[..., AppTest]
PAGE = "marketing/sources"


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, unchanged: str) -> Shows:
    """Opens the sources of the sample company as the viewer."""
    signs_in(monkeypatch, unchanged, people.person(unchanged, "vera"))
    return lambda **params: opened(PAGE, **params)


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch, company: str) -> Shows:
    """The same over a company that the test changes: opens the sources of the sample company as the viewer."""
    signs_in(monkeypatch, company, people.person(company, "vera"))
    return lambda **params: opened(PAGE, **params)


def yields(ledger: Ledger, filters: metrics.Filters | None = None) -> pl.DataFrame:
    return metrics.BY_KEY["source_yield"].result(ledger, filters).sort("pooled_value", descending=True)


def test_the_title_names_the_best_and_the_worst_source_at_equal_age(shows: Shows, ledger: Ledger) -> None:
    page, rows = shows(), yields(ledger).to_dicts()
    best, least = rows[0], rows[-1]
    assert page.title[0].value == (
        f"{best['source'].capitalize()} yields {percent(best['pooled_value'])} within 180 days, "
        f"{least['source']} {percent(least['pooled_value'])}"
    )
    assert (best["source"], least["source"]) == ("referral", "purchased list")


@pytest.mark.parametrize("filters", [{}, {"region": "DACH"}], ids=["all", "DACH"])
def test_every_figure_of_a_source_opens_the_leads_that_it_counts(
    shows: Shows, ledger: Ledger, filters: dict[str, str]
) -> None:
    kept = {"region": ["DACH"]} if filters else None
    found = numbers(shows(**filters), "source_yield")
    for row in yields(ledger, kept).to_dicts():
        name = (row["source"] or "not recorded").replace(" ", "+")
        own = [(said, link) for said, link in found if f"source={name}" in link]
        figures = {said: opens(link, ledger) for said, link in own}
        assert figures[f"{row['leads']:,}"] == row["leads"]
        assert figures[f"{row['accepted']:,}"] == row["accepted"]
        assert figures[f"{row['decided']:,}"] == row["decided"]
        assert figures[f"{row['won']:,}"] == row["won"]
        assert figures[compact(row["profit_per_lead"])] == row["leads"]
        assert figures[compact(row["revenue"])] == row["won"]


@pytest.mark.parametrize("model", ["linear", "first touch", "time decay", "Markov"])
def test_the_range_over_all_models_is_said_and_the_chosen_one_marked(shows: Shows, ledger: Ledger, model: str) -> None:
    rows = metrics.BY_KEY["attribution"].result(ledger)
    first = rows.filter(pl.col("model") == model).sort("value").row(-1, named=True)
    page = shows(model=model)
    text = words(page)
    reach = interval(first["least"], first["most"], "share")
    assert f"{first['channel'].capitalize()} brought {reach} of the wins, by the model one believes" in text
    assert f"{percent(first['value'])} ({interval(first['low'], first['high'], 'share')})" in text
    assert ("(half-life 7 days)" in text) == (model == "time decay")
    assert "time decay: half for every 7 days before the last touch" in text


def test_all_nine_models_stand_in_a_table_and_channels_open_their_won_leads(shows: Shows, ledger: Ledger) -> None:
    rows = metrics.BY_KEY["attribution"].result(ledger)
    page = shows()
    text = words(page)
    assert all(name in text for name in rows["model"].unique())
    for row in rows.filter(pl.col("model") == "linear").to_dicts():
        name = row["channel"].replace(" ", "+")
        ways = {said: link for said, link in numbers(page, "attribution") if link.endswith(f"channel={name}")}
        assert opens(ways[f"{row['leads']:,}"], ledger) == row["leads"]


def test_money_is_shared_instead_of_wins_when_the_url_says_so(shows: Shows, ledger: Ledger) -> None:
    rows = metrics.BY_KEY["attribution"].result(ledger)
    first = rows.filter(pl.col("model") == "linear").sort("revenue").row(-1, named=True)
    own = rows.filter(pl.col("channel") == first["channel"])["revenue"]
    text = words(shows(shared="revenue"))
    reach = interval(own.min(), own.max(), "money")
    assert f"{first['channel'].capitalize()} brought {reach} of the revenue" in text
    assert "bootstrap" not in text


def test_four_shares_of_the_same_wins_are_named_and_never_added(shows: Shows, ledger: Ledger) -> None:
    page = shows()
    text = words(page)
    year = pl.col("month").is_between(date(2025, 12, 1), date(2026, 11, 1))
    assert "Dec 2025 to Nov 2026" in text
    sourced, influenced = (metrics.BY_KEY[key].result(ledger).filter(year) for key in ("sourced", "influenced"))
    assert "the same wins in other words: never add the two" in text
    names = {"source field": "by the source field", "first touch": "by the first touch",
             "touch before sales": "by a touch before sales"}  # fmt: skip
    ways = dict(numbers(page, "sourced")) | dict(numbers(page, "influenced"))
    for variant, name in names.items():
        rows = sourced.filter(pl.col("variant") == variant)
        claimed, wins = rows["sourced"].sum(), rows["wins"].sum()
        assert opens(ways[f"{claimed} of {wins} sourced {name}"], ledger) == claimed
    touched, wins = influenced["influenced"].sum(), influenced["wins"].sum()
    assert opens(ways[f"{touched} of {wins} influenced by any touch"], ledger) == touched
    assert f"and influenced {percent(touched / wins)}" in text


def test_wins_without_any_touch_on_record_are_not_called_uninfluenced(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    rows = [{"created": "2025-01-07 09:00", "won": "2025-12-01 09:00"} for _ in range(40)]
    store_frames(sqlite_url, leads=leads(*rows))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    text = words(opened(PAGE))
    assert "Nobody recorded enough to say what marketing’s part in these wins was" in text
    assert "nobody recorded what was sourced by the first touch" in text
    assert "0 of 40" not in text


def test_what_a_customer_costs_is_said_with_and_without_the_lag(shows: Shows, ledger: Ledger) -> None:
    cost, back, value = (
        metrics.BY_KEY[key].result(ledger).filter(pl.col("scope") == "year").row(0, named=True)
        for key in ("cac", "cac_payback", "ltv_cac")
    )
    page = shows()
    text = words(page)
    assert (
        f"A new customer cost {written(cost['value'], 'money')} of marketing, paid back after "
        f"{written(back['value'], 'months')}, and one contract brings it back {value['contract_value']:.1f} times."
    ) in text
    assert f"without the lag {written(cost['unlagged'], 'money')}" in text
    assert f"spend {cost['lag_months']} months (median cycle {cost['lag_days']:.0f} days) earlier" in text
    assert f"whole life: {value['lifetime_months']:.0f} months by the yearly churn in the settings" in text
    ways = numbers(page, "cac")
    assert opens(ways[0][1], ledger) == cost["customers"]
    by_source = metrics.BY_KEY["cac"].result(ledger).filter(pl.col("scope") == "source")
    for row in by_source.filter(pl.col("customers") > 0).to_dicts():
        name = (row["of_source"] or "not recorded").replace(" ", "+")
        ((said, link),) = [one for one in ways if f"of_source={name}" in one[1]]
        assert int(said) == opens(link, ledger) == row["customers"]


def test_campaigns_that_spent_without_a_win_stay_visible(shows: Shows, ledger: Ledger) -> None:
    rows = metrics.BY_KEY["campaign_profit"].result(ledger).filter(pl.col("model") == "linear")
    known = rows.filter(pl.col("profit").is_not_null()).sort("profit")
    lost, without = known.filter(pl.col("profit") < 0).height, known.filter(pl.col("leads") == 0)
    page = shows()
    text = words(page)
    assert f"{lost} of {known.height} campaigns cost more than they earned so far; {without.height} without" in text
    assert without.height > 5
    assert all(name in text for name in without["name"])
    assert known["name"][known.height // 2] not in text
    assert known["name"][known.height // 2] in words(shows(every_campaign="true"))
    worst = known.row(0, named=True)
    assert f"{compact(worst['profit_low'])} to {compact(worst['profit_high'])}" in text
    ways = {link.rpartition("campaign_id=")[2]: (said, link) for said, link in numbers(page, "campaign_profit")}
    shown = known.filter(pl.col("campaign_id").is_in(list(ways)))
    assert {name: int(said) for name, (said, _) in ways.items()} == dict(shown.select("campaign_id", "leads").rows())
    assert {name: opens(link, ledger) for name, (_, link) in ways.items()} == {
        name: int(said) for name, (said, _) in ways.items()
    }


def test_the_model_without_single_campaigns_falls_back_to_linear_with_a_word(shows: Shows) -> None:
    assert "by the linear model: Markov cannot tell single campaigns" in words(shows(model="Markov"))
    assert "attributed margin − cost, first touch model" in words(shows(model="first touch"))


def test_wins_without_spend_on_record_cost_nobody_knows_what(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    rows = [{"source": "web", "created": "2025-01-07 09:00", "won": "2025-03-01 09:00"} for _ in range(40)]
    store_frames(sqlite_url, leads=leads(*rows, {"source": "web", "created": "2025-12-01 09:00"}))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    text = words(opened(PAGE))
    assert "Nobody knows what a customer costs: the spend of these months is not on record" in text
    assert "What a customer costs shows once wins and the spend before them are on record." in text
    assert "0 EUR" not in text


def test_a_company_without_any_win_claims_no_yield(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    rows = [{"source": "web", "created": "2025-01-07 09:00"} for _ in range(40)]
    store_frames(sqlite_url, leads=leads(*rows, {"source": "web", "created": "2025-12-01 09:00"}))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    page = opened(PAGE)
    assert page.title[0].value == "No source has a win on record yet"
    assert "0 %" not in words(page)


def test_a_company_whose_wins_were_never_recorded_claims_no_share(changed: Shows, company: str) -> None:
    forget(company, "won_at")
    page = changed()
    text = words(page)
    assert page.title[0].value == "No source has a win on record yet"
    assert not re.search(r"(?<![\d.,])0 %", text)
    assert "No win to share among channels yet" in text


def test_where_nobody_recorded_a_source_the_title_says_so_of_all_leads(
    changed: Shows, company: str, ledger: Ledger
) -> None:
    forget(company, "source")
    page = changed()
    text = words(page)
    (every,) = metrics.BY_KEY["source_yield"].result(read_ledger(company))["pooled_value"]
    assert page.title[0].value == f"Nobody recorded a source: all leads together yield {percent(every)} within 180 days"
    assert "among 1 source" not in text
    assert "nobody recorded what was sourced by the source field" in text
    known = metrics.BY_KEY["sourced"].result(ledger).filter(scope="12 months", variant="first touch")["value"][0]
    assert f"Marketing sourced {percent(known)} by three meanings of the word" in text
    assert "not known yet" not in text


def test_a_single_source_is_compared_with_nothing(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    rows = [{"source": "web", "created": "2025-01-07 09:00", "won": "2025-03-01 09:00"} for _ in range(40)]
    store_frames(sqlite_url, leads=leads(*rows, {"source": "web", "created": "2025-12-01 09:00"}))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    page = opened(PAGE)
    assert page.title[0].value.startswith("Web yields ")
    assert "Nothing to compare: web is the only source" in words(page)


def test_a_small_source_is_listed_apart_and_not_ranked(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    many = [{"source": "web", "created": f"2025-01-{1 + place % 28:02d} 09:00", "won": None} for place in range(60)]
    for lead in many[:3]:
        lead["won"] = "2025-03-01 09:00"
    few = [{"source": "fair", "created": "2025-01-07 09:00", "won": "2025-02-01 09:00"} for _ in range(7)]
    store_frames(sqlite_url, leads=leads(*many, *few, {"source": "web", "created": "2025-12-01 09:00"}))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    page = opened(PAGE)
    text = words(page)
    assert page.title[0].value.startswith("Web yields ")
    assert "in grey: fewer than 30 leads or none old enough, not ranked" in text
    assert "1 source too small to rank" in text
    assert "Nobody knows the profit of a lead" in text


def test_an_empty_database_says_so_and_does_not_fail(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    page = opened(PAGE)
    assert page.title[0].value == "No leads yet: sources show with the first of them"
    assert "0 %" not in words(page)


def test_every_figure_says_in_words_what_it_shows(shows: Shows) -> None:
    assert all(chart.proto.alt for chart in shows().get("plotly_chart"))
