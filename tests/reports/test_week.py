"""The weekly report: every number a metric's own, the status by rule, and one printed page."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

import cli
import metrics
from agreement import InForce
from agreement.ledger import Ledger
from agreement.moments import day_words
from charts.numbers import written
from pages.parts.between.signed import signed_dues
from pages.parts.lead_list.asked import asked
from reports import between
from reports.marks import Frozen
from reports.week import MEASURES, OFF_TRACK, ON_TRACK, WATCH, decided, last_whole_week, week
from reports.week_paper import week_html, week_text
from store import agreements, minutes
from tests.browsing import browser as browser
from tests.making import leads, ledger_of
from tests.metrics.signed import signed, under
from tests.sampled import company as company
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_every_measure_is_the_signal_of_its_metric(ledger: Ledger) -> None:
    begins = last_whole_week(ledger)
    told = week(ledger, begins)
    assert len(told.measures) == len(MEASURES)
    for shown, (key, column, _) in zip(told.measures, MEASURES, strict=True):
        metric = metrics.BY_KEY[key]
        rows = metrics.signals(metric, metric.result(ledger), metrics.moment(ledger)).filter(
            pl.col("series") == column, pl.col("part").is_null()
        )
        now, before = (rows.filter(week=begins - timedelta(weeks=ago)).row(0, named=True) for ago in (0, 1))
        unit, currency = now["unit"], ledger.calendar.currency
        assert (shown.value, shown.state) == (written(now["value"], unit, currency), now["state"])
        assert shown.before == written(before["value"], unit, currency)
        assert shown.history[-2:] == (before["value"], now["value"])
        assert shown.limits is not None
        assert (shown.limits.low, shown.limits.high) == (now["low"], now["high"])
        assert (shown.number, shown.previous, shown.unit) == (now["value"], before["value"], unit)


@pytest.mark.parametrize("ago", [0, 7])
def test_behind_each_number_are_the_leads_that_its_link_opens(ago: int, ledger: Ledger) -> None:
    begins = last_whole_week(ledger) - timedelta(weeks=ago)
    told = week(ledger, begins)
    for one in told.measures:
        opened = asked({"metric": [one.key], "week": [begins.isoformat()]}, ledger).rows["lead_id"]
        assert one.behind == tuple(sorted(opened))
        assert one.behind
        assert one.unit != "leads" or len(one.behind) == one.number
    brought = ledger.leads.filter(pl.col("lead_id").is_in(told.measures[-1].behind))["amount_cents"].sum() / 100
    assert (told.measures[-1].name, told.measures[-1].number) == ("Revenue won", brought)
    assert told.currency == ledger.calendar.currency


def test_promises_disputes_and_agreements_are_those_of_the_metrics_and_the_store(ledger: Ledger, company: str) -> None:
    begins = last_whole_week(ledger)
    told = week(ledger, begins, agreements.open_proposals(company))
    rows = metrics.BY_KEY["commitments_kept"].result(ledger).filter(week=begins)
    assert sorted(told.missed) == sorted(rows.filter(state="missed")["words"])
    assert told.kept == rows.filter(state="kept").height
    assert told.disputes == ledger.disputes["settled_as"].null_count()
    (version,) = [one for one in agreements.in_force(company) if one.version == 2]
    since = day_words(ledger.calendar.today(version.effective_at))
    review = day_words(date.fromisoformat(version.review_on or ""))
    assert told.agreements == (f"Version 2 since {since}, review on {review}",)
    assert told.table == ("Proposal 3 by sales, signed by nobody yet",)
    assert told.until == ledger.as_of


def test_what_calls_for_a_review_is_in_the_report(ledger: Ledger) -> None:
    due = tuple(
        replace(one, review_on=ledger.as_of.isoformat()) if isinstance(one, InForce) else one
        for one in ledger.agreements
    )
    told = week(replace(ledger, agreements=due), last_whole_week(ledger))
    assert any(said.startswith("The day of the review, ") for said in told.reviews)
    assert "Reviews due\n  The day of the review, " in week_text(told)
    assert week(ledger, last_whole_week(ledger)).reviews == ()


@pytest.mark.parametrize(
    ("missed", "worse", "status"),
    [(False, False, ON_TRACK), (True, False, WATCH), (False, True, WATCH), (True, True, OFF_TRACK)],
)
def test_the_status_follows_from_signals_and_promises(
    missed: bool, worse: bool, status: str, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports import week as room

    begins = last_whole_week(ledger)
    real, promises = room._measure, metrics.BY_KEY["commitments_kept"]

    def calm(*args: object) -> object:
        found = real(*args)  # type: ignore[arg-type]
        return found and replace(found, state="worse" if worse and found.name == "SAL rate" else "no signal")

    monkeypatch.setattr(room, "_measure", calm)
    state = "missed" if missed else "kept"
    kept = replace(promises, finish=lambda counts, moment: promises.finish(counts, moment).with_columns(
        pl.when(pl.col("state").is_in(["kept", "missed"])).then(pl.lit(state)).otherwise("state").alias("state")
    ))  # fmt: skip
    monkeypatch.setitem(metrics.BY_KEY, "commitments_kept", kept)
    told = week(ledger, begins)
    assert told.status == status
    assert told.sentence.startswith(f"{status}: ")
    assert ("SAL rate" in told.sentence) is worse
    assert ("promises missed" in told.sentence) is missed


def test_an_empty_company_has_a_report_that_says_so() -> None:
    nothing = ledger_of(leads(), as_of="2026-01-18")
    told = week(nothing, date(2026, 1, 12))
    assert told.sentence == "Nothing can be said yet: no measure has a value in this week."
    assert "none: no lead is judged" in week_text(told)


def test_a_segment_is_named_with_its_agreement() -> None:
    one = {"created": "2026-01-05 08:00", "handed_over": "2026-01-06 09:00", "segment": "big"}
    told = week(under(leads(one), "2026-01-18", signed(), signed(segment="big")), date(2026, 1, 12))
    assert told.agreements == ("Version 1 since 5 Jan 2026", "Version 1 since 5 Jan 2026 (big)")


def test_the_terminal_writes_the_same_report(
    company: str, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ACCORD_DATABASE_URL", company)
    table, versions = agreements.open_proposals(company), agreements.in_force(company)
    today = ledger.calendar.today()
    told = week(ledger, last_whole_week(ledger), table, versions, today)
    dues = signed_dues(company, ledger, metrics.BY_KEY["handover_steps"].result(ledger))
    told = decided(between.asked(told, dues), minutes.decisions(company), today, ledger.calendar)
    assert told.decisions
    assert {one.about for one in told.raised} >= {"charter", "campaigns"}
    assert cli.main(["report"]) == 0
    assert capsys.readouterr().out.strip() == week_text(told)
    assert cli.main(["report", "--format", "html", "--out", str(tmp_path / "week.html")]) == 0
    assert (tmp_path / "week.html").read_text(encoding="utf-8") == week_html(
        replace(told, frozen=Frozen(ledger.calendar.today(), "the terminal"))
    )
    capsys.readouterr()
    assert cli.main(["report", "--week", str(told.begins + timedelta(days=1))]) != 0
    assert "No week begins on" in capsys.readouterr().err


@pytest.mark.browser
def test_it_prints_to_exactly_one_page(browser: "Browser", ledger: Ledger, company: str) -> None:
    page = browser.new_page()
    page.set_content(week_html(week(ledger, last_whole_week(ledger), agreements.open_proposals(company))))
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
    page.close()
