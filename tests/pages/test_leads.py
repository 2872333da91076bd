"""Every number opens as many leads as it says; one lead tells its story; files hold no formulas."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import metrics
from agreement.errors import Refused
from agreement.ledger import Ledger
from charts.timeline import timeline
from metrics import Metric
from pages.parts.lead_list.asked import address, asked
from pages.parts.lead_list.columns import listed
from pages.parts.lead_list.events import events
from pages.parts.lead_list.listing import title
from pages.parts.lead_list.story import became, clocks, told, verdict, who
from store import frames, people
from tests.making import frame, leads, ledger_of
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file
from tests.signing import signs_in

PAGE = str(Path(__file__).parents[2] / "pages" / "sales" / "leads.py")
COUNTS: dict[str, tuple[tuple[str, ...], str]] = {
    "handed_over": (("week",), "handed_over"),
    "sal_rate": (("week",), "decided"),
    "decision_time": (("week",), "leads"),
    "response_time": (("week",), "leads"),
    "backlog": (("waiting_for", "band"), "value"),
    "response_queue": (("due",), "value"),
    "response_outcome": (("outcome", "answer"), "leads"),
    "handover_steps": (("week", "version", "step"), "n"),
    "conversations_held": (("week", "kind"), "successful"),
    "conversations_weekly": (("scope", "part", "week"), "successful"),
    "conversation_funnel": (("month", "kind"), "leads"),
    "conversation_outputs": (("scope", "part"), "successful"),
    "conversation_stalls": (("stage", "kind"), "leads"),
    "win_rate": (("kind", "month"), "whole"),
    "opportunities": (("week",), "value"),
    "pipeline_created": (("week",), "opportunities"),
    "sales_cycle": (("month",), "opportunities"),
    "rejection_mix": (("week", "reason"), "rejected"),
    "pipeline_velocity": (("until",), "opportunities"),
    "pipeline_coverage": (("kind", "period"), "open_deals"),
    "wins": (("week",), "value"),
    "revenue": (("period",), "won"),
    "cohort_conversion": (("month",), "leads"),
    "expected_wins": (("month", "origin"), "sals"),
    "time_to_win": (("month",), "won"),
    "source_yield": (("source",), "leads"),
    "attribution": (("channel",), "leads"),
    "campaign_funnel": (("campaign_id",), "leads"),
    "campaign_profit": (("campaign_id",), "leads"),
    "sourced": (("scope", "month", "variant"), "wins"),
    "influenced": (("scope", "month"), "wins"),
    "cac": (("scope", "month"), "customers"),
    "cac_payback": (("scope", "month"), "customers"),
    "ltv_cac": (("scope", "month"), "customers"),
    "sal_yield": (("month",), "accepted"),
    "threshold_tradeoff": ((), "replayed"),
    "sal_volume": (("week",), "value"),
    "capacity_use": (("week", "sales_owner"), "sals"),
    "prediction_score": (("measure", "week"), "n"),
    "disputed": (("month",), "rejected"),
    "revenue_bridge": (("month", "created_quarter", "source"), "won"),
    "nurture_time": (("month",), "leads"),
    "score_reliability": (("band",), "leads"),
    "information_complete": (("month", "field"), "leads"),
    "data_quality": (("check",), "n"),
    "content_use": (("conversation",), "uses"),
    "content_ignored": (("conversation",), "recommended"),
    "content_coverage": (("conversation",), "held"),
    "content_register": (("content_id",), "leads"),
    "content_gaps": (("conversation", "persona"), "held"),
    "content_advice": (("by", "name"), "recommended"),
    "content_progress": (("step",), "leads"),
}
"""The keys that a link gives, and the column that says how many leads it opens."""


@pytest.fixture(scope="session")
def ledger(sample_file: Path) -> Ledger:
    return frames.read_ledger(f"sqlite:///{sample_file}")


def query(row: dict[str, Any], keys: tuple[str, ...]) -> dict[str, list[str]]:
    return {key: ["not recorded" if row[key] is None else str(row[key])] for key in keys}


def numbers(metric: Metric, rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """The rows of a result that count leads: the latest 40, one for each set of keys."""
    per_month = rows.filter(pl.col("scope") == "month") if {"scope", "month"} <= set(rows.columns) else rows
    return per_month.filter(*(pl.col(key).is_not_null() for key in keys if key != "source")).unique(
        subset=[*keys] or None, keep="last", maintain_order=True
    )[-40:]


@pytest.mark.parametrize("key", sorted(COUNTS))
def test_every_number_opens_as_many_leads_as_it_says(key: str, ledger: Ledger) -> None:
    metric, (keys, column) = metrics.BY_KEY[key], COUNTS[key]
    result = metric.result(ledger)
    if key == "data_quality":
        result = result.filter(pl.col("week").is_null())
    rows = numbers(metric, result.filter("in_force") if key == "threshold_tradeoff" else result, keys)
    assert rows[column].sum() > 0
    opened = {
        tuple(row[name] for name in keys): asked({"metric": [key], **query(row, keys)}, ledger).rows.height
        for row in rows.iter_rows(named=True)
    }
    assert opened == {tuple(row[name] for name in keys): row[column] or 0 for row in rows.iter_rows(named=True)}


def test_a_span_in_a_link_takes_the_known_values_between_its_ends(ledger: Ledger) -> None:
    every = asked({"metric": ["time_to_win"]}, ledger).rows["won_age"]
    counts = {span: asked({"metric": ["time_to_win"], "won_age": [span]}, ledger).rows.height
              for span in ("..", "..60", "61..", "30..60", "-1..0")}  # fmt: skip
    assert counts == {
        "..": every.count(), "..60": (every <= 60).sum(), "61..": (every > 60).sum(),
        "30..60": every.is_between(30, 60).sum(), "-1..0": 0,
    }  # fmt: skip
    assert counts[".."] == counts["..60"] + counts["61.."] > counts["..60"] > counts["30..60"] > 0


@pytest.mark.parametrize("span", ["a..5", "1..2..3", "..9999999999", "5..x", "…..1"])
def test_a_span_that_is_none_is_refused(ledger: Ledger, span: str) -> None:
    with pytest.raises(Refused, match="is no won_age"):
        asked({"metric": ["time_to_win"], "won_age": [span]}, ledger)


def test_every_metric_with_leads_is_looked_at_here() -> None:
    assert {metric.key for metric in metrics.ALL if metric.leads} - set(COUNTS) <= {"commitments_kept", "incentives"}


@pytest.mark.parametrize("promise", ["first_response", "decision", "attempts"])
def test_a_promise_opens_the_leads_that_it_was_kept_for(promise: str, ledger: Ledger) -> None:
    rows = metrics.BY_KEY["commitments_kept"].result(ledger).filter(pl.col("commitment") == promise)[-20:]
    for row in rows.iter_rows(named=True):
        asks = {"metric": ["commitments_kept"], "week": [str(row["week"])], "commitment": [promise], "kept": ["true"]}
        assert asked(asks, ledger).rows.height == row["numerator"], row["week"]


@pytest.mark.parametrize("key", sorted(metric.key for metric in metrics.ALL if metric.leads))
def test_every_list_of_leads_can_be_shown(key: str, ledger: Ledger) -> None:
    rows = asked({"metric": [key]}, ledger).rows
    assert listed(rows, True, "EUR").height == rows.height > 0


@pytest.mark.parametrize(
    "filters", [{"source": ["webinar"]}, {"source": ["webinar", "not recorded"]}, {"region": ["DACH"]}]
)
def test_filters_open_the_leads_of_the_filtered_number(filters: dict[str, list[str]], ledger: Ledger) -> None:
    metric = metrics.BY_KEY["handed_over"]
    kept = {name: [None if value == "not recorded" else value for value in values] for name, values in filters.items()}
    row = metric.result(ledger, kept).filter(pl.col("handed_over") > 0).row(-1, named=True)
    found = asked({"metric": ["handed_over"], "week": [str(row["week"])], **filters}, ledger)
    assert found.rows.height == row["handed_over"] > 0


def test_a_day_stands_for_its_week_and_yes_for_true(ledger: Ledger) -> None:
    accepted = asked({"metric": ["sal_rate"], "week": ["2026-11-16"], "accepted": ["true"]}, ledger).rows
    row = metrics.BY_KEY["sal_rate"].result(ledger).filter(pl.col("week") == date(2026, 11, 16))
    assert accepted.height == row["accepted"].item()
    numbered = asked({"handed_over_week": ["2026-11-18"]}, ledger).rows
    assert numbered["handed_over_week"].unique().to_list() == [ledger.calendar.week(date(2026, 11, 16))]


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        ({"metric": ["sal_rat"]}, "no number called “sal_rat”"),
        ({"metric": ["sal_rate"], "wek": ["2026-11-16"]}, "no “wek”"),
        ({"metric": ["sal_rate"], "week": ["soon"]}, "“soon” is no week"),
        ({"metric": ["sal_rate"], "accepted": ["maybe"]}, "“maybe” is no accepted"),
    ],
)
def test_a_link_that_asks_for_nonsense_is_told_so(asks: dict[str, list[str]], says: str, ledger: Ledger) -> None:
    with pytest.raises(Refused, match=says):
        asked(asks, ledger)


def test_a_condition_can_be_taken_away_one_by_one(ledger: Ledger) -> None:
    shown = asked(
        {"metric": ["sal_rate"], "week": ["2026-11-16"], "source": ["a b", "webinar"], "present": ["1"]}, ledger
    )
    assert address(shown) == "/leads?metric=sal_rate&week=2026-11-16&source=a+b&source=webinar"
    assert address(shown, ("source", "a b")) == "/leads?metric=sal_rate&week=2026-11-16&source=webinar"


def test_a_lead_that_counts_twice_makes_two_rows_and_the_title_says_so(ledger: Ledger) -> None:
    shown = asked({"metric": ["backlog"]}, ledger)
    single = shown.rows["lead_id"].n_unique()
    assert single < shown.rows.height
    assert title(shown) == f"{shown.rows.height} rows of {single} leads behind “{metrics.BY_KEY['backlog'].name}”"


def test_names_are_initials_for_those_who_do_not_work_leads() -> None:
    rows = ledger_of(
        leads({"name": "Ada Lovelace", "company": "Analytical Engines", "handed_over": "2026-11-02 09:00"})
    ).leads
    judged = rows.with_columns(pl.lit(None, pl.Int32).alias("judged_version"), pl.lit(None, pl.Boolean).alias("passes"),
                               pl.lit(None, pl.String).alias("first_failed"))  # fmt: skip
    assert listed(judged, False, "EUR").select("Contact", "Company").row(0) == ("A. L.", "A. E.")
    assert listed(judged, True, "EUR").select("Contact", "Company").row(0) == ("Ada Lovelace", "Analytical Engines")


def one(**lead: Any) -> dict[str, Any]:
    verdict = {name: lead.pop(name, None) for name in ("judged_version", "passes", "first_failed")}
    return {**ledger_of(leads(lead), as_of="2026-11-22").leads.row(0, named=True), **verdict}


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        ({}, "not handed over yet"),
        ({"handed_over": "2026-11-22 20:00"}, "has waited 4 h for a first response"),
        ({"handed_over": "2026-11-22 20:00", "first_response": "2026-11-22 21:00"}, "has waited 4 h for a decision"),
        ({"handed_over": "2026-11-02", "rejected": "2026-11-03", "rejection_reason": "no_fit"}, "rejected (no fit)"),
        ({"handed_over": "2026-11-02", "rejected": "2026-11-03"}, "rejected (no reason given)"),
        ({"handed_over": "2026-11-02", "accepted": "2026-11-03"}, "accepted, no opportunity yet"),
        ({"handed_over": "2026-11-02", "opportunity": "2026-11-03"}, "an open opportunity"),
        ({"handed_over": "2026-11-02", "lost": "2026-11-03"}, "lost, 1 day after the hand-over"),
        ({"handed_over": "2026-11-02", "won": "2026-11-12", "amount_cents": 1_250_000},
         "won for 12.5 k EUR, 10 days after the hand-over"),
        ({"handed_over": "2026-11-02", "won": "2026-11-01"}, "won, 1 day before the hand-over"),
        ({"won": "2026-11-01"}, "won"),
    ],
)  # fmt: skip
def test_what_became_of_a_lead_is_said_in_words(lead: dict[str, Any], said: str) -> None:
    assert became(one(created="2026-10-01", **lead), "EUR") == said


def test_a_lead_is_named_by_what_is_known_of_it() -> None:
    assert who(one(name="Ada Lovelace", company="Engines"), True) == "Ada Lovelace, Engines"
    assert who(one(name="Ada Lovelace", company="Engines"), False) == "A. L., E."
    assert who(one(lead_id="L7"), True) == "Lead L7"


def test_the_verdict_names_the_version_and_the_first_failed_rule() -> None:
    handed = {"handed_over": "2026-11-02"}
    assert verdict(one(**handed, judged_version=2, passes=True)) == ("passes", "version 2, in force at its hand-over")
    failed = one(**handed, judged_version=1, passes=False, first_failed="Score is at least 55")
    assert verdict(failed) == ("fails “Score is at least 55”", "version 1, in force at its hand-over")
    assert verdict(one(**handed)) == ("not judged", "no version: none was in force at its hand-over")
    assert verdict(one()) == ("not judged", "no version: not handed over")


def test_clocks_tell_calendar_and_working_time_and_what_has_not_happened() -> None:
    lead = one(created="2026-11-06 16:00", handed_over="2026-11-06 16:00", first_response="2026-11-09 10:00")
    assert clocks(lead) == [
        "Created to assigned: not yet",
        "Hand-over to first response: 66 h (2 h of working time)",
        "Hand-over to first decision: not yet",
    ]


def test_a_story_holds_everything_that_happened_in_order() -> None:
    made = ledger_of(
        leads({"lead_id": "L1", "created": "2026-11-01", "handed_over": "2026-11-03", "won": "2026-11-20",
               "source": "web", "amount_cents": 100_00}),
        touches=frame("touches", {"lead_id": "L1", "at": "2026-11-02", "kind": "pricing_page", "channel": "website"},
                      {"touch_id": "2", "lead_id": "L2", "at": "2026-11-02", "kind": "web_visit"}),
        conversations=frame("conversations", {"lead_id": "L1", "at": "2026-11-10", "kind": 3, "successful": True,
                                              "held_by": "Ada"}),
        as_of="2026-11-22",
    )  # fmt: skip
    happened = events(made, made.leads.row(0, named=True))
    assert happened.select("lane", "what", "more").rows() == [
        ("Marketing", "Lead created", "web"),
        ("Marketing", "Pricing page", "website"),
        ("Marketing", "Handed over to sales", None),
        ("Sales", "Conversation: relevant meeting", "Ada, successful"),
        ("Outcome", "Won", "100 EUR"),
    ]
    assert told(happened) == "2 steps by marketing before the hand-over, 1 by sales after it"


def test_a_story_tells_each_round_of_a_lead_that_came_back_and_the_stages_that_are_no_event() -> None:
    entered = (
        ("2026-11-02", "handed_over", "Queue", None), ("2026-11-03", "rejected", "Closed", "not now"),
        ("2026-11-09", "recycled", "Nurture", None), ("2026-11-10", None, "Parked", None),
        ("2026-11-19", "handed_over", "Queue", None),
    )  # fmt: skip
    named = [dict(zip(("at", "event", "stage", "reason"), row, strict=True)) for row in entered]
    made = ledger_of(
        leads({"lead_id": "L1", "created": "2026-11-01", "rejected": "2026-11-03", "rejection_reason": "no fit"}),
        stage_changes=frame("stage_changes", *({"lead_id": "L1", "changed_by": "Ada", **row} for row in named),
                            {"change_id": "9", "lead_id": "L2", "at": "2026-11-04", "event": "won"}),
        as_of="2026-11-22",
    )  # fmt: skip
    lead = made.leads.row(0, named=True)
    assert events(made, lead).select("lane", "what", "more").rows() == [
        ("Marketing", "Lead created", None),
        ("Marketing", "Handed over to sales", "Queue, Ada"),
        ("Sales", "Rejected", "Closed, not now, Ada"),
        ("Marketing", "Taken back to nurture", "Nurture, Ada"),
        ("Sales", "Stage entered", "Parked, Ada"),
        ("Marketing", "Handed over to sales", "Queue, Ada"),
    ]
    assert became(lead, "EUR") == "decided before, has waited 4.0 days for another decision"


def test_what_came_with_a_step_is_told_where_it_counts() -> None:
    changes = ({"at": "2026-11-03", "event": "rejected"}, {"at": "2026-11-06", "event": "recycled"},
               {"at": "2026-11-09", "event": "rejected", "stage": "Closed"})  # fmt: skip
    made = ledger_of(
        leads({"rejected": "2026-11-09", "rejection_reason": "no fit"}),
        stage_changes=frame("stage_changes", *({"lead_id": "1", **change} for change in changes)),
        as_of="2026-11-22",
    )
    told_of = events(made, made.leads.row(0, named=True)).filter(what="Rejected")["more"].to_list()
    assert told_of == ["", "Closed, no fit"]


def page(monkeypatch: pytest.MonkeyPatch, url: str, who: str, **params: str) -> AppTest:
    signs_in(monkeypatch, url, people.person(url, who))
    shown = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in params.items():
        shown.query_params[name] = value
    shown.run()
    assert not shown.exception
    return shown


def test_the_table_is_as_long_as_the_title_says(monkeypatch: pytest.MonkeyPatch, company: str) -> None:
    shown = page(monkeypatch, company, "anna", metric="sal_rate", week="2026-11-16")
    count = len(shown.dataframe[0].value)
    assert count > 30
    assert shown.title[0].value == f"{count} leads behind “SAL rate”"


def test_search_finds_by_name_for_sales_and_only_by_number_for_viewers(
    monkeypatch: pytest.MonkeyPatch, company: str
) -> None:
    shown = page(monkeypatch, company, "anna", metric="handed_over", week="2026-11-16")
    name, number = shown.dataframe[0].value["Contact"].iloc[0], shown.dataframe[0].value["Lead"].iloc[0]
    shown.text_input(key="q").set_value(name.upper()).run()
    assert name in set(shown.dataframe[0].value["Contact"])
    viewed = page(monkeypatch, company, "vera", metric="handed_over", week="2026-11-16", q=name)
    assert not viewed.dataframe, "a hidden name must not be found"
    viewed.text_input(key="q").set_value(number.removeprefix("/leads?lead=")).run()
    assert name not in set(viewed.dataframe[0].value["Contact"])
    assert len(viewed.dataframe[0].value) == 1


def test_the_shared_screen_shows_initials_to_everybody(monkeypatch: pytest.MonkeyPatch, company: str) -> None:
    full = page(monkeypatch, company, "anna", metric="handed_over", week="2026-11-16")
    shared = page(monkeypatch, company, "anna", metric="handed_over", week="2026-11-16", present="1")
    assert set(full.dataframe[0].value["Contact"]).isdisjoint(set(shared.dataframe[0].value["Contact"]))


@pytest.mark.parametrize("wrong", [{"metric": "nothing"}, {"metric": "sal_rate", "week": "soon"}])
def test_an_unknown_number_gives_a_message_and_a_way_back(
    wrong: dict[str, str], monkeypatch: pytest.MonkeyPatch, company: str
) -> None:
    shown = page(monkeypatch, company, "anna", **wrong)
    assert shown.error
    assert not shown.dataframe
    assert any('href="/leads"' in block.value for block in shown.html)


def test_a_lead_opens_its_story_and_an_unknown_one_a_message(monkeypatch: pytest.MonkeyPatch, company: str) -> None:
    ledger = frames.read_ledger(company)
    won = ledger.leads.filter(pl.col("won_at").is_not_null() & pl.col("passes")).row(0, named=True)
    shown = page(monkeypatch, company, "anna", lead=won["lead_id"])
    assert shown.title[0].value.startswith(f"{won['name']}, {won['company']}: won for ")
    assert any("Judged by version" in block.value for block in shown.html)
    assert set(shown.dataframe[0].value["What"]) >= {"Lead created", "Handed over to sales", "Won"}
    hidden = page(monkeypatch, company, "vera", lead=won["lead_id"])
    assert won["name"] not in str(hidden.main)
    assert won["email"] not in str(hidden.main)
    lost = page(monkeypatch, company, "anna", lead="<b>nobody")
    assert lost.title[0].value == "There is no such lead"


def test_a_database_without_leads_opens_an_empty_list(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    from tests.signing import made

    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "ada", "sales"))
    shown = AppTest.from_file(PAGE, default_timeout=60).run()
    assert not shown.exception
    assert shown.title[0].value == "0 leads in all"


def test_the_timeline_has_a_lane_for_each_side_in_business_time_and_shows_tags_as_text() -> None:
    happened = pl.DataFrame(
        {
            "at": [datetime(2026, 11, 1, 23, 30, tzinfo=UTC), datetime(2026, 11, 3, 9, 0, tzinfo=UTC)],
            "lane": ["Marketing", "Outcome"],
            "what": ["<b>Web</b> visit", "Won"],
            "more": ["", ""],
        }
    ).cast({"at": pl.Datetime("us", "UTC")})
    drawn = timeline(happened, "A story", "light", "Europe/Berlin")
    lanes = {trace.name: trace for trace in drawn.figure.data}
    assert list(lanes) == ["Marketing", "Sales", "Outcome"]
    assert lanes["Marketing"].hovertext == ("2 Nov 2026, 00:30<br>‹b›Web‹/b› visit",)
    assert [note.text for note in drawn.figure.layout.annotations] == ["Won"]
    assert drawn.alt == "A story. 2 events from 1 November 2026 (<b>Web</b> visit) to 3 November 2026 (Won)."
    assert timeline(happened.clear(), "A story", "dark", "UTC").alt == "A story. Nothing has happened yet."
