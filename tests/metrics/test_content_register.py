"""The register of content, its holes, its recommendations and what came after it, on tables worked by hand."""

from typing import Any

import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from agreement.ledger import Ledger
from metrics import BY_KEY, moment
from metrics._differences import newcombe, standardised
from metrics._shares import wilson
from tests.making import frame, leads, ledger_of

AS_OF = "2026-03-31"
LEADS = leads(
    {"created": "2025-06-01", "accepted": "2025-11-01", "opportunity": "2026-01-10", "won": "2026-03-01",
     "persona": "Boss", "sales_owner": "Eva"},
    {"created": "2025-06-01", "persona": "boss "},
    {"created": "2025-06-01", "opportunity": "2025-12-01", "won": "2026-02-01", "persona": "clerk"},
)  # fmt: skip
CONTENT = frame(
    "content",
    {"content_id": "a", "conversation": 1, "persona": "boss", "phase": "early", "published_on": "2025-03-31",
     "cost_cents": 300_00},
    {"content_id": "b", "conversation": 1, "persona": "Boss", "phase": "late", "published_on": "2025-09-30"},
    {"content_id": "c", "conversation": 2, "persona": "boss", "published_on": "2025-10-01", "updated_on": "2026-03-30"},
    {"content_id": "d", "conversation": 3, "published_on": "2024-01-01", "retired_on": "2026-03-31"},
    {"content_id": "e", "conversation": 2, "persona": "clerk"},
)  # fmt: skip
USES = frame(
    "content_uses",
    {"content_id": "a", "lead_id": "1", "at": "2026-01-09", "used": True, "used_by": "Ada"},
    {"content_id": "a", "lead_id": "1", "at": "2026-02-09", "used": True, "used_by": "Bo"},
    {"content_id": "a", "lead_id": "3", "at": "2026-02-02", "used": True, "used_by": "Ada"},
    {"content_id": "a", "lead_id": "nobody", "at": "2025-02-02", "used": True},
    {"content_id": "d", "lead_id": "1", "at": "2026-02-02", "used": True, "used_by": "Ada"},
    {"content_id": "d", "lead_id": "2", "at": "2025-12-31", "used": True, "used_by": "Bo"},
    {"content_id": "c", "lead_id": "1", "at": "2026-02-02", "recommended": True},
    {"content_id": "b", "lead_id": "2", "at": "2026-02-02", "recommended": True, "used_by": "Ada"},
)
TALKS = frame(
    "conversations",
    {"lead_id": "1", "at": "2026-01-09 09:00", "kind": 1, "successful": True, "content_id": "a", "held_by": "Ada"},
    {"lead_id": "3", "at": "2026-03-05", "kind": 1, "successful": True},
    {"lead_id": "3", "at": "2026-03-06", "kind": 2, "successful": True},
    {"lead_id": "2", "at": "2026-03-06", "kind": 5, "successful": True},
    {"lead_id": "2", "at": "2026-03-06", "kind": 7, "successful": True},
    {"lead_id": "2", "at": "2025-12-31", "kind": 4, "successful": True},
    {"lead_id": "2", "at": "2026-03-06", "kind": 4, "successful": False},
)
SAID = frame(
    "ratings",
    {"content_id": "b", "at": "2026-01-01", "rated_by": "Ada", "useful": False},
    {"content_id": "b", "at": "2026-01-02", "rated_by": "Ada", "useful": True},
    {"content_id": "a", "at": "2026-01-01", "rated_by": "Ada", "useful": False},
    {"content_id": "a", "at": "2026-01-01", "rated_by": "Bo", "useful": True},
    {"content_id": "a", "at": "2026-01-02", "useful": True},
    {"content_id": "a", "at": "2026-01-03", "useful": True},
    {"content_id": "a", "at": "2026-01-03", "rated_by": "Cy"},
    {"content_id": "a", "at": "2027-01-03", "rated_by": "Dan", "useful": True},
)


def ledger(**more: Any) -> Ledger:
    frames = {"content": CONTENT, "content_uses": USES, "conversations": TALKS, "ratings": SAID, **more}
    return ledger_of(frames.pop("leads", LEADS), as_of=AS_OF, **frames)


def rows_of(key: str, read: Ledger, *columns: str, **filters: Any) -> list[tuple[Any, ...]]:
    return BY_KEY[key].result(read, filters or None).select(columns).rows()


def test_each_piece_with_its_uses_users_leads_and_what_came_after_the_first_use() -> None:
    columns = ("content_id", "uses", "users", "leads", "recent", "could", "moved", "opened", "won", "value")
    assert rows_of("content_register", ledger(), *columns) == [
        ("a", 4, 2, 2, 2, 1, 1, 1, 1, 1.0),
        ("b", 0, 0, 0, 0, 0, 0, 0, 0, None),
        ("c", 0, 0, 0, 0, 0, 0, 0, 0, None),
        ("d", 2, 2, 2, 1, 2, 1, 0, 1, 0.5),
        ("e", 0, 0, 0, 0, 0, 0, 0, 0, None),
    ]
    low, high = proportion_confint(1, 2, method="wilson")
    assert rows_of("content_register", ledger(), "low", "high")[3] == (pytest.approx(low), pytest.approx(high))


def test_a_step_at_the_moment_of_the_use_did_not_come_after_it() -> None:
    at = pl.lit("2026-01-09").str.to_datetime(time_unit="us", time_zone="UTC")
    same = LEADS.with_columns(at.alias("opportunity_at"))
    assert rows_of("content_register", ledger(leads=same), "opened", "won")[0] == (0, 1)


def test_age_cost_and_leads_a_year() -> None:
    columns = ("content_id", "days_offered", "age", "retired", "alone", "cost", "cost_per_lead", "leads_a_year")
    assert rows_of("content_register", ledger(), *columns) == [
        ("a", 365, 365, False, False, 300.0, 150.0, pytest.approx(2 / 365 * 365.25)),
        ("b", 182, 182, False, False, None, None, 0.0),
        ("c", 181, 1, False, True, None, None, 0.0),
        ("d", 820, 820, True, False, None, None, pytest.approx(2 / 820 * 365.25)),
        ("e", None, None, False, True, None, None, 0.0),
    ]


def test_a_piece_on_offer_for_a_week_is_not_counted_up_to_a_year() -> None:
    week = CONTENT.head(1).with_columns(pl.lit("2026-03-24").str.to_date().alias("published_on"))
    assert rows_of("content_register", ledger(content=week), "leads_a_year") == [(pytest.approx(2 / 180 * 365.25),)]


def test_the_last_word_of_each_rep_counts_and_who_gave_no_name_counts_each_time() -> None:
    columns = ("content_id", "rated", "useful", "useful_share")
    assert rows_of("content_register", ledger(), *columns)[:3] == [
        ("a", 4, 3, 0.75),
        ("b", 1, 1, 1.0),
        ("c", 0, 0, None),
    ]
    low, high = proportion_confint(3, 4, method="wilson")
    assert rows_of("content_register", ledger(), "useful_low", "useful_high")[0] == (
        pytest.approx(low), pytest.approx(high)
    )  # fmt: skip
    assert rows_of("content_register", ledger(ratings=SAID.clear()), "rated", "useful")[0] == (None, None)


@pytest.mark.parametrize(
    ("published", "used", "useful", "told"),
    [
        ("2025-10-02", None, None, "retire"),
        ("2025-10-03", None, None, "too young"),
        ("2025-10-02", "2025-12-31", None, "retire"),
        ("2025-10-02", "2026-01-01", None, "keep"),
        ("2025-10-02", None, (True, True, False), "keep"),
        ("2025-10-02", None, (True, False), "retire"),
        ("2025-03-31", "2026-01-01", None, "keep"),
        ("2025-03-30", "2026-01-01", None, "renew"),
        (None, None, None, "no date"),
    ],
)
def test_the_rule_of_retirement(published: Any, used: Any, useful: Any, told: str) -> None:
    piece = frame("content", {"content_id": "p", "published_on": published})
    uses = [{"content_id": "p", "lead_id": "1", "at": used, "used": True}] if used else []
    other = {"content_id": "q", "lead_id": "1", "at": "2025-01-01", "used": True}
    words = [{"content_id": "p", "at": "2026-01-01", "rated_by": str(n), "useful": one}
             for n, one in enumerate(useful or ())]  # fmt: skip
    read = ledger(content=piece, content_uses=frame("content_uses", *uses, other), conversations=TALKS.clear(),
                  ratings=frame("ratings", *words))  # fmt: skip
    silent = ledger(content=piece, content_uses=USES.clear(), conversations=TALKS.clear())
    assert rows_of("content_register", read, "verdict") == [(told,)]
    assert rows_of("content_register", silent, "verdict") == [(None,)]


def test_where_no_use_was_ever_recorded_the_register_counts_nothing() -> None:
    silent = ledger(content_uses=USES.clear(), conversations=TALKS.clear())
    columns = ("uses", "users", "leads", "moved", "value", "leads_a_year", "cost")
    assert rows_of("content_register", silent, *columns)[0] == (*[None] * 6, 300.0)
    unopened = LEADS.with_columns(opportunity_at=pl.lit(None, LEADS.schema["opportunity_at"]))
    assert rows_of("content_register", ledger(leads=unopened), "leads", "opened", "won", "moved")[0] == (
        2,
        None,
        1,
        None,
    )


def test_the_register_opens_a_lead_for_each_piece() -> None:
    opened = BY_KEY["content_register"].leads
    assert opened is not None
    assert opened(ledger()).select("content_id", "lead_id", "moved", "recent").rows() == [
        ("a", "1", True, True), ("a", "3", False, True), ("d", "1", True, True), ("d", "2", False, False),
    ]  # fmt: skip


def test_a_hole_is_a_demand_without_a_piece_however_the_persona_is_spelled() -> None:
    columns = ("conversation", "persona", "phase", "held", "pieces", "general", "uses", "hole", "rank")
    found = {row[:3]: row[3:] for row in rows_of("content_gaps", ledger(), *columns)}
    assert found[1, "boss", None] == (1, 2, 0, 2, False, None)
    assert found[1, "boss", "early"] == (1, 1, 0, 2, False, None)
    assert found[1, "clerk", None] == (1, 0, 0, 0, True, 1)
    assert found[1, "clerk", "late"] == (1, 0, 0, 0, True, None)
    assert found[2, "boss", None] == (0, 1, 0, 0, False, None)
    assert found[2, "clerk", "not recorded"] == (1, 1, 0, 0, False, None)
    assert found[5, "boss", None] == (1, 0, 0, 0, True, 2)
    assert found[3, "boss", None] == (0, 0, 0, 0, False, None)
    assert (4, "boss", None) in found
    assert len(found) == 5 * 2 + 3 * 2


def test_a_piece_for_anybody_fills_a_hole_and_a_retired_one_does_not() -> None:
    anybody = frame("content", {"content_id": "x", "conversation": 1}, {"content_id": "y", "conversation": 5,
                    "persona": "boss", "retired_on": AS_OF})  # fmt: skip
    read = ledger(content=anybody)
    found = {row[:2]: row[2:] for row in rows_of("content_gaps", read, "conversation", "persona", "general", "hole")}
    assert (found[1, "clerk"], found[5, "boss"]) == ((1, False), (0, True))


def test_a_talk_with_somebody_of_no_persona_is_demand_but_no_hole() -> None:
    nobody = LEADS.with_columns(persona=pl.lit(None, pl.String))
    rows = rows_of("content_gaps", ledger(leads=nobody), "persona", "phase", "conversation", "held", "hole")
    assert [row for row in rows if row[0] is None and row[1] is None and row[3]] == [
        (None, None, 1, 2, False), (None, None, 2, 1, False), (None, None, 5, 1, False),
    ]  # fmt: skip
    assert not any(row[4] for row in rows)


def test_recommendations_by_piece_and_by_rep_in_both_directions() -> None:
    columns = ("by", "name", "recommended", "ignored", "judged", "value", "used", "unprompted", "unprompted_share")
    assert rows_of("content_advice", ledger(), *columns) == [
        ("piece", "a", 0, 0, 0, None, 2, 2, 1.0),
        ("piece", "b", 1, 1, 1, 1.0, 0, 0, None),
        ("piece", "c", 1, 1, 1, 1.0, 0, 0, None),
        ("piece", "d", 0, 0, 0, None, 1, 1, 1.0),
        ("rep", "Ada", 1, 1, 1, 1.0, 3, 3, 1.0),
        ("rep", "Eva", 1, 1, 1, 1.0, 0, 0, None),
    ]
    low, high = proportion_confint(3, 3, method="wilson")
    assert rows_of("content_advice", ledger(), "unprompted_low", "unprompted_high")[4] == (
        pytest.approx(low), pytest.approx(high)
    )  # fmt: skip


def test_where_nothing_was_ever_recommended_nobody_used_anything_unprompted() -> None:
    read = ledger(content_uses=USES.head(3))
    assert rows_of("content_advice", read, "name", "used", "unprompted", "unprompted_share", "recommended") == [
        ("a", 2, None, None, 0), ("Ada", 2, None, None, 0),
    ]  # fmt: skip


DAYS = {
    "uses": [("1", "2026-01-01"), ("2", "2026-01-15"), ("3", "2026-01-16"), ("5", "2025-12-31"), ("6", "2026-01-10")],
    "talks": ["1", "2", "3", "4", "5"],
}


def progressed(**last: Any) -> dict[str, Any]:
    """Six leads accepted on 1 January; content by day 14 for 1, 2 and 6; lead 6 was opened before day 14."""
    opened = {1: "2026-01-16", 2: None, 3: "2026-03-16", 4: "2026-03-17", 5: None, 6: "2026-01-15"}
    rows = [{"created": "2025-12-01", "accepted": "2026-01-01", "opportunity": day, "segment": str(n < 4)}
            for n, day in opened.items()]  # fmt: skip
    rows.append({"created": "2025-12-01", "accepted": "2026-01-01", "lost": "2026-01-10"})
    rows.append({"created": "2025-12-01", "accepted": "2026-01-17"})
    uses = [{"content_id": "p", "lead_id": lead, "at": day, "used": True} for lead, day in DAYS["uses"]]
    talks = [{"lead_id": lead, "at": "2026-01-10", "kind": 1} for lead in [*DAYS["talks"], "7", "8"]]
    made = {"content": frame("content", {"content_id": "p"}), "content_uses": frame("content_uses", *uses),
            "conversations": frame("conversations", *talks), **last}  # fmt: skip
    return {"read": ledger_of(leads(*rows), as_of="2026-03-16", **made)}


def test_only_uses_before_the_landmark_count_and_both_groups_wait_from_it_on() -> None:
    columns = ("with_leads", "with_moved", "without_leads", "without_moved", "leads")
    assert rows_of("content_progress", progressed()["read"], *columns)[0] == (2, 1, 3, 1, 5)
    behind = BY_KEY["content_progress"].leads
    assert behind is not None
    assert behind(progressed()["read"]).select("lead_id", "with_content", "moved").rows() == [
        ("1", True, True), ("2", True, False), ("3", False, True), ("4", False, False), ("5", False, False),
    ]  # fmt: skip


def test_whom_nobody_talked_to_is_not_compared_where_talks_are_recorded() -> None:
    few = frame("conversations", {"lead_id": "3", "at": "2026-01-10", "kind": 1})
    columns = ("with_leads", "without_leads")
    assert rows_of("content_progress", progressed(conversations=few)["read"], *columns)[0] == (2, 1)
    assert rows_of("content_progress", progressed(conversations=few.clear())["read"], *columns)[0] == (2, 3)


def test_the_difference_of_progress_has_newcombes_interval_and_nothing_where_no_use_is_known() -> None:
    read = progressed()["read"]
    low, high = confint_proportions_2indep(1, 2, 1, 3, compare="diff", method="newcomb")
    (value, *ends) = rows_of("content_progress", read, "value", "low", "high")[0]
    assert (value, *ends) == (pytest.approx(1 / 2 - 1 / 3), pytest.approx(low), pytest.approx(high))
    silent = progressed(content_uses=USES.clear())["read"]
    assert rows_of("content_progress", silent, "leads", "with_leads", "without_share", "value")[0] == (*[None] * 4,)
    assert rows_of("content_progress", read, "leads", "value")[1] == (None, None)


@pytest.mark.parametrize("counts", [(311, 1332, 127, 751), (0, 9, 4, 12), (7, 7, 1, 30), (56, 70, 48, 80)])
def test_newcombes_interval_is_that_of_statsmodels(counts: tuple[int, int, int, int]) -> None:
    low, high = confint_proportions_2indep(*counts, compare="diff", method="newcomb")
    rows = pl.DataFrame({"a": [counts[0]], "an": [counts[1]], "b": [counts[2]], "bn": [counts[3]]})
    parts = {
        f"{name}_{end}": one
        for name in ("a", "b")
        for end, one in zip(("share", "low", "high"), wilson(pl.col(name), pl.col(f"{name}n")), strict=True)
    }
    found = rows.with_columns(one.alias(name) for name, one in parts.items()).select(
        one.alias(str(place)) for place, one in enumerate(newcombe("a", "b"))
    ).row(0)  # fmt: skip
    assert found == (
        pytest.approx(counts[0] / counts[1] - counts[2] / counts[3]),
        pytest.approx(low),
        pytest.approx(high),
    )


def test_a_standardised_difference_weighs_each_stratum_by_its_leads() -> None:
    """By hand: weights 3/4 and 1/4; 0.75 · 0.2 + 0.25 · 0.4 = 0.25; down √(0.75² 0.1² + 0.25² 0.3²) = 0.1061."""
    strata = pl.DataFrame({"step": ["s", "s"], "leads": [30, 10], "value": [0.2, 0.4], "low": [0.1, 0.1],
                           "high": [0.4, 0.6]})  # fmt: skip
    found = standardised(strata, ["step"], "leads").row(0)
    assert found == ("s", pytest.approx(0.25), pytest.approx(0.25 - 0.0225**0.5 / 2**0.5, abs=2e-4),
                     pytest.approx(0.25 + (0.0225 + 0.0025) ** 0.5), 40)  # fmt: skip
    one = standardised(strata.head(1), ["step"], "leads").row(0)
    assert one == ("s", pytest.approx(0.2), pytest.approx(0.1), pytest.approx(0.4), 30)


def test_a_confounder_that_is_the_segment_alone_vanishes_when_standardised() -> None:
    """In either segment content makes no difference; big leads move more often and are shown more."""
    made = [("big", True, 40, 20), ("big", False, 10, 5), ("small", True, 10, 1), ("small", False, 40, 4)]
    lines = pl.DataFrame(
        [("opportunity", seg, met, n, moved) for seg, met, n, moved in made], orient="row",
        schema={"step": pl.String, "segment": pl.String, "with_content": pl.Boolean, "leads": pl.Int64,
                "moved": pl.Int64},
    )  # fmt: skip
    metric = BY_KEY["content_progress"]
    read = progressed()["read"]
    row = metric.finish(lines, moment(read)).row(0, named=True)
    assert row["value"] == pytest.approx(21 / 50 - 9 / 50)
    assert row["standardised"] == pytest.approx(0.0)
    assert row["standardised_low"] < 0 < row["standardised_high"]


def test_the_sample_shows_its_planted_holes_its_idle_pieces_and_its_disappointments(sample: Ledger) -> None:
    gaps = BY_KEY["content_gaps"].result(sample)
    assert gaps.filter("hole", pl.col("phase").is_null())["conversation"].to_list() == [5, 5]
    ranked = gaps.drop_nulls("rank").sort("rank")["held"].to_list()
    assert ranked == sorted(ranked, reverse=True)
    assert ranked[0] > ranked[1]
    register = BY_KEY["content_register"].result(sample)
    assert 15 < register.filter(verdict="retire").height < 30
    fifth = pl.col("content_id").str.slice(1).cast(pl.Int64) % 5 == 0
    shares = register.group_by(fifth.alias("badly")).agg(pl.col("useful").sum() / pl.col("rated").sum()).sort("badly")
    assert shares["useful"][0] > 0.75 > 0.5 > shares["useful"][1]
    progress = BY_KEY["content_progress"].result(sample)
    assert progress["leads"].min() > 200  # type: ignore[operator]
