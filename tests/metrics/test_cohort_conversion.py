from datetime import date, timedelta
from math import isclose
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from lifelines import KaplanMeierFitter
from statsmodels.stats.proportion import proportion_confint

from metrics.cohort_conversion import METRIC, cohorts
from tests.making import leads, ledger_of
from tests.metrics.arbitrary import many_leads
from tests.metrics.made import BEGIN, LEADS_MADE, moved
from tests.metrics.olist import olist
from tests.stored import asked, store_frames

KEYS = ["month", "age_days", "leads", "won", "at_risk"]


def test_the_share_won_by_an_age_counts_only_what_was_followed_that_long() -> None:
    four = leads(
        {"created": "2026-01-01 10:00", "won": "2026-01-06 09:00"},
        {"created": "2026-01-01 10:00"},
        {"created": "2026-01-11 10:00", "won": "2026-01-31 10:00"},
        {"created": "2026-01-31 10:00"},
    )
    result = METRIC.result(ledger_of(four, as_of="2026-02-05"))
    assert result.select(KEYS).rows() == [
        (date(2026, 1, 1), 0, 4, 0, 4),
        (date(2026, 1, 1), 7, 4, 1, 2),
        (date(2026, 1, 1), 30, 4, 2, 1),
    ]
    # by hand: at 5 days one of four wins (3/4 stay), at 20 days one of two (1/2 stay): 1 - 3/8
    assert [round(value, 12) for value in result["value"]] == [0.0, 0.25, 0.625]


def test_a_cohort_is_mature_when_its_last_day_has_reached_the_age() -> None:
    one = leads({"created": "2026-01-01 10:00"})
    for as_of, mature in (("2026-02-06", False), ("2026-02-07", True)):
        row = METRIC.result(ledger_of(one, as_of=as_of)).row(1, named=True)
        assert (row["age_days"], row["counts_from"], row["mature"]) == (7, date(2026, 2, 7), mature)


def test_an_age_that_no_lead_has_reached_has_no_row() -> None:
    result = METRIC.result(ledger_of(leads({"created": "2026-01-01 10:00"}), as_of="2026-01-07"))
    assert result["age_days"].to_list() == [0]


def test_a_win_before_the_creation_counts_as_age_zero() -> None:
    result = METRIC.result(ledger_of(leads({"created": "2026-01-03", "won": "2026-01-01"}), as_of="2026-01-04"))
    assert result.select("age_days", "won", "value").rows() == [(0, 1, 1.0)]


def test_a_lost_lead_stays_in_the_count_as_not_won() -> None:
    rows = ({"created": "2026-01-01", "lost": "2026-01-02"}, {"created": "2026-01-01", "won": "2026-01-05"})
    result = METRIC.result(ledger_of(leads(*rows), as_of="2026-01-08"))
    assert result.filter(pl.col("age_days") == 7)["value"].to_list() == [0.5]


def test_where_nobody_is_left_to_tell_there_is_no_value() -> None:
    won_early = {"created": "2026-01-01", "won": "2026-01-03"}
    result = METRIC.result(ledger_of(leads(won_early, {"created": "2026-01-25"}), as_of="2026-02-02"))
    assert result.select("age_days", "at_risk", "value", "low", "high").rows()[-1] == (30, 0, None, None, None)


def test_no_leads_give_no_rows() -> None:
    assert METRIC.result(ledger_of(as_of="2026-01-01")).select(KEYS).rows() == []


def test_without_a_win_the_upper_bound_is_wilsons() -> None:
    older = {"created": "2025-12-01", "won": "2025-12-02"}
    twenty = leads(older, *({"created": "2026-01-01"} for _ in range(20)))
    row = METRIC.result(ledger_of(twenty, as_of="2026-01-31")).row(-1, named=True)
    wilson = proportion_confint(0, 20, method="wilson")[1]
    for name in ("value", "incidence", "adjusted"):
        low, high = ("low", "high") if name == "value" else (f"{name}_low", f"{name}_high")
        assert (row[name], row[low]) == (0.0, 0.0)
        assert isclose(row[high], wilson, rel_tol=1e-12)


def test_where_all_were_won_the_lower_bound_is_wilsons() -> None:
    five = leads(*({"created": "2026-01-01", "won": "2026-01-03"} for _ in range(5)))
    row = METRIC.result(ledger_of(five, as_of="2026-01-08")).row(-1, named=True)
    wilson = proportion_confint(5, 5, method="wilson")[0]
    assert (row["age_days"], row["value"], row["high"]) == (7, 1.0, 1.0)
    assert row["low"] == row["incidence_low"] == row["adjusted_low"] == pytest.approx(wilson)


def test_the_bounds_are_lifelines() -> None:
    ages = [3, 3, 9, 20, None, None, None, None, None, None]
    rows = [
        {"created": f"2026-01-{1 + n:02}", "won": None if age is None else str(date(2026, 1, 1 + n) + timedelta(age))}
        for n, age in enumerate(ages)
    ]
    row = METRIC.result(ledger_of(leads(*rows), as_of="2026-02-05")).row(-1, named=True)
    followed = [35 - n if age is None else age for n, age in enumerate(ages)]
    fitted = KaplanMeierFitter().fit(followed, [age is not None for age in ages])
    at = fitted.confidence_interval_survival_function_.loc[:30].iloc[-1]
    assert (row["age_days"], row["at_risk"]) == (30, 6 - sum(day < 30 for day in followed[4:]))
    assert row["value"] == row["adjusted"] == pytest.approx(1 - fitted.predict(30))
    for name in ("", "adjusted_"):
        assert (row[f"{name}low"], row[f"{name}high"]) == pytest.approx((1 - at.iloc[1], 1 - at.iloc[0]))


def test_nobody_won_of_those_watched_from_the_first_recorded_win_on_has_wilsons_bound_for_all_of_them() -> None:
    """Four leads on each of two days are followed to different ages; all eight are watched at age 7."""
    other = {"created": "2025-12-01", "won": "2025-12-02"}
    rows = [{"created": day} for day in ("2026-01-01", "2026-01-02") for _ in range(4)]
    row = METRIC.result(ledger_of(leads(other, *rows), as_of="2026-01-12")).row(-1, named=True)
    assert (row["age_days"], row["at_risk"]) == (7, 8)
    assert row["adjusted_high"] == row["high"] == pytest.approx(proportion_confint(0, 8, method="wilson")[1])


def test_where_no_win_was_ever_recorded_nobody_knows_the_share() -> None:
    rows = METRIC.result(ledger_of(leads({"created": "2026-01-01"}, {"created": "2026-01-02", "lost": "2026-01-04"})))
    unknown = ["value", "low", "high", "incidence", "incidence_low", "incidence_high", "adjusted", "adjusted_low"]
    assert rows.select(*unknown, "adjusted_high").rows() == [(None,) * 9]
    assert rows.select("leads", "won", "lost", "lost_share", "rejected_share").rows() == [(2, 0, 0, 0.0, None)]


def test_a_filter_without_a_win_has_a_share_of_zero_when_wins_are_recorded_elsewhere() -> None:
    rows = [
        {"created": "2026-01-01", "source": "web"},
        {"created": "2026-01-01", "won": "2026-01-02", "source": "fair"},
    ]
    result = METRIC.result(ledger_of(leads(*rows)), {"source": ["web"]})
    assert result.select("leads", "won", "value").rows() == [(1, 0, 0.0)]


ENDS: list[tuple[dict[str, str], str | None, int | None]] = [
    ({"won": "2026-01-04"}, "won", 3),
    ({"won": "2026-01-04", "lost": "2026-01-02", "rejected": "2026-01-02"}, "won", 3),
    ({"lost": "2026-01-05", "rejected": "2026-01-02"}, "lost", 4),
    ({"rejected": "2026-01-03"}, "rejected", 2),
    ({"accepted": "2026-01-02", "rejected": "2026-01-03"}, "rejected", 2),
    ({"rejected": "2026-01-02", "accepted": "2026-01-03"}, None, None),
    ({"rejected": "2026-01-02", "recycled": "2026-01-03"}, "recycled", 2),
    ({"rejected": "2026-01-02", "recycled": "2026-01-02"}, "recycled", 1),
    ({"rejected": "2026-01-02", "recycled": "2026-01-03", "accepted": "2026-01-05"}, None, None),
    ({"rejected": "2026-01-02", "recycled": "2026-01-03", "accepted": "2026-01-03"}, None, None),
    ({"recycled": "2026-01-03", "rejected": "2026-01-06"}, "rejected", 5),
    ({"accepted": "2026-01-02", "recycled": "2026-01-06"}, "recycled", 5),
    ({"recycled": "2026-01-06"}, "recycled", 5),
    ({"accepted": "2026-01-02"}, None, None),
    ({"lost": "2025-12-30"}, "lost", -2),
    ({}, None, None),
]


@pytest.mark.parametrize(("events", "end", "age"), ENDS)
def test_what_a_lead_came_to(events: dict[str, str], end: str | None, age: int | None) -> None:
    made = cohorts(ledger_of(leads({"created": "2026-01-01", **events}), as_of="2026-01-31"))
    assert made.select("end", "end_age").rows() == [(end, age)]


def test_the_ends_compete_and_the_shares_make_one() -> None:
    rows = (
        {"won": "2026-01-04"}, {"lost": "2026-01-03"}, {"rejected": "2026-01-03"}, {"recycled": "2026-01-06"}, {},
        {"created": "2026-01-07", "won": "2026-01-11"}, {"created": "2026-01-10"}, {"created": "2026-01-10"},
    )  # fmt: skip
    made = METRIC.result(ledger_of(leads(*({"created": "2026-01-01", **row} for row in rows)), as_of="2026-01-15"))
    # Day 2: one lost, one rejected of 8. Day 3: one won of 6. Day 4: one won of 5. Day 5: one recycled of 4, after
    # which two leave the count, five days old. Won: 6/8 · 1/6 + 6/8 · 5/6 · 1/5. Kaplan–Meier: 1/8, then 7/8 · 1/7.
    names = ["age_days", "leads", "won", "lost", "rejected", "recycled", "at_risk", "undecided"]
    assert made.select(names).rows() == [(0, 8, 0, 0, 0, 0, 8, 8), (7, 8, 2, 1, 1, 1, 4, 1)]
    last = made.row(1, named=True)
    assert last["value"] == pytest.approx(0.25)
    assert last["incidence"] == pytest.approx(1 / 8 + 1 / 8)
    assert (last["lost_share"], last["rejected_share"]) == pytest.approx((1 / 8, 1 / 8))
    assert last["recycled_share"] == pytest.approx(1 / 8)
    assert last["open_share"] == pytest.approx(3 / 8)


def test_incidence_and_kaplan_meier_part_where_young_leads_are_many() -> None:
    old = ({"created": "2026-01-01", **end} for end in ({"won": "2026-01-11"}, {"lost": "2026-01-03"}, {}))
    young = [{"created": "2026-01-28"}] * 3
    row = METRIC.result(ledger_of(leads(*old, *young), as_of="2026-01-31")).row(-1, named=True)
    # Day 2: one lost of 6. Day 3: three leave. Day 10: one won of 3 (Kaplan–Meier, the lost still there) or of 2.
    assert row["value"] == pytest.approx(1 / 3)
    assert row["incidence"] == pytest.approx(5 / 6 * 1 / 2)
    assert row["open_share"] == pytest.approx(5 / 12)


def test_open_leads_with_nobody_left_to_tell_have_no_incidence_while_the_lost_still_tell_kaplan_meier() -> None:
    rows = ({"created": "2026-01-01", "lost": "2026-01-03"}, {"created": "2026-01-01", "won": "2026-01-02"},
            {"created": "2026-01-25"})  # fmt: skip
    row = METRIC.result(ledger_of(leads(*rows), as_of="2026-01-31")).row(-1, named=True)
    assert (row["age_days"], row["at_risk"], row["undecided"]) == (30, 1, 0)
    assert row["value"] == pytest.approx(1 / 3)
    assert (row["incidence"], row["lost_share"], row["open_share"]) == (None, None, None)


def test_a_truncated_month_is_read_again_from_the_first_recorded_win_on() -> None:
    """Ten leads a day, two won after five days: of those in January whose wins are on record from 20 January on."""
    begin = date(2026, 1, 1)
    days = [begin + timedelta(number) for number in range(59)]
    rows = [
        {"created": str(day), "won": str(day + timedelta(5)) if n < 2 and day >= date(2026, 1, 15) else None}
        for day in days
        for n in range(10)
    ]
    made = METRIC.result(ledger_of(leads(*rows), as_of="2026-03-31")).filter(pl.col("age_days") == 30)
    january = made.row(0, named=True)
    assert (january["complete_from"], january["truncated"]) == (date(2026, 1, 20), True)
    # 17 of 31 days have their wins: 34 of 310. Those of 15 to 31 January were at risk on day 5: 34 of 170 won.
    assert january["value"] == pytest.approx(34 / 310)
    assert january["adjusted"] == pytest.approx(34 / 170)
    assert made["adjusted"].to_list()[1:] == made["value"].to_list()[1:]


def test_a_month_that_ended_before_the_log_began_cannot_be_read_again() -> None:
    days = [date(2026, 1, 1) + timedelta(number) for number in range(90)]
    rows = [
        {"created": str(day), "won": str(day + timedelta(5)) if n < 3 and day >= date(2026, 2, 5) else None}
        for day in days
        for n in range(10)
    ]
    made = METRIC.result(ledger_of(leads(*rows), as_of="2026-06-30")).filter(pl.col("age_days") == 60)
    assert made.select("complete_from", "truncated").rows() == [
        (date(2026, 2, 10), late) for late in (True, True, False)
    ]
    assert made["value"].to_list() == pytest.approx([0, 72 / 280, 0.3])
    # Seen on day 5: the leads of 5 to 28 February, all at risk then, 72 won of 240.
    assert made["adjusted"].to_list()[0] is None
    assert made["adjusted"].to_list()[1:] == pytest.approx([0.3, 0.3])


@pytest.mark.real_data
def test_every_month_of_olist_has_lifelines_curve(public_data: Path) -> None:
    ledger = ledger_of(olist(public_data))
    result = METRIC.result(ledger)
    days = ledger.leads.select("created_month", "created_day", "won_day").with_columns(
        pl.col("won_day").is_not_null().alias("won"),
        (pl.col("won_day").fill_null((ledger.as_of - date(1970, 1, 1)).days) - pl.col("created_day"))
        .clip(0)
        .alias("age"),
    )
    compared = 0
    for (month,), cohort in result.group_by("month"):
        index = (month.year - 1970) * 12 + month.month - 1
        one = days.filter(pl.col("created_month") == index)
        fitted = KaplanMeierFitter().fit(one["age"].to_numpy(), one["won"].to_numpy())
        bounds = fitted.confidence_interval_survival_function_
        for row in cohort.filter(pl.col("won") > 0).iter_rows(named=True):
            at = bounds.loc[: row["age_days"]].iloc[-1]
            assert isclose(row["value"], 1 - fitted.predict(row["age_days"]), abs_tol=1e-9)
            assert isclose(row["low"], 1 - at.iloc[1], abs_tol=1e-9)
            assert isclose(row["high"], 1 - at.iloc[0], abs_tol=1e-9)
            compared += 1
    assert compared > 50


@pytest.mark.real_data
def test_olist_wins_by_age_are_the_known_ones(public_data: Path) -> None:
    result = METRIC.result(ledger_of(olist(public_data), as_of=date(2020, 1, 1)))
    by_age = result.group_by("age_days").agg(pl.col("won", "leads").sum()).sort("age_days")
    known = dict(by_age.select("age_days", "won").iter_rows())
    assert [known[age] for age in (7, 30, 60, 90, 180, 365)] == [284, 555, 647, 692, 775, 838]
    assert by_age["leads"].to_list()[:8] == [8000] * 8


@pytest.mark.real_data
def test_olist_has_no_wins_on_record_before_december_2017_and_says_so(public_data: Path) -> None:
    result = METRIC.result(ledger_of(olist(public_data)))
    assert set(result["complete_from"]) == {date(2017, 12, 5)}
    truncated = result.filter("truncated")["month"].unique().sort().to_list()
    assert truncated == [date(2017, month, 1) for month in range(6, 13)]


def test_a_log_that_is_complete_is_not_called_truncated() -> None:
    rows = [
        {"created": f"2026-0{month}-01", "won": f"2026-0{month}-{9 + number:02}" if number < 3 else None}
        for month in range(1, 6)
        for number in range(10)
    ]
    result = METRIC.result(ledger_of(leads(*rows), as_of="2026-07-01"))
    assert result["complete_from"].null_count() == result.height
    assert result["truncated"].to_list() == [False] * result.height


def test_a_month_that_begins_with_the_log_is_not_truncated() -> None:
    days = [date(2026, 1, 1) + timedelta(number) for number in range(59)]
    rows = [
        {"created": str(day), "won": str(day + timedelta(5)) if n < 5 and day >= date(2026, 1, 27) else None}
        for day in days
        for n in range(10)
    ]
    made = METRIC.result(ledger_of(leads(*rows), as_of="2026-03-31")).filter(pl.col("age_days") == 30)
    assert made.select("month", "complete_from", "truncated").rows() == [
        (date(2026, 1, 1), date(2026, 2, 1), True),
        (date(2026, 2, 1), date(2026, 2, 1), False),
    ]


def test_the_leads_behind_the_number_are_those_with_a_creation_date() -> None:
    behind = cohorts(ledger_of(leads({"created": "2026-02-03", "won": "2026-02-08"}, {"won": "2026-02-08"})))
    assert behind.select("lead_id", "month", "end", "end_age").rows() == [("1", date(2026, 2, 1), "won", 5)]


def test_leads_that_could_not_yet_be_won_do_not_make_a_log_truncated() -> None:
    """Everybody is won at ten days, so nobody was to be won before the tenth."""
    old = [{"created": "2026-01-01", "won": "2026-01-11"} for _ in range(20)]
    new = [{"created": "2026-01-11", "won": "2026-01-21"} for _ in range(20)]
    assert not METRIC.result(ledger_of(leads(*old, *new), as_of="2026-03-01"))["truncated"].any()


def test_sql_by_hand_counts_the_same(sqlite_url: str) -> None:
    begin = date(2026, 1, 1)
    rows = [
        {
            "created": str(begin + timedelta(days=7 * number)),
            "won": str(begin + timedelta(days=9 * number)) if number % 3 else None,
        }
        for number in range(20)
    ]
    store_frames(sqlite_url, leads=leads(*rows))
    result = METRIC.result(ledger_of(leads(*rows), as_of="2026-06-30"))
    query = """
        SELECT strftime('%Y-%m-01', created_at) AS month, count(*),
               sum(won_at IS NOT NULL AND julianday(date(won_at)) - julianday(date(created_at)) <= 30
                   AND date(won_at) <= '2026-06-30')
        FROM accord_leads GROUP BY month HAVING min(date(created_at)) <= date('2026-06-30', '-30 days') ORDER BY month
    """
    ours = result.filter(pl.col("age_days") == 30).select(pl.col("month").cast(pl.String), "leads", "won")
    assert ours.rows() == asked(sqlite_url, query)


def test_sql_by_hand_finds_the_same_ends(sqlite_url: str) -> None:
    made = many_leads(7, 300)
    back = pl.when(pl.col("lead_id").cast(pl.Int64) % 3 == 0).then(pl.col("rejected_at") + timedelta(2))
    made = made.with_columns(back.alias("recycled_at"))
    store_frames(sqlite_url, leads=made)
    result = METRIC.result(ledger_of(made, as_of="2026-10-20")).filter(pl.col("age_days") == 30)
    age = "julianday(date(%s)) - julianday(date(created_at)) <= 30"
    turned = "won_at IS NULL AND lost_at IS NULL AND rejected_at IS NOT NULL"
    again = "coalesce(accepted_at >= rejected_at, 0)"
    query = f"""
        SELECT strftime('%Y-%m-01', created_at) AS month, sum(coalesce({age % "won_at"}, 0)),
               sum(won_at IS NULL AND coalesce({age % "lost_at"}, 0)),
               sum({turned} AND recycled_at IS NULL AND NOT {again} AND {age % "rejected_at"}),
               sum({turned} AND recycled_at IS NOT NULL AND NOT coalesce(accepted_at >= recycled_at, 0)
                   AND {age % "recycled_at"})
        FROM accord_leads WHERE created_at IS NOT NULL GROUP BY month ORDER BY month
    """
    ours = result.select(pl.col("month").cast(pl.String), "won", "lost", "rejected", "recycled")
    assert ours.rows() == asked(sqlite_url, query)[: result.height]
    assert min(ours.select("won", "lost", "rejected", "recycled").sum().row(0)) > 0


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_the_shares_make_one_and_both_estimates_agree_where_all_leads_are_of_one_day(made: pl.DataFrame) -> None:
    one_day = made.with_columns(pl.lit(BEGIN).alias("created_at"))
    result = METRIC.result(ledger_of(one_day, as_of="2026-08-01")).drop_nulls("incidence")
    assert result["incidence"].to_list() == pytest.approx(result["value"].to_list())
    ends = ["lost_share", "rejected_share", "recycled_share"]
    every = result.select(pl.sum_horizontal("incidence", "open_share", *ends)).to_series()
    assert every.to_list() == pytest.approx([1.0] * result.height)
    for row in result.iter_rows(named=True):
        shares = [row["leads"] * (row[name] or 0.0) for name in ends]
        assert shares == pytest.approx([row[name.removesuffix("_share")] for name in ends])


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_order_does_not_matter_and_filters_add_up(made: pl.DataFrame) -> None:
    ledger = ledger_of(made, as_of="2026-08-01")
    whole = METRIC.result(ledger)
    assert METRIC.result(ledger_of(made.reverse(), as_of="2026-08-01")).equals(whole)
    parts = [METRIC.result(ledger, {"source": [source]}) for source in (None, "web", "event")]
    first = pl.concat(parts).filter(pl.col("age_days") == 0)
    added = first.group_by("month").agg(pl.col("leads", "won").sum()).sort("month")
    assert added.equals(whole.filter(pl.col("age_days") == 0).select("month", "leads", "won"))


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_facts_after_as_of_change_nothing(made: pl.DataFrame) -> None:
    later = pl.col("won_at") > pl.datetime(2026, 4, 1, time_zone="UTC")
    blind = made.with_columns(pl.when(~later).then("won_at").alias("won_at"))
    known, unknown = (METRIC.result(ledger_of(leads, as_of="2026-03-31")) for leads in (made, blind))
    assert known.equals(unknown)


@settings(max_examples=12, deadline=None)
@given(LEADS_MADE)
def test_moving_everything_by_whole_weeks_moves_nothing_in_the_whole(made: pl.DataFrame) -> None:
    def all_won(frame: pl.DataFrame, day: date) -> list[tuple[int, int]]:
        result = METRIC.result(ledger_of(frame, as_of=day)).filter(pl.col("age_days") <= 30)
        return result.group_by("age_days").agg(pl.col("won").sum()).sort("age_days").rows()

    assert all_won(moved(made, 28), date(2026, 12, 31) + timedelta(28)) == all_won(made, date(2026, 12, 31))
