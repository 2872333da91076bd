"""Marketing-sourced and marketing-influenced wins: boundaries, unknowns, and stored rows asked in SQL."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from statsmodels.stats.proportion import proportion_confint

from agreement.ledger import ledger
from metrics import influenced, sourced
from metrics._origins import EARLY, FIELD, FIRST, VARIANTS
from tests.making import frame, leads, ledger_of
from tests.metrics import arbitrary
from tests.stored import asked, store_frames

AS_OF = "2026-02-28"
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
PARTS = ["month", "sourced", "wins", "value", "unknown"]


def touches(*rows):
    return frame("touches", *({"lead_id": lead, "at": at, "channel": channel} for lead, at, channel in rows))


def talks(*rows):
    return frame("conversations", *({"lead_id": lead, "at": at, "kind": 1} for lead, at in rows))


def flags(lead, *touched, talked=()):
    """What each variant says of one won lead."""
    won = {"won": "2026-01-20", **lead}
    read = ledger_of(leads(won), as_of=AS_OF, touches=touches(*(("1", *one) for one in touched)),
                     conversations=talks(*(("1", at) for at in talked)))  # fmt: skip
    return dict(sourced.won(read).select("variant", "sourced").iter_rows())


@pytest.mark.parametrize(
    ("source", "ours"),
    [
        ("web", True), ("partner", True), ("Outbound", False), ("cold_call", False), ("Cold-Calling", False),
        (" SDR ", False), ("sales", False), ("field sales", False), ("salesforce", True), ("Unknown", False),
        ("n/a", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_a_source_is_marketings_when_it_is_recorded_and_not_sales_own(source, ours) -> None:
    assert flags({"source": source})[FIELD] is ours
    counted = influenced.METRIC.count(ledger_of(leads({"won": "2026-01-20", "source": source})))
    assert counted["named"].item() is (source not in ("Unknown", "n/a", "", None))


def test_the_first_touch_decides_and_not_a_later_one() -> None:
    assert flags({}, ("2026-01-02", "web"), ("2026-01-03", "outbound"))[FIRST] is True
    assert flags({}, ("2026-01-02", "outbound"), ("2026-01-03", "web"))[FIRST] is False
    assert flags({}, ("2026-01-02", None))[FIRST] is True
    assert flags({}, ("2026-01-20", "web"))[FIRST] is True
    assert flags({}, ("2026-01-20 00:01", "web"))[FIRST] is False
    assert flags({})[FIRST] is False


@pytest.mark.parametrize("first", ["assigned", "first_response", "talk"])
def test_a_touch_before_sales_is_at_or_before_its_first_activity(first) -> None:
    late = {"assigned": "2026-01-10", "first_response": "2026-01-10"}
    lead = late if first == "talk" else late | {first: "2026-01-05"}
    talked = ("2026-01-12", "2026-01-05") if first == "talk" else ("2026-01-12",)
    assert flags(lead, ("2026-01-05", "web"), talked=talked)[EARLY] is True
    assert flags(lead, ("2026-01-05 00:01", "web"), talked=talked)[EARLY] is False
    assert flags(lead, ("2026-01-04", "outbound"), ("2026-01-06", "web"), talked=talked)[EARLY] is False
    assert flags(lead, ("2026-01-04", "outbound"), ("2026-01-05", None), talked=talked)[EARLY] is True


def test_where_sales_recorded_nothing_any_touch_up_to_the_win_came_before_it() -> None:
    assert flags({}, ("2026-01-20", "web"))[EARLY] is True
    assert flags({"assigned": "2026-01-25"}, ("2026-01-20", "web"))[EARLY] is True
    assert flags({}, ("2026-01-21", "web"))[EARLY] is False


def company():
    rows = leads(
        {"source": "web", "won": "2026-01-10", "amount_cents": 300_00, "assigned": "2026-01-05"},
        {"source": "outbound", "won": "2026-01-11", "amount_cents": 100_00, "region": "north"},
        {"source": None, "won": "2026-01-12"},
        {"source": "web", "won": "2026-02-12"},
        {"source": "web"},
    )
    seen = touches(
        ("1", "2026-01-06", "web"), ("2", "2026-01-01", "fair"), ("4", "2026-02-20", "web"), ("5", "2026-01-01", "web")
    )
    return ledger_of(rows, as_of=AS_OF, touches=seen)


def monthly(metric, filters=None):
    return metric.METRIC.result(company(), filters).filter(scope="month")


def test_three_variants_by_month() -> None:
    rows = monthly(sourced)
    third = pytest.approx(1 / 3)
    assert rows["variant"].to_list() == [FIELD, FIRST, EARLY] * 2
    assert rows.select(PARTS).rows() == [
        (JANUARY, 1, 3, third, 1), (JANUARY, 2, 3, pytest.approx(2 / 3), 1), (JANUARY, 1, 3, third, 1),
        (FEBRUARY, 1, 1, 1.0, 0), (FEBRUARY, 0, 1, 0.0, 1), (FEBRUARY, 0, 1, 0.0, 1),
    ]  # fmt: skip
    money = [
        "sourced_priced",
        "priced",
        "sourced_cents",
        "revenue_cents",
        "sourced_revenue",
        "revenue",
        "revenue_share",
    ]
    assert rows.select(money).rows() == [
        (1, 2, 300_00, 400_00, 300.0, 400.0, 0.75), (2, 2, 400_00, 400_00, 400.0, 400.0, 1.0),
        (1, 2, 100_00, 400_00, 100.0, 400.0, 0.25), (0, 0, 0, 0, None, None, None), (0, 0, 0, 0, 0.0, None, None),
        (0, 0, 0, 0, 0.0, None, None),
    ]  # fmt: skip
    for row in rows.iter_rows(named=True):
        assert (row["low"], row["high"]) == pytest.approx(
            proportion_confint(row["sourced"], row["wins"], method="wilson")
        )


def test_influenced_by_month() -> None:
    rows = monthly(influenced)
    parts = [
        "month",
        "influenced",
        "wins",
        "value",
        "unknown",
        "influenced_cents",
        "influenced_revenue",
        "revenue_share",
    ]
    assert rows.select(parts).rows() == [
        (JANUARY, 2, 3, pytest.approx(2 / 3), 1, 400_00, 400.0, 1.0), (FEBRUARY, 0, 1, 0.0, 1, 0, 0.0, None)
    ]  # fmt: skip
    behind = influenced.won(company()).filter(scope="month")
    assert behind.select("lead_id", "month", "influenced").rows() == [
        ("1", JANUARY, True), ("2", JANUARY, True), ("3", JANUARY, False), ("4", FEBRUARY, False)
    ]  # fmt: skip
    north = monthly(influenced, {"region": ["north"]})
    assert north.select("month", "influenced", "wins").rows() == [(JANUARY, 1, 1), (FEBRUARY, 0, 0)]
    assert north["value"].to_list() == [1.0, None]


def test_what_was_never_recorded_is_unknown_and_not_nothing() -> None:
    bare = ledger_of(leads({"won": "2026-01-10", "amount_cents": 5}, {"won": "2026-01-11"}), as_of=AS_OF)
    rows = sourced.METRIC.result(bare).filter(month=JANUARY)
    for column in ("value", "low", "high", "revenue_share"):
        assert rows[column].to_list() == [None] * 3
        assert influenced.METRIC.result(bare).filter(month=JANUARY)[column].to_list() == [None]
    assert rows.select("sourced", "wins", "unknown", "revenue").unique().rows() == [(0, 2, 2, 0.05)]
    named = ledger_of(leads({"won": "2026-01-10", "source": "outbound"}), as_of=AS_OF)
    assert sourced.METRIC.result(named).filter(month=JANUARY)["value"].to_list() == [0.0, None, None]


def test_months_without_a_win_are_rows_without_a_share() -> None:
    late = ledger_of(leads({"won": "2026-01-10", "source": "web"}), as_of="2026-03-31")
    rows = sourced.METRIC.result(late).filter(variant=FIELD, scope="month")
    assert rows.select("month", "wins", "value").rows() == [
        (JANUARY, 1, 1.0),
        (FEBRUARY, 0, None),
        (date(2026, 3, 1), 0, None),
    ]
    assert sourced.METRIC.result(ledger_of(leads({"source": "web"}), as_of=AS_OF)).is_empty()


def test_all_and_the_last_twelve_months_are_added_up_with_their_own_interval() -> None:
    sold = (("2024-12", "web", 100), ("2025-01", "web", 200), ("2025-12", "outbound", 400), ("2025-12", "web", None))
    won = [{"won": f"{month}-10", "source": source, "amount_cents": cents} for month, source, cents in sold]
    read = ledger_of(leads(*won), as_of="2026-01-05", touches=touches(("3", "2025-12-01", "mail")))
    spanned = ["scope", "month", "since", "until"]
    parts = ["wins", "value", "unknown", "priced", "revenue_cents", "revenue", "revenue_share"]
    first, last, year = date(2024, 12, 1), date(2026, 1, 1), date(2025, 2, 1)
    rows = sourced.METRIC.result(read).filter(pl.col("scope") != "month", variant=FIELD)
    assert rows.select(*spanned, "sourced", *parts, "sourced_priced", "sourced_cents", "sourced_revenue").rows() == [
        ("all", None, first, last, 3, 4, 0.75, 0, 3, 700, 7.0, 3 / 7, 2, 300, 3.0),
        ("12 months", None, year, last, 1, 2, 0.5, 0, 1, 400, 4.0, 0.0, 0, 0, None),
    ]
    touched = influenced.METRIC.result(read).filter(pl.col("scope") != "month")
    assert touched.select(*spanned, "influenced", *parts).rows() == [
        ("all", None, first, last, 1, 4, 0.25, 3, 3, 700, 7.0, 4 / 7),
        ("12 months", None, year, last, 1, 2, 0.5, 1, 1, 400, 4.0, 1.0),
    ]
    for row in (*rows.rename({"sourced": "part"}).to_dicts(), *touched.rename({"influenced": "part"}).to_dicts()):
        assert (row["low"], row["high"]) == pytest.approx(proportion_confint(row["part"], row["wins"], method="wilson"))
    months = sourced.METRIC.result(read).filter(scope="month", variant=FIELD)
    assert months["month"].to_list() == months["since"].to_list() == months["until"].to_list()
    assert (months.height, months["month"][0], months["month"][-1]) == (14, first, last)


def test_the_wins_behind_a_scope_are_those_of_its_months() -> None:
    rows = leads(*({"won": day, "source": "web"} for day in ("2025-01-31", "2025-02-01", "2026-01-02")))
    read = ledger_of(rows, as_of="2026-01-05")
    for behind, times in ((influenced.won(read), 1), (sourced.won(read), 3)):
        ids = {scope: behind.filter(scope=scope)["lead_id"].to_list() for scope in ("all", "12 months", "month")}
        assert ids == {
            "all": ["1", "2", "3"] * times,
            "12 months": ["2", "3"] * times,
            "month": ["1", "2", "3"] * times,
        }


def test_a_year_without_a_win_has_no_share_and_a_log_younger_than_a_year_begins_with_it() -> None:
    old = ledger_of(leads({"won": "2024-01-10", "source": "web"}), as_of="2026-01-05")
    shown = ["since", "until", "wins", "value", "revenue"]
    rows = sourced.METRIC.result(old).filter(scope="12 months", variant=FIELD)
    assert rows.select(shown).rows() == [(date(2025, 2, 1), date(2026, 1, 1), 0, None, 0.0)]
    young = influenced.METRIC.result(company()).filter(scope="12 months")
    assert young.select(shown).rows() == [(JANUARY, FEBRUARY, 4, 0.5, 400.0)]


@settings(max_examples=20)
@given(arbitrary.frames)
def test_what_is_sourced_by_a_touch_is_influenced_and_filters_add_up(frames) -> None:
    read = ledger(frames, as_of=date(2026, 12, 31))
    rows = sourced.METRIC.result(read)
    touched = influenced.METRIC.result(read).select("scope", "month", "influenced", "wins")
    both = rows.join(touched, on=["scope", "month"], nulls_equal=True, suffix="_influenced")
    assert both.height == rows.height
    assert (both["wins"] == both["wins_influenced"]).all()
    assert both.filter((pl.col("variant") != FIELD) & (pl.col("sourced") > pl.col("influenced"))).is_empty()
    parts = pl.concat([sourced.METRIC.result(read, {"region": [region]}) for region in ("north", "south", None)])
    sums = ["sourced", "wins", "unknown", "sourced_cents", "revenue_cents"]
    added = parts.group_by(sourced.METRIC.keys).agg(pl.col(sums).sum())
    whole = rows.filter(pl.col("wins") > 0)
    whole = whole.join(added, on=sourced.METRIC.keys, how="left", nulls_equal=True, suffix="_added")
    for name in sums:
        assert whole[name].equals(whole[f"{name}_added"].alias(name)), name


def test_sql_by_hand_counts_the_same(sqlite_url) -> None:
    day = date(2026, 1, 1).toordinal()
    rows = leads(*(
        {
            "source": [None, "web", "Outbound", "unknown"][n % 4], "amount_cents": n * 100 if n % 3 else None,
            "won": str(date.fromordinal(day + 10 + n)) if n % 5 else None,
            "assigned": str(date.fromordinal(day + n)) if n % 7 else None,
            "first_response": str(date.fromordinal(day + n + n % 3 - 1)) if n % 2 else None,
        }
        for n in range(60)
    ))  # fmt: skip
    many = [(str(n), str(date.fromordinal(day + n * 11 % 60)), ["web", "sales", None][n % 3]) for n in range(1, 60)]
    seen = touches(*many, *((str(n), str(date.fromordinal(day + n * 7 % 60)), "fair") for n in range(1, 60, 2)))
    held = talks(*((str(n), str(date.fromordinal(day + n * 5 % 60))) for n in range(1, 60, 3)))
    store_frames(sqlite_url, leads=rows, touches=seen, conversations=held)
    query = """
        WITH begun AS (SELECT l.*, coalesce((SELECT min(at) FROM (
                SELECT l.assigned_at AS at UNION SELECT l.first_response_at
                UNION SELECT c.at FROM accord_conversations c WHERE c.lead_id = l.lead_id)), l.won_at) AS begun_at
            FROM accord_leads l WHERE won_at IS NOT NULL),
        said AS (SELECT strftime('%Y-%m-01', won_at) AS month, amount_cents AS cents,
            coalesce(lower(source) NOT IN ('outbound', 'unknown'), 0) AS field,
            coalesce((SELECT coalesce(channel, '') <> 'sales' FROM accord_touches t WHERE t.lead_id = begun.lead_id
                AND t.at <= won_at ORDER BY at, touch_id LIMIT 1), 0) AS first,
            EXISTS (SELECT 1 FROM accord_touches t WHERE t.lead_id = begun.lead_id AND coalesce(channel, '') <> 'sales'
                AND t.at <= won_at AND t.at <= begun_at) AS early,
            EXISTS (SELECT 1 FROM accord_touches t WHERE t.lead_id = begun.lead_id AND t.at <= won_at) AS touched
            FROM begun)
        SELECT month, count(*), sum(field), sum(first), sum(early), sum(touched), coalesce(sum(cents * field), 0),
            coalesce(sum(cents * first), 0), coalesce(sum(cents * early), 0), coalesce(sum(cents * touched), 0)
        FROM said GROUP BY month ORDER BY month
    """
    read = ledger_of(rows, as_of="2026-03-31", touches=seen, conversations=held)
    ours = sourced.METRIC.result(read).filter(scope="month")
    each = [ours.filter(variant=variant) for variant in VARIANTS]
    touched = influenced.METRIC.result(read).filter(scope="month")
    columns = [ours.filter(variant=FIELD)["month"].cast(pl.String), touched["wins"], *(one["sourced"] for one in each),
               touched["influenced"], *(one["sourced_cents"] for one in each), touched["influenced_cents"]]  # fmt: skip
    theirs = asked(sqlite_url, query)
    assert [*zip(*columns, strict=True)] == theirs
    assert len(theirs) == 3
    for place in range(2, 6):
        assert 0 < sum(row[place] for row in theirs) < sum(row[1] for row in theirs)
