from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from statsmodels.stats.proportion import proportion_confint

from agreement.frames import KNOWN
from metrics import moment, signals
from metrics._checks import CHECKS
from metrics._strays import STRAYS
from metrics._twice import twice
from metrics.data_quality import METRIC, wrong_leads
from tests.making import frame, leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.metrics.olist import olist
from tests.metrics.test_catalogue import opens_as_many
from tests.stored import asked, store_frames


def parts(*rows: dict[str, Any], as_of: str = "2026-12-31", **frames: pl.DataFrame) -> dict[str, tuple[int, int]]:
    result = METRIC.result(ledger_of(leads(*rows), as_of=as_of, **frames)).filter(pl.col("week").is_null())
    assert result["check"].is_unique().all()
    return {row["check"]: (row["numerator"], row["denominator"]) for row in result.iter_rows(named=True)}


FULL = {
    "source_system": "crm", "created": "2026-01-05 09:00", "qualified": "2026-01-06 09:00",
    "handed_over": "2026-01-07 09:00", "assigned": "2026-01-07 09:10", "first_response": "2026-01-07 09:20",
    "accepted": "2026-01-12 09:00", "rejected": "2026-01-08 09:00", "recycled": "2026-01-09 09:00",
    "opportunity": "2026-01-13 09:00", "won": "2026-01-20 09:00", "lost": "2026-01-21 09:00", "attempts": 2,
    "rejection_reason": "no fit", "lost_reason": "price", "amount_cents": 5, "margin_share": 0.5, "source": "web",
    "channel": "web", "campaign_id": "c1", "segment": "large", "industry": "retail", "region": "north",
    "employees": 5, "job_level": "head", "persona": "technology", "score": 50, "sales_owner": "ann",
    "marketing_owner": "lena", "name": "Ida Berg", "company": "Oak", "email": "ida@oak.example",
    "updated_at": "2026-01-22 09:00", **dict.fromkeys(KNOWN, False),
}  # fmt: skip
"""A lead of which everything is known and in order, but that it is won and lost."""


def test_a_whole_lead_fails_nothing_but_having_been_won_and_lost() -> None:
    found = parts(FULL)
    assert {name for name, (wrong, _) in found.items() if wrong} == {"won_and_lost"}
    elsewhere = (*STRAYS, "unlisted_campaign", "entered_again", "history_contradicted")
    assert {of for name, (_, of) in found.items() if name not in elsewhere} == {1}
    bare = parts({})
    every = {f"missing_{name}" for name in ALWAYS} | {"ancient_date"}
    assert {name for name, (_, of) in bare.items() if of} == every
    assert {name for name, (wrong, _) in bare.items() if wrong} == every - {"ancient_date"}
    assert set(wrong_leads(ledger_of(leads({}), as_of="2026-12-31"))["check"]) == every - {"ancient_date"}


ALWAYS = (
    "created_at", "source", "channel", "campaign_id", "segment", "industry", "region", "employees", "job_level",
    "persona", "score", "name", "company", "email", "marketing_owner", "source_system", "updated_at",
)  # fmt: skip
WITH = {
    **dict.fromkeys(KNOWN, "handed_over"), "qualified_at": "handed_over", "assigned_at": "handed_over",
    "sales_owner": "handed_over", "first_response_at": "accepted", "rejection_reason": "rejected",
    "attempts": "rejected", "opportunity_at": "won", "amount_cents": "won", "margin_share": "won",
    "lost_reason": "lost", "handed_over_at": "accepted",
}  # fmt: skip
"""What may be missing, and the event without which nobody misses it."""


@pytest.mark.parametrize("column", [*ALWAYS, *WITH])
def test_what_is_missing_is_counted_once_and_only_with_the_event_that_asks_for_it(column: str) -> None:
    name = column.removesuffix("_at") if column.removesuffix("_at") in FULL else column
    assert parts(FULL | {name: None})[f"missing_{column}"] == (1, 1)
    if column in WITH:
        asks = dict.fromkeys(("accepted", "rejected") if column == "handed_over_at" else (WITH[column],))
        assert parts(FULL | {name: None} | asks)[f"missing_{column}"] == (0, 0)


def test_attempts_are_missed_only_of_those_who_were_answered() -> None:
    assert parts(FULL | {"attempts": None, "first_response": None})["missing_attempts"] == (0, 0)


ORDERS = [
    ("qualified", "created"), ("handed_over", "created"), ("opportunity", "created"), ("won", "created"),
    ("lost", "created"), ("first_response", "handed_over"), ("accepted", "handed_over"), ("rejected", "handed_over"),
    ("recycled", "rejected"), ("won", "opportunity"), ("lost", "opportunity"), ("won", "accepted"),
]  # fmt: skip


@pytest.mark.parametrize(("later", "earlier"), ORDERS)
@pytest.mark.parametrize(
    ("at", "wrong"),
    [("2026-03-02 09:59", 1), ("2026-03-02 10:00", 0), ("2026-03-02 00:00", 0), ("2026-03-01 23:59", 1)],
)
def test_an_event_a_minute_too_early_is_out_of_order_but_a_day_without_time_is_not(
    later: str, earlier: str, at: str, wrong: int
) -> None:
    check = f"{later}_before_{earlier}"
    assert parts(FULL | {later: at, earlier: "2026-03-02 10:00"})[check] == (wrong, 1)
    assert parts(FULL | {later: None, earlier: "2026-03-02 10:00"})[check] == (0, 0)
    assert parts(FULL | {later: at, earlier: None})[check] == (0, 0)


def test_the_earlier_event_may_lack_its_time_of_day_too() -> None:
    found = parts(FULL | {"won": "2026-03-02 09:00", "accepted": "2026-03-02 00:00"})
    assert found["won_before_accepted"] == (0, 1)


@pytest.mark.parametrize(
    ("changed", "late", "early"),
    [("2026-01-28 23:59", 0, 0), ("2026-01-29 00:00", 1, 0), ("2026-01-21 00:00", 0, 0), ("2026-01-20 23:59", 0, 1)],
)
def test_a_change_is_late_from_the_eighth_day_after_the_latest_event(changed: str, late: int, early: int) -> None:
    found = parts(FULL | {"updated_at": changed})
    assert (found["changed_late"], found["changed_before_event"]) == ((late, 1), (early, 1))


def test_late_changes_have_a_row_for_every_week_of_the_change() -> None:
    rows = [FULL | {"updated_at": f"2026-{day} 09:00"} for day in ("01-22", "01-25", "02-03", "02-04")]
    every = METRIC.result(ledger_of(leads(*rows), as_of="2026-02-11"))
    assert every["check"].rle().len() == every["check"].n_unique()
    result = every.filter(check="changed_late")
    low, high = proportion_confint(2, 4, method="wilson")
    assert result.select("week", "numerator", "denominator", "n", "value").rows() == [
        (None, 2, 4, 2, 0.5),
        (date(2026, 1, 19), 0, 2, 0, 0.0),
        (date(2026, 1, 26), 0, 0, 0, None),
        (date(2026, 2, 2), 2, 2, 2, 1.0),
        (date(2026, 2, 9), 0, 0, 0, None),
    ]
    assert result.select("low", "high").row(0) == (pytest.approx(low), pytest.approx(high))
    assert set(result["kind"]) == {"late"}
    read = ledger_of(leads(*rows), as_of="2026-02-11")
    late = signals(METRIC, METRIC.result(read), moment(read))
    assert late.select("week", "value").rows() == [(date(2026, 1, 19), 0.0), (date(2026, 2, 2), 1.0)]
    behind = wrong_leads(read).filter(check="changed_late")
    assert behind.select("lead_id", "week").rows() == [("3", date(2026, 2, 2)), ("4", date(2026, 2, 2))]
    assert wrong_leads(read).filter(check="won_and_lost")["week"].null_count() == 4


def test_a_change_after_the_day_shown_is_not_known_yet() -> None:
    changed = FULL | {"updated_at": "2026-02-03 09:00"}
    assert parts(changed, as_of="2026-02-02")["changed_late"] == (0, 0)
    assert parts(changed, as_of="2026-02-02")["missing_updated_at"] == (1, 1)
    assert parts(changed, as_of="2026-02-03")["changed_late"] == (1, 1)


def test_one_person_under_several_ids_is_found_whatever_the_spelling() -> None:
    rows = [
        {"email": "ida@oak.example", "name": "Ida Berg", "company": "Oak"},
        {"email": " IDA@oak.example ", "name": "Ida Berg", "company": "Elm"},
        {"email": "ida@elm.example", "name": "ida berg", "company": " oak"},
        {"email": "", "name": "Ida Berg", "company": None},
        {"email": None, "name": "Ida Berg", "company": None},
        {"email": " ", "name": "", "company": "Oak"},
    ]
    found = parts(*rows)
    assert (found["email_twice"], found["person_twice"]) == ((2, 3), (2, 3))
    behind = wrong_leads(ledger_of(leads(*rows), as_of="2026-12-31"))
    assert behind.filter(check="email_twice")["lead_id"].to_list() == ["1", "2"]
    assert behind.filter(check="person_twice")["lead_id"].to_list() == ["1", "3"]


def test_two_texts_with_one_hash_are_not_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    alike = pl.Series("hash", [7, 7, 7, 7], pl.UInt64)
    monkeypatch.setattr(pl.Series, "hash", lambda _text, _seed=0: alike)
    names = pl.DataFrame({"email": ["a", "b", "A", None]})
    assert twice(names, "email").to_list() == [True, False, True, None]


def test_rows_of_other_frames_that_lead_nowhere_are_counted() -> None:
    day = "2026-01-09"
    frames = {
        "campaigns": frame("campaigns", {"campaign_id": "c1"}, {"campaign_id": "c2"}),
        "touches": frame(
            "touches",
            {"lead_id": "1", "at": "2026-01-02", "campaign_id": "c1"},
            {"lead_id": "1", "at": "2026-01-03", "campaign_id": "c9"},
            {"lead_id": "1", "at": "2026-01-03"},
            {"lead_id": "8", "at": "2026-01-04", "campaign_id": "c9"},
            {"lead_id": "8", "at": "2027-01-04"},
            {"lead_id": None, "at": "2026-01-04"},
        ),
        "stage_changes": frame("stage_changes", *({"lead_id": one, "at": day} for one in ("1", "8", None))),
        "conversations": frame("conversations", *({"lead_id": one, "at": day} for one in ("1", "8", "9", None))),
        "content_uses": frame("content_uses", {"lead_id": "8", "at": day}, {"lead_id": None, "at": day}),
        "disputes": frame("disputes", *({"lead_id": one, "contested_at": day} for one in ("1", "2", "8"))),
        "spend": frame("spend", *({"campaign_id": one, "on": "2026-01-02"} for one in ("c1", "c2", "c3"))),
    }  # fmt: skip
    rows = [FULL, {"created": "2026-01-01", "campaign_id": "c8"}, {"created": "2026-01-01"}]
    found = parts(*rows, **frames)
    assert {name: found[name] for name in (*STRAYS, "unlisted_campaign")} == {
        "stage_of_no_lead": (1, 2),
        "touch_of_no_lead": (1, 4), "touch_of_no_campaign": (1, 2), "conversation_of_no_lead": (2, 3),
        "use_of_no_lead": (1, 1), "dispute_of_no_rejection": (2, 3), "cost_of_no_campaign": (1, 3),
        "unlisted_campaign": (1, 2),
    }  # fmt: skip
    del frames["campaigns"]
    found = parts(*rows, **frames)
    for name in ("touch_of_no_campaign", "cost_of_no_campaign", "unlisted_campaign"):
        assert found[name] == (0, 0), "nobody recorded campaigns, so none is missing among them"
    assert found["touch_of_no_lead"] == (1, 4)


def test_a_filter_leaves_out_rows_that_have_no_lead() -> None:
    read = ledger_of(leads(FULL), touches=frame("touches", {"lead_id": "8", "at": "2026-01-04"}), as_of="2026-12-31")
    assert METRIC.result(read).filter(check="touch_of_no_lead").select("numerator", "n", "rows").row(0) == (
        1, None, "touches",
    )  # fmt: skip
    filtered = METRIC.result(read, {"region": ["north"]})
    assert filtered.filter(check="touch_of_no_lead").select("numerator", "denominator").row(0) == (0, 0)
    assert filtered.filter(check="won_and_lost").select("numerator", "denominator").row(0) == (1, 1)


def test_every_check_says_its_kind_and_stands_in_reading_order() -> None:
    result = METRIC.result(ledger_of(as_of="2026-12-31"))
    assert result["check"].to_list() == [*(one.name for one in CHECKS), *STRAYS]
    kinds = result["kind"].unique(maintain_order=True).to_list()
    assert kinds == ["missing", "order", "amount", "date", "late", "twice", "history", "stray"]
    assert result["words"].str.len_chars().min() > 10


def test_a_missing_field_is_counted_only_where_it_could_be_known() -> None:
    found = parts(
        {"created": "2026-01-01", "source": "web"},
        {"created": "2026-01-01", "handed_over": "2026-01-02", "phone_known": False},
        {"handed_over": "2026-01-02", "rejected": "2026-01-03", "sales_owner": "ann"},
    )
    assert found["missing_source"] == (2, 3)
    assert found["missing_created_at"] == (1, 3)
    assert found["missing_phone_known"] == (1, 2)
    assert found["missing_sales_owner"] == (1, 2)
    assert found["missing_rejection_reason"] == (1, 1)
    assert found["missing_amount_cents"] == (0, 0)


def test_events_that_cannot_follow_each_other_are_counted_by_kind() -> None:
    found = parts(
        {"created": "2026-01-05 09:00", "won": "2026-01-04 08:00"},
        {"created": "2026-01-05 09:00", "handed_over": "2026-01-06 09:00", "first_response": "2026-01-06 08:59"},
        {"handed_over": "2026-01-06 09:00", "accepted": "2026-01-05 09:00", "won": "2026-02-01", "lost": "2026-02-02"},
    )
    assert found["won_before_created"] == (1, 1)
    assert found["first_response_before_handed_over"] == (1, 1)
    assert found["accepted_before_handed_over"] == (1, 1)
    assert found["won_and_lost"] == (1, 2)
    assert found["handed_over_before_created"] == (0, 1)


def test_a_date_without_a_time_is_not_before_a_time_of_the_same_day() -> None:
    found = parts({"created": "2026-01-05 09:00", "won": "2026-01-05 00:00"})
    assert found["won_before_created"] == (0, 1)
    assert parts({"created": "2026-01-05 09:00", "won": "2026-01-05 08:00"})["won_before_created"] == (1, 1)


def test_negative_amounts_and_dates_from_another_age_are_counted() -> None:
    found = parts({"created": "1970-01-01", "amount_cents": -5}, {"created": "2026-01-01", "amount_cents": 0})
    assert (found["negative_amount"], found["ancient_date"]) == ((1, 2), (1, 2))


@pytest.mark.parametrize(
    ("created", "wrong"), [("1989-12-31 23:59", 1), ("1990-01-01 00:00", 0), ("1990-01-01 09:00", 0), (None, 0)]
)
def test_a_lead_is_as_old_as_its_oldest_date_and_1990_is_no_other_age(created: str | None, wrong: int) -> None:
    assert parts({"created": created, "handed_over": "2026-01-05", "won": "2026-01-06"})["ancient_date"] == (wrong, 1)


def test_two_events_of_one_instant_are_in_order() -> None:
    at = "2026-01-05 09:00"
    found = parts(dict.fromkeys(("created", "handed_over", "first_response", "accepted", "opportunity", "won"), at))
    orders = {name: counts for name, counts in found.items() if "_before_" in name and counts[1]}
    assert len(orders) > 3
    assert {wrong for wrong, _ in orders.values()} == {0}


def test_without_leads_nothing_is_divided() -> None:
    result = METRIC.result(ledger_of(as_of="2026-01-01"))
    assert set(result["denominator"]) == {0}
    assert result["value"].null_count() == result.height


@pytest.mark.real_data
def test_olist_has_one_win_before_its_first_contact_and_sixty_leads_without_origin(public_data: Path) -> None:
    rows = {row["check"]: row for row in METRIC.result(ledger_of(olist(public_data))).iter_rows(named=True)}
    assert (rows["won_before_created"]["numerator"], rows["won_before_created"]["denominator"]) == (1, 842)
    assert (rows["missing_source"]["numerator"], rows["missing_source"]["denominator"]) == (60, 8000)
    assert rows["missing_amount_cents"]["value"] == 1.0


def test_sql_by_hand_counts_the_same(sqlite_url: str) -> None:
    rows = [
        {
            "created": f"2026-01-{1 + n % 9:02} 10:00", "won": f"2026-01-{1 + n % 7:02} 12:00" if n % 2 else None,
            "source": None if n % 3 else "web", "amount_cents": None if n % 5 else n - 10,
        }
        for n in range(30)
    ]  # fmt: skip
    store_frames(sqlite_url, leads=leads(*rows))
    query = """
        SELECT sum(won_at < created_at), count(won_at), sum(source IS NULL), count(*), sum(amount_cents < 0),
               count(amount_cents), sum(won_at IS NOT NULL AND amount_cents IS NULL)
        FROM accord_leads
    """
    found = parts(*rows)
    ours = (
        *found["won_before_created"], *found["missing_source"], *found["negative_amount"],
        found["missing_amount_cents"][0],
    )  # fmt: skip
    assert [ours] == asked(sqlite_url, query)


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_order_and_weeks_do_not_matter_filters_add_up_and_the_leads_are_as_many(made: pl.DataFrame) -> None:
    ledger = ledger_of(made, as_of="2026-12-31")
    whole = METRIC.result(ledger)
    assert METRIC.result(ledger_of(made.reverse(), as_of="2026-12-31")).equals(whole)
    assert METRIC.result(ledger_of(moved(made, 7), as_of="2027-01-07")).equals(whole)
    opens_as_many(METRIC, ledger)
    behind = wrong_leads(ledger).group_by("check").len("leads")
    both = whole.join(behind, on="check", how="left").with_columns(pl.col("leads").fill_null(0).cast(pl.Int64))
    assert both["leads"].to_list() == both["numerator"].to_list()
    split = pl.concat([METRIC.result(ledger, {"region": [region]}) for region in (None, "north", "south")])
    added = split.group_by("check", maintain_order=True).agg(pl.col("numerator", "denominator").sum())
    assert added.equals(whole.select("check", "numerator", "denominator"))
