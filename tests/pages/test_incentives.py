"""Incentives: every number is the metric's and opens its leads; the rate moves all of them; names and unknowns."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from agreement.ledger import Ledger
from charts.numbers import compact
from metrics import BY_KEY, added_up, moment
from metrics._schemes import Terms
from metrics.incentives import schemes
from sample_data.company import MARKETERS
from store import people
from tests.making import leads
from tests.pages.shown import numbers, opened, opens, words
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.sampled import unchanged as unchanged
from tests.signing import made, signs_in
from tests.stored import store_frames

Shows = Callable[..., AppTest]


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, unchanged: str) -> Shows:
    signs_in(monkeypatch, unchanged, people.person(unchanged, "mark"))
    return lambda **params: opened("marketing/incentives", **params)


def test_the_title_the_tables_and_the_warnings_are_the_metric_at_the_usual_rate(shows: Shows, ledger: Ledger) -> None:
    page = shows()
    text = words(page)
    rows = BY_KEY["incentives"].result(ledger).filter(by="source").sort("value")
    least, most = rows.row(0, named=True), rows.row(-1, named=True)
    assert f"{most['group']} would gain" in page.title[0].value
    assert f"{least['group']} lose" in page.title[0].value
    for row in rows.iter_rows(named=True):
        assert f"\n{compact(row['lead_pay'])}\n" in text
        assert compact(row["profit_pay"]) in text
    for part in ("Rewards volume, good or bad", "Pays late, and rewards luck", "The three largest deals decide",
                 "would still wait for it", "Whether a deal is won is sales’ work too", *MARKETERS):  # fmt: skip
        assert part in text
    counts = [(text, link) for text, link in numbers(page, "incentives") if text.replace(",", "").isdecimal()]
    assert len(counts) > 40
    some = counts[::5]
    assert [opens(link, ledger) for _, link in some] == [int(text.replace(",", "")) for text, _ in some]


def test_rate_basis_and_losses_are_kept_in_the_address_and_move_every_number(shows: Shows, ledger: Ledger) -> None:
    text = words(shows(rate="200", per="every accepted lead", loss="is paid back"))
    counts = added_up(BY_KEY["incentives"].count(ledger), BY_KEY["incentives"])
    rows = schemes(counts, moment(ledger), Terms(20_000, "sal", floor=False)).filter(by="source").drop_nulls("group")
    assert rows["profit_pay"].min() < 0
    for row in rows.iter_rows(named=True):
        assert compact(row["profit_pay"]).replace("-", "−") in text
    assert "200 EUR for every accepted lead" in text


def test_seats_that_do_not_work_with_leads_see_initials(monkeypatch: pytest.MonkeyPatch, unchanged: str) -> None:
    signs_in(monkeypatch, unchanged, people.person(unchanged, "vera"))
    markup = "".join(str(one.value) for one in opened("marketing/incentives").get("html"))
    assert not [name for name in MARKETERS if name in markup or name.replace(" ", "+") in markup]


def test_an_empty_company_is_told_so(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    page = opened("marketing/incentives")
    assert page.title[0].value == "No month is old enough to be paid by profit yet"
    assert "created_at" in page.info[0].value


def test_where_no_margin_was_ever_recorded_nothing_is_paid_by_profit(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    store_frames(sqlite_url, leads=leads({"created": "2025-01-10 09:00", "won": "2025-02-01 09:00", "source": "web"},
                                         {"created": "2026-11-10 09:00"}))  # fmt: skip
    page = opened("marketing/incentives")
    assert page.title[0].value == "Nobody knows what leads earned, so nothing can be paid by profit"
    assert "Never recorded: amount (amount)" in words(page)
    assert "0 EUR" not in words(page).replace("50 EUR", "")
