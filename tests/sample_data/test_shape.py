"""The CSVs are the generator's, complete, plausible and free of anything real."""

from datetime import UTC, date, datetime
from itertools import pairwise

import polars as pl
import pytest

from agreement.calendar import Calendar
from agreement.frames import EVENTS, FRAMES, KNOWN, SETTLEMENTS
from agreement.ledger import Ledger, last_day, ledger
from sample_data import company, generate, moved, truth
from sample_data.disputes import SAID
from sample_data.targets import quarters


@pytest.fixture(scope="session")
def written() -> dict[str, str]:
    return generate.written()


@pytest.mark.parametrize("name", FRAMES)
def test_each_csv_is_what_the_generator_writes_byte_for_byte(written: dict[str, str], name: str) -> None:
    assert (generate.HERE / f"{name}.csv").read_bytes() == written[f"{name}.csv"].encode()


def test_the_generator_writes_the_same_bytes_again(written: dict[str, str]) -> None:
    assert generate.written() == written


def test_the_csvs_are_small_enough_for_git() -> None:
    assert sum(path.stat().st_size for path in generate.HERE.glob("*.csv")) < 9_000_000


def test_the_volumes_are_those_of_a_company_of_its_size(made: Ledger) -> None:
    handed = made.leads["handed_over_at"].is_not_null()
    decided = made.leads["accepted"].drop_nulls()
    assert 9_700 < made.leads.height < 10_300
    assert 58_000 < made.touches.height < 63_000
    assert 0.42 < handed.sum() / made.leads.height < 0.48
    assert 0.65 < decided.sum() / decided.count() < 0.71
    assert 200 < made.leads["won_at"].is_not_null().sum() < 260
    assert (made.content.height, made.campaigns.height) == (60, 41)
    assert set(made.conversations["kind"]) == {1, 2, 3, 4, 5}
    assert made.leads["sales_owner"].n_unique() == 10


def test_some_of_everything_is_unknown_or_false(made: Ledger) -> None:
    for column in ("source", "segment", "industry", "employees", "job_level", "persona", *KNOWN):
        assert made.leads[column].null_count() > 0, column
    for column in KNOWN:
        assert (~made.leads[column]).sum() > 0, column


def test_some_leads_are_rejected_without_a_reason_or_never_answered_or_never_decided(made: Ledger) -> None:
    handed = made.leads.filter(pl.col("handed_over_at").is_not_null())
    rejected = handed.filter(pl.col("rejected_at").is_not_null())
    assert 0.06 < rejected["rejection_reason"].null_count() / rejected.height < 0.11
    assert set(rejected["rejection_reason"].drop_nulls()) == set(company.REASONS)
    aged = handed.filter(pl.col("waiting_minutes") > 30 * 1440)
    assert 0.015 < aged["first_response_at"].null_count() / aged.height < 0.04
    assert 0.005 < aged["decided_at"].null_count() / aged.height < 0.02
    assert handed.filter(pl.col("recycled_at").is_not_null() & pl.col("accepted"))["lead_id"].len() > 20


def test_events_come_in_their_order(made: Ledger) -> None:
    usual = [event for event in EVENTS if event not in ("rejected", "recycled", "lost")]
    for earlier, later in pairwise(usual):
        wrong = made.leads.filter(pl.col(f"{earlier}_at") > pl.col(f"{later}_at"))
        assert wrong.height == 0, f"{earlier} after {later}"


def test_a_won_or_lost_lead_has_an_opportunity_with_an_amount(made: Ledger) -> None:
    closed = made.leads.filter(pl.col("won_at").is_not_null() | pl.col("lost_at").is_not_null())
    assert closed["opportunity_at"].null_count() == closed["amount_cents"].null_count() == 0
    assert closed["amount_cents"].min() > 0  # type: ignore[operator]
    assert made.leads.filter(pl.col("opportunity_at").is_null())["amount_cents"].drop_nulls().len() == 0


def test_conversations_two_and_three_succeed_before_every_opportunity(made: Ledger) -> None:
    opened = made.leads.filter(pl.col("opportunity_at").is_not_null()).select("lead_id", "opportunity_at")
    held = (
        made.conversations.filter("successful")
        .join(opened, on="lead_id")
        .filter(pl.col("at") <= pl.col("opportunity_at"))
    )
    kinds = held.group_by("lead_id").agg(pl.col("kind").unique())["kind"].to_list()
    assert sum({2, 3} <= set(one) for one in kinds) / opened.height > 0.98


def test_every_reference_leads_somewhere(made: Ledger) -> None:
    written = moved.frames(truth.ENDS_ON)
    for name in ("stage_changes", "touches", "conversations", "content_uses", "disputes"):
        assert set(written[name]["lead_id"]) <= set(made.leads["lead_id"]), name
    for frame in (made.touches, made.conversations, made.content_uses):
        assert set(frame["content_id"].drop_nulls()) <= set(made.content["content_id"])
    for frame in (made.leads, made.touches, made.spend):
        assert set(frame["campaign_id"].drop_nulls()) <= set(made.campaigns["campaign_id"])
    assert set(made.conversations["held_by"]) <= set(company.REPS)


def test_the_stage_history_says_of_the_recycled_what_their_own_columns_say(made: Ledger) -> None:
    written = moved.frames(truth.ENDS_ON)
    history = written.pop("stage_changes")
    without = ledger(written, made.calendar, truth.ENDS_ON)
    own = [name for name in made.leads.columns if name not in ("last_change_at", "entered_again", "contradicted")]
    assert made.leads.select(own).equals(without.leads.select(own))
    assert made.leads["contradicted"].value_counts(sort=True).rows()[1:] == [(False, history["lead_id"].n_unique())]
    assert 150 < history["lead_id"].n_unique() < 300


def test_every_dispute_is_of_a_rejection_and_its_steps_follow_each_other(made: Ledger) -> None:
    disputes = made.disputes.join(made.leads, on="lead_id")
    assert disputes.height == made.disputes.height > 80
    assert (disputes["contested_at"] > disputes["rejected_at"]).all()
    for side in ("sales", "marketing"):
        assert (disputes[f"{side}_labelled_at"] > disputes["contested_at"]).drop_nulls().all()
    labelled = pl.max_horizontal("sales_labelled_at", "marketing_labelled_at")
    assert disputes.select((pl.col("settled_at") > labelled).drop_nulls().all()).item()
    assert set(disputes["contested_by"]) <= set(company.MARKETERS)
    assert set(disputes["settled_as"].drop_nulls()) == set(SETTLEMENTS)
    assert 8 < disputes["sales_label"].null_count() == disputes["marketing_label"].null_count() < 30


def test_disputes_are_cut_where_the_data_ends() -> None:
    ends_on = date(2026, 11, 18)
    disputes = moved.frames(ends_on)["disputes"]
    end = datetime(2026, 11, 18, 23, tzinfo=UTC)
    times = ("contested_at", "sales_labelled_at", "marketing_labelled_at", "settled_at")
    assert all(disputes[name].max() < end for name in times)  # type: ignore[operator]
    for time, said in SAID.items():
        assert disputes.filter(pl.col(time).is_null() != pl.col(said).is_null()).height == 0


def test_content_is_used_only_while_it_is_published_and_some_never_is(made: Ledger) -> None:
    uses = made.content_uses.join(made.content, on="content_id")
    assert uses.filter(pl.col("day").cast(pl.Date) < pl.col("published_on")).height == 0
    assert uses.filter(pl.col("day").cast(pl.Date) >= pl.col("retired_on")).height == 0
    used = set(uses.filter("used")["content_id"])
    assert 15 < len(used) < 45
    assert uses.filter(pl.col("recommended") & ~pl.col("used")).height > 1_000


def test_nobody_in_it_is_real(made: Ledger) -> None:
    assert made.leads["email"].str.ends_with(".example").all()
    assert made.leads["lead_id"].n_unique() == made.leads.height


def test_no_time_falls_into_the_hour_that_summer_time_skips(made: Ledger) -> None:
    times = [made.leads[f"{event}_at"] for event in EVENTS]
    times += [frame["at"] for frame in (made.touches, made.conversations, made.content_uses)]
    hours = {
        hour
        for column in times
        for hour in column.drop_nulls().dt.convert_time_zone(truth.TIME_ZONE).dt.hour().unique()
    }
    assert hours <= set(range(6, 24))


def test_a_quarter_promises_the_sum_of_its_months() -> None:
    months = [{"period": f"2026-0{n}", "metric": "revenue", "value": 10.0 * n, "owner": "sales"} for n in (1, 2, 3, 4)]
    assert quarters(months) == [{"period": "2026-Q1", "metric": "revenue", "value": 60.0, "owner": "sales"}]


def test_targets_move_with_the_data_and_quarters_are_made_anew() -> None:
    targets = moved.frames(date(2027, 1, 15))["targets"]
    revenue = dict(targets.filter(pl.col("metric") == "revenue").select("period", "value").iter_rows())
    assert revenue["2027-Q1"] == revenue["2027-01"] + revenue["2027-02"] + revenue["2027-03"]


@pytest.mark.parametrize("ends_on", [date(2026, 11, 22), date(2026, 11, 23), date(2026, 3, 28), date(2026, 3, 29)])
def test_the_data_ends_on_whichever_weekday_is_asked_for_and_mondays_stay_mondays(ends_on: date) -> None:
    frames = moved.frames(ends_on)
    assert last_day(frames, Calendar(time_zone=truth.TIME_ZONE)) == ends_on
    assert moved.moved_by(ends_on) % 7 == 0
    assert 0 <= (truth.ENDS_ON.toordinal() + moved.moved_by(ends_on)) - ends_on.toordinal() < 7
