"""Conversations: every number is the metric's and opens its leads; what stalls and who writes nothing down is said."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import metrics
from agreement.ledger import Ledger
from charts.numbers import interval, percent, share_of, written
from metrics.conversations_held import KINDS
from sample_data import truth
from store import people
from tests.making import frame, leads
from tests.pages.shown import numbers, opened, opens, words
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.sampled import unchanged as unchanged
from tests.signing import made, signs_in
from tests.stored import store_frames

WEEK = date(2026, 11, 16)
"""The last whole week of the sample."""
OF_IT = ("conversations_weekly", "conversation_funnel", "conversation_outputs", "conversation_stalls")
Shows = Callable[..., AppTest]


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, unchanged: str) -> Shows:
    """Opens the page of the sample company as somebody of the sales seat."""
    signs_in(monkeypatch, unchanged, people.person(unchanged, "anna"))
    return lambda **params: opened("sales/conversations", **params)


def rows(ledger: Ledger, key: str, filters: metrics.Filters | None = None, **keys: object) -> pl.DataFrame:
    return metrics.BY_KEY[key].result(ledger, filters).filter(**keys)


def test_the_title_says_the_week_against_its_target_and_the_deals_that_stall(shows: Shows, ledger: Ledger) -> None:
    page = shows()
    week = rows(ledger, "conversations_weekly", scope="all", week=WEEK).row(0, named=True)
    deals = rows(ledger, "conversation_stalls", stage="deal").filter(pl.col("kind").is_null()).row(0, named=True)
    short = round(week["target"] - week["successful"])
    assert page.title[0].value.startswith(f"{week['successful']} successful conversations, {short} short of the target")
    assert page.title[0].value.endswith(f"{deals['stalled']} of {deals['judged']} open deals stall")
    assert f"promised {written(week['target'], 'conversations')}" in words(page)
    assert f"{percent(week['of_target'])} of the target" in words(page)


@pytest.mark.parametrize("filters", [{}, {"source": "webinar", "region": "DACH"}], ids=["all", "filtered"])
def test_every_count_opens_as_many_leads_as_it_says(shows: Shows, ledger: Ledger, filters: dict[str, str]) -> None:
    page = shows(**filters)
    for key, least in zip(OF_IT, (4, 5, 10, 6), strict=True):
        counts = [(text, link) for text, link in numbers(page, key) if text.replace(",", "").isdecimal()]
        assert len(counts) >= least, key
        assert [opens(link, ledger) for _, link in counts] == [int(text.replace(",", "")) for text, _ in counts], key


def test_a_filter_gives_its_own_numbers_and_no_target(shows: Shows, ledger: Ledger) -> None:
    page = shows(source="webinar")
    week = rows(ledger, "conversations_weekly", {"source": ["webinar"]}, scope="all", week=WEEK).row(0, named=True)
    assert page.title[0].value.startswith(f"{week['successful']} successful conversations, within")
    assert "no target under a filter" in words(page)
    assert "promised" not in words(page)


def test_the_funnel_is_read_at_the_age_and_conversation_of_the_address(shows: Shows, ledger: Ledger) -> None:
    page = shows(age="180", kind=f"5 {KINDS[5]}")
    text = words(page)
    for row in rows(ledger, "conversation_funnel", age_days=180).filter(pl.col("month").is_null()).to_dicts():
        assert f"\n{percent(row['value'])}\n" in text
        assert f"\n{interval(row['low'], row['high'], 'share')}\n" in text
    assert f"5 {KINDS[5]}, month by month" in text
    newest = rows(ledger, "conversation_funnel", kind=5, age_days=180, mature=True).sort("month").row(-1, named=True)
    assert f"{share_of(newest['reached'], newest['leads'])} of {newest['month']:%B %Y}’s leads within 180 days" in text
    assert "months too young for 180 days: grey" in text


def test_the_rep_who_writes_nothing_down_is_named_and_the_stall_has_its_stake(shows: Shows, ledger: Ledger) -> None:
    text = words(shows())
    assert f"{truth.FORGETFUL_REP} left proof less often than the others" in text
    assert f"▼ {truth.FORGETFUL_REP}" in text
    deals = rows(ledger, "conversation_stalls", stage="deal").filter(pl.col("kind").is_null()).row(0, named=True)
    assert f"{deals['stalled']} stalled deals stopped after “{KINDS[4]}”" in text
    assert f"{written(deals['amount'], 'money', 'EUR')} at stake in all" in text


def test_seats_that_do_not_work_with_leads_and_shared_screens_see_initials(
    monkeypatch: pytest.MonkeyPatch, unchanged: str, shows: Shows
) -> None:
    assert truth.FORGETFUL_REP in words(shows())
    assert truth.FORGETFUL_REP not in words(shows(present="1"))
    signs_in(monkeypatch, unchanged, people.person(unchanged, "vera"))
    page = opened("sales/conversations")
    assert "D. d. W. left proof less often" in words(page)
    assert not any(rep in words(page) for rep in ("Daan", "Clara", "Tobias"))
    (stalled,) = [one.value for one in page.dataframe if "company" in one.value.columns]
    assert len(stalled) == 10
    assert all(part.endswith(".") for name in stalled["company"] for part in name.split())


def test_every_figure_has_words_and_every_drawing_too(shows: Shows) -> None:
    page = shows()
    assert len(page.get("plotly_chart")) == 2
    assert all(chart.proto.alt for chart in page.get("plotly_chart"))
    assert 'alt=""' not in "".join(str(one.value) for one in page.get("html"))


def shown(monkeypatch: pytest.MonkeyPatch, url: str, **frames: pl.DataFrame) -> AppTest:
    store_frames(url, **frames)
    signs_in(monkeypatch, url, made(url, "vera", "viewer"))
    return opened("sales/conversations")


def test_an_empty_company_is_told_so_and_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    page = shown(monkeypatch, sqlite_url)
    assert page.title[0].value == "No conversation is on record yet"
    assert "three clicks" in page.info[0].value
    assert "0 %" not in words(page)


def test_where_no_success_was_ever_recorded_nobody_knows(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    talks = frame("conversations", {"lead_id": "1", "at": "2026-10-20 09:00", "kind": 1})
    page = shown(monkeypatch, sqlite_url, leads=leads({"accepted": "2026-10-19"}), conversations=talks)
    assert page.title[0].value == "Nobody recorded which conversations were successful"
    assert "successful" in page.info[0].value


def test_a_company_with_one_conversation_claims_nothing_it_cannot_know(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    talks = frame("conversations", {"lead_id": "1", "at": "2026-10-14 09:00", "kind": 1, "successful": True})
    days = {"created": "2026-10-12", "handed_over": "2026-10-12", "accepted": "2026-10-13"}
    lead = leads(days, {"created": "2026-10-20"})
    page = shown(monkeypatch, sqlite_url, leads=lead, conversations=talks)
    text = words(page)
    assert "Nobody knows what stalls" in text
    assert "outputs, opportunities or wins were never recorded" in text
    assert "stall" not in page.title[0].value


def test_filters_that_keep_nobody_are_told_apart_from_an_empty_company(shows: Shows) -> None:
    page = shows(source="partner", segment="not recorded", region="not recorded", owner="not recorded")
    assert page.title[0].value == "No conversation answers to these filters"
    assert "filter" in page.info[0].value
