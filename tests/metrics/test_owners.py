"""How each rep answers: known by hand, the same as the whole where one rep has all, and the planted late rep."""

from datetime import UTC, date, datetime
from itertools import chain

import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint

from agreement import judge
from agreement.definition import Commitment, Definition, InForce
from metrics import moment, response_time
from metrics._owners import by_owner
from sample_data import truth
from tests.making import leads, ledger_of

WEEK, LAST = date(2026, 11, 2), date(2026, 11, 16)


def handed(owner, *minutes, day="2026-11-02"):
    """Leads handed over at nine, answered after so many minutes or never."""
    return [
        {"handed_over": f"{day} 09:00", "sales_owner": owner}
        | ({} if after is None else {"first_response": f"{day} {9 + after // 60:02d}:{after % 60:02d}"})
        for after in minutes
    ]


def reps(ledger, *columns, until=WEEK, weeks=1, band="1_hour", filters=None):
    found = by_owner(response_time.METRIC.count(ledger), moment(ledger), until, weeks, band, filters)
    return found.select(columns or found.columns).rows()


def test_each_rep_by_hand():
    made = ledger_of(
        leads(*handed("Ada", 10, 60, 61, None), *handed("Bo", 20), *handed(None, None)), as_of="2026-11-08"
    )
    low, high = proportion_confint(2, 4, method="wilson")
    ada, bo, nobody = reps(made)
    assert ada[:6] == ("Ada", 4, 1, 2, 4, 0)
    assert ada[6:9] == pytest.approx((0.5, low, high))
    assert ada[9:] == (60, None, False, None)
    assert bo[:7] == ("Bo", 1, 0, 1, 1, 0, 1.0)
    assert nobody[:7] == (None, 1, 1, 0, 1, 0, 0.0)


def test_the_median_and_the_p90_of_a_rep_are_minutes():
    assert reps(ledger_of(leads(*handed("Ada", *range(1, 11)))), "median", "p90") == [(5, 9)]


def test_young_leads_are_pending_and_judged_by_nobody():
    late = [{"handed_over": "2026-11-02 23:30", "sales_owner": "Ada"}]
    columns = ("leads", "never_answered", "within", "judged", "pending", "value")
    assert reps(ledger_of(leads(*late, *handed("Bo", 5)), as_of="2026-11-02"), *columns)[1] == (1, 1, 0, 0, 1, None)


def test_only_the_weeks_asked_for_count_the_last_one_included():
    weeks = [*handed("Ada", 5), *handed("Ada", 5, day="2026-10-26"), *handed("Ada", 5, day="2026-10-19")]
    weeks += handed("Ada", 5, day="2026-11-09")
    made = ledger_of(leads(*weeks))
    assert [reps(made, "leads", weeks=n) for n in (1, 2, 3)] == [[(1,)], [(2,)], [(3,)]]
    assert reps(made, "leads", until=date(2026, 10, 12)) == []


def test_the_promise_is_judged_in_business_minutes_and_only_where_there_is_one():
    promised = Definition(commitments=(Commitment("sales", "first_response", 60, 90),))
    version = InForce(1, promised, "", datetime(2026, 11, 1, tzinfo=UTC))
    night = [{"handed_over": "2026-11-02 16:50", "first_response": "2026-11-03 09:40", "sales_owner": "Ada"}]
    before = handed("Bo", 5, day="2026-10-30")
    made = judge(ledger_of(leads(*night, *before)), [version])
    columns = ("rep", "leads", "within", "judged", "median")
    assert reps(made, *columns, weeks=2, band="commitment") == [("Ada", 1, 1, 1, 50), ("Bo", 1, 0, 0, 5)]
    assert reps(made, *columns, weeks=2, band="1_hour") == [("Ada", 1, 0, 1, 1010), ("Bo", 1, 1, 1, 5)]


def test_few_leads_are_not_ranked_and_come_after_those_that_are():
    many = [*handed("Many", *[5] * 30), *handed("Few", *[90] * 29), *handed(None, *[5] * 40)]
    assert reps(ledger_of(leads(*many)), "rep", "judged", "ranked") == [
        ("Many", 30, True), ("Few", 29, False), (None, 40, False)
    ]  # fmt: skip


def test_a_rep_is_slower_only_where_the_interval_lies_below_that_of_the_middle_rep():
    # Wilson: 15 of 30 reaches 66.9 %, 20 of 30 is 48.8 to 80.8 %, 28 of 30 begins at 78.7 %, 29 of 30 at 83.3 %.
    def team(*shares):
        rows = [handed(f"{number}", *[5] * fast, *[90] * (30 - fast)) for number, fast in enumerate(shares)]
        return reps(ledger_of(leads(*chain(*rows))), "within", "standing")

    alike = "like the others"
    assert team(15, 20, 28) == [(15, alike), (20, alike), (28, alike)]
    assert team(3, 20, 29) == [(3, "slower"), (20, alike), (29, "faster")]
    assert team(0, 20, 20, 20) == [(0, "slower"), (20, alike), (20, alike), (20, alike)]
    assert team(10, 15, 30, 30) == [(10, alike), (15, alike), (30, "faster"), (30, "faster")]
    assert team(0, 30) == [(0, None), (30, None)]


def test_a_filter_gives_the_numbers_of_the_filtered_leads():
    web = [row | {"source": "web"} for row in handed("Ada", 5, 90)]
    made = leads(*web, *handed("Ada", 5, 5))
    alone = reps(ledger_of(leads(*web)))
    assert reps(ledger_of(made), filters={"source": ["web"]}) == alone
    assert reps(ledger_of(made), "leads", filters={"source": ["web", None]}) == [(4,)]


def test_the_reps_together_are_the_whole(sample):
    weeks = response_time.METRIC.result(sample).filter(pl.col("week").is_between(date(2026, 5, 25), LAST))
    for band in ("1_hour", "commitment"):
        found = by_owner(response_time.METRIC.count(sample), moment(sample), LAST, 26, band)
        for part in ("within", "judged", "pending"):
            assert found[part].sum() == weeks[f"{part}_{band}"].sum()
        assert (found["leads"].sum(), found["never_answered"].sum()) == (
            weeks["leads"].sum(), weeks["never_answered"].sum()
        )  # fmt: skip


def test_the_late_rep_of_the_sample_is_the_only_slower_one(sample):
    columns = ("rep", "standing")
    said = dict(reps(sample, *columns, until=LAST, weeks=26, band="commitment"))
    assert [name for name, standing in said.items() if standing == "slower"] == [truth.LATE_REP]
    assert reps(sample, *columns, until=LAST, weeks=26, band="commitment")[0] == (truth.LATE_REP, "slower")


def test_reps_are_compared_with_the_middle_one_of_those_who_have_enough_leads():
    shares = {"Ada": [300] * 30, "Bo": [5, 300] * 15, "Cy": [5] * 30, "Di": [5], "Ed": [5], "Flo": [5], "Gus": [5]}
    made = ledger_of(leads(*chain.from_iterable(handed(owner, *minutes) for owner, minutes in shares.items())))
    assert reps(made, "rep", "ranked", "standing") == [
        ("Ada", True, "slower"),
        ("Bo", True, "like the others"),
        ("Cy", True, "faster"),
        *((owner, False, None) for owner in ("Di", "Ed", "Flo", "Gus")),
    ]
