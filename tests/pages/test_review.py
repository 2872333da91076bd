"""The review: every title says what the metrics say, the URL holds the filters, and links open what they count."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import metrics
from agreement.ledger import Ledger
from charts.numbers import percent, share_of, written
from pages.parts.lead_list.asked import asked
from pages.parts.look import tag
from store import people
from tests.making import leads
from tests.sampled import company as company
from tests.sampled import forget
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.sampled import unchanged as unchanged
from tests.signing import made, signs_in
from tests.stored import store_frames

PAGE = str(Path(__file__).parents[2] / "pages" / "together" / "review.py")
Shows = Callable[..., AppTest]


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, unchanged: str) -> Shows:
    """Opens the review of the sample company as the viewer."""
    signs_in(monkeypatch, unchanged, people.person(unchanged, "vera"))
    return opened


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch, company: str) -> Shows:
    """The same over a company that the test changes: opens the review of the sample company as the viewer."""
    signs_in(monkeypatch, company, people.person(company, "vera"))
    return opened


def opened(**params: str | list[str]) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in params.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def written_on(page: AppTest) -> str:
    """All HTML of the page as text."""
    markup = "\n".join(str(one.value) for one in page.get("html"))
    return html.unescape(re.sub(r"<[^>]+>", "\n", markup)).replace("\u00a0", " ")


def links(page: AppTest, metric: str) -> list[str]:
    markup = "\n".join(str(one.value) for one in page.get("html"))
    found = [html.unescape(one) for one in re.findall(r'href="(/leads[^"]*)"', markup)]
    return [link for link in found if parse_qs(urlsplit(link).query)["metric"] == [metric]]


def last_week(ledger: Ledger) -> date:
    calendar = ledger.calendar
    return calendar.week_begins(calendar.week(ledger.as_of + timedelta(days=1)) - 1)


def rate(ledger: Ledger, week: date, filters: metrics.Filters | None = None) -> dict[str, object]:
    rows = metrics.BY_KEY["sal_rate"].result(ledger, filters)
    return rows.filter(pl.col("week") == week).row(0, named=True)


def test_the_titles_say_what_the_metrics_say(shows: Shows, ledger: Ledger) -> None:
    text = written_on(shows())
    week = last_week(ledger)
    decided = rate(ledger, week)
    assert f"SAL rate {share_of(decided['accepted'], decided['decided'])}" in text
    volume = metrics.BY_KEY["sal_volume"].result(ledger).filter(pl.col("week") == week).row(0, named=True)
    assert f"{volume['value']} leads pass the agreement" in text
    months = metrics.BY_KEY["revenue"].result(ledger).filter(pl.col("kind") == "month")
    now = months.filter(pl.col("starts_on") == (week + timedelta(days=6)).replace(day=1)).row(0, named=True)
    assert f"brought {written(now['value'], 'money', 'EUR')}" in text
    best = metrics.BY_KEY["source_yield"].result(ledger).filter("ranked").sort("pooled_value").row(-1, named=True)
    assert f"{best['source'].capitalize()} yields most: {percent(best['pooled_value'])}" in text


def test_every_question_has_two_clocks_and_a_joining_sentence(shows: Shows) -> None:
    page = shows()
    text = written_on(page)
    for question in ("Enough?", "Fast?", "Good?", "Talking?", "Paying?", "Cold leads"):
        assert question in text
    assert text.count("This week · sales’ clock") == text.count("The long run · marketing’s clock") == 5
    assert len(page.get("plotly_chart")) == 10
    assert all(chart.proto.alt for chart in page.get("plotly_chart"))


def test_a_filter_in_the_url_gives_the_numbers_of_the_metrics_with_that_filter(shows: Shows, ledger: Ledger) -> None:
    text = written_on(shows(source=["webinar", "paid search"], region="DACH"))
    week = last_week(ledger)
    filtered = rate(ledger, week, {"source": ["webinar", "paid search"], "region": ["DACH"]})
    said = f"SAL rate {share_of(filtered['accepted'], filtered['decided'])}"
    assert said in text
    assert 0 < filtered["decided"] < rate(ledger, week)["decided"]
    assert "promise" not in shows(source=["webinar", "paid search"], region="DACH").title[0].value
    assert "promise" in shows().title[0].value


def test_a_week_in_the_url_is_the_week_that_is_shown(shows: Shows, ledger: Ledger) -> None:
    week = last_week(ledger) - timedelta(weeks=6)
    page = shows(week=str(week + timedelta(days=3)))
    decided = rate(ledger, week)
    assert f"SAL rate {share_of(decided['accepted'], decided['decided'])}" in written_on(page)
    assert f"eek of {week.day}" in written_on(page)


def test_values_that_the_data_does_not_know_are_ignored_with_a_word(shows: Shows, ledger: Ledger) -> None:
    page = shows(source="moon")
    assert "No lead has the source 'moon': not filtered." in page.caption[0].value
    decided = rate(ledger, last_week(ledger))
    assert f"SAL rate {share_of(decided['accepted'], decided['decided'])}" in written_on(page)


@pytest.mark.parametrize("filters", [{}, {"source": "webinar"}], ids=["all", "webinar"])
def test_a_link_opens_as_many_leads_as_the_number_says(shows: Shows, ledger: Ledger, filters: dict[str, str]) -> None:
    page = shows(**filters)
    week = last_week(ledger)
    kept = {"source": ["webinar"]} if filters else None
    talks = metrics.BY_KEY["content_coverage"].result(ledger, kept).row(0, named=True)
    waiting = metrics.BY_KEY["backlog"].result(ledger, kept).filter(pl.col("waiting_for") == "decision")
    volume = metrics.BY_KEY["sal_volume"].result(ledger, kept).filter(pl.col("week") == week)
    conversations = metrics.BY_KEY["conversations_held"].result(ledger, kept).filter(pl.col("week") == week)
    counts = {
        "sal_rate": rate(ledger, week, kept)["decided"],
        "sal_volume": volume["value"][0],
        "conversations_held": conversations["successful"].sum(),
        "content_coverage": talks["without"],
        "backlog": waiting["value"].sum(),
    }
    for metric, count in counts.items():
        (link,) = links(page, metric)
        assert (metric, asked(parse_qs(urlsplit(link).query), ledger).rows.height) == (metric, count)


def test_the_shared_screen_is_one_sheet_without_names(shows: Shows) -> None:
    page = shows(present="1")
    text = written_on(page)
    assert len(page.get("plotly_chart")) == 0
    assert len(page.dataframe) == 0
    assert "Anna Berger" not in text
    assert "@" not in text
    for question in ("Enough?", "Fast?", "Good?", "Talking?", "Paying?"):
        assert question in text


def test_the_stamp_says_until_when_and_by_which_agreement(shows: Shows, ledger: Ledger) -> None:
    stamp = shows().caption[-1].value
    assert f"{ledger.as_of.day} {ledger.as_of:%B %Y}" in stamp
    assert ledger.calendar.time_zone in stamp
    assert "agreement v2" in stamp


def test_an_empty_database_says_so_and_does_not_fail(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    text = written_on(opened())
    assert "no leads yet" in text
    assert "No agreement in force" in text
    assert "0 %" not in text


def test_a_log_of_wins_without_amounts_and_decisions_claims_nothing(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    store_frames(
        sqlite_url,
        leads=leads(
            *({"created": f"2025-01-{day:02d} 09:00", "won": "2025-11-12 09:00"} for day in range(1, 29)),
            {"created": "2025-11-16 09:00"},
        ),
    )
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    text = written_on(opened())
    assert "28 wins in November, none with an amount on record" in text
    assert "No lead was decided in the week" in text
    assert "No conversation on record yet" in text
    assert "0 EUR" not in text
    assert "\n0\n" not in text


def test_text_from_the_data_cannot_become_markup() -> None:
    assert tag("div", "<script>alert(1)</script>", "x") == '<div class="x">&lt;script&gt;alert(1)&lt;/script&gt;</div>'
    assert (
        tag("a", "more", "x", href='/leads?source="><b>')
        == '<a class="x" href="/leads?source=&quot;&gt;&lt;b&gt;">more</a>'
    )


def test_where_no_win_was_ever_recorded_no_sentence_says_what_leads_become(changed: Shows, company: str) -> None:
    forget(company, "won_at")
    said = written_on(changed())
    assert "no win is on record yet, so nobody knows what they are worth." in said
    assert "No win is on record yet: nobody knows what this week’s decisions are worth." in said
    assert "days old yet" not in said
