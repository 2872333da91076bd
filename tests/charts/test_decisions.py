"""What meetings decided stands in every figure with time on its axis, and in the words beside it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from charts.bars import monthly, ranked
from charts.bridge import bridge
from charts.decisions import Mark, decided, decided_rows
from charts.forecast import forecast
from charts.foreseen import foreseen
from charts.six_twelve import six_twelve
from charts.split import Step, split
from charts.theme import Drawn
from charts.timeline import timeline
from charts.weekly import weekly

WEEKS = [date(2026, 10, 19) + timedelta(weeks=n) for n in range(5)]
MONTHS = [date(2026, n, 1) for n in range(7, 12)]
CALL = Mark(date(2026, 11, 11), "Call first <b>(Anna, by 30 Nov 2026)")


def by_week(**columns: Any) -> pl.DataFrame:
    return pl.DataFrame({"week": WEEKS, "value": [1.0, 2.0, 3.0, 2.0, 1.0], **columns})


def by_month(**columns: Any) -> pl.DataFrame:
    return pl.DataFrame({"month": MONTHS, "value": [1.0, 2.0, 3.0, 2.0, 1.0], **columns})


def flags(drawn: Drawn) -> list[tuple[date, str]]:
    found = [one for one in drawn.figure.data if one.name == "decided"]
    return [(at, words) for one in found for at, words in zip(one.x, one.hovertext, strict=True)]


def test_a_decision_stands_at_its_week_with_its_words_under_the_pointer_and_in_the_alternative_text() -> None:
    plain = weekly(by_week(), "SAL rate", "share", "sales", "light")
    drawn = decided(plain, [CALL], "light")
    words = "◆ 11 Nov 2026: Call first ‹b›(Anna, by 30 Nov<br>2026)"
    assert flags(drawn) == [(date(2026, 11, 9), words)]
    line = drawn.figure.layout.shapes[-1]
    assert (line.x0, line.x1, line.y0, line.y1, line.xref, line.yref) == (WEEKS[3], WEEKS[3], 0, 1, "x", "paper")
    assert drawn.alt == f"{plain.alt} Decided: 11 Nov 2026: {CALL.words}."
    assert len(plain.figure.data) == len(drawn.figure.data) - 1


@pytest.mark.parametrize(
    ("on", "at"),
    [
        (date(2026, 10, 18), None), (date(2026, 10, 19), date(2026, 10, 19)), (date(2026, 11, 29), date(2026, 11, 16)),
        (date(2026, 11, 30), None),
    ],
)  # fmt: skip
def test_a_week_is_talked_of_in_the_week_after_it_and_no_later(on: date, at: date | None) -> None:
    drawn = decided(weekly(by_week(), "SAL rate", "share", "sales", "light"), [Mark(on, "x")], "light")
    assert [found for found, _ in flags(drawn)] == ([at] if at else [])


def test_two_decisions_of_one_week_are_one_flag_with_both() -> None:
    later = Mark(date(2026, 11, 12), "Score lower (Mark)")
    drawn = decided(weekly(by_week(), "SAL rate", "share", "sales", "dark"), [later, CALL], "dark")
    ((at, words),) = flags(drawn)
    assert (at, words.count("◆")) == (date(2026, 11, 9), 2)
    assert words.index("Call first") < words.index("Score lower")


def test_among_months_it_stands_at_its_month() -> None:
    drawn = monthly(by_month(), "Revenue", "money", "together", "light")
    assert [at for at, _ in flags(decided(drawn, [CALL], "light"))] == [date(2026, 11, 1)]
    assert flags(decided(drawn, [Mark(date(2026, 11, 30), "x")], "light"))
    assert not flags(decided(drawn, [Mark(date(2026, 12, 1), "x")], "light"))


def every() -> dict[str, Drawn]:
    """Each kind of figure with time on its axis."""
    foreseen_rows = by_week(
        predicted=2.0, low80=1.0, high80=3.0, low95=0.5, high95=3.5, state="inside"
    )  # fmt: skip
    both = pl.DataFrame({"begins": WEEKS, "value": 1.0, "year_before": 1.0, "target": None})
    days = [datetime(2026, 11, 3, 9, tzinfo=UTC), datetime(2026, 11, 20, 9, tzinfo=UTC)]
    events = pl.DataFrame({"at": days, "lane": ["Marketing", "Sales"], "what": ["Seen", "Won"], "more": ["", ""]})
    steps = (Step("one", "One", "sales"), Step("two", "Two", "marketing"))
    return {
        "weekly": weekly(by_week(), "t", "share", "sales", "light"),
        "monthly": monthly(by_month(), "t", "money", "sales", "light"),
        "foreseen": foreseen(foreseen_rows, "t", "leads", "light"),
        "forecast": forecast(by_month(won=1, low=1, high=3), "t", "sales", "light", unit="leads"),
        "bridge": bridge(by_month(quarter=MONTHS[0]), "t", "sales", "light", month="month", quarter="quarter",
                         value="value"),
        "split": split(by_week(one=10.0, two=20.0), steps, "t", "light", chosen=WEEKS[-1]),
        "six_twelve": six_twelve(both, both.with_columns(begins=pl.Series(MONTHS)), "t", "leads", "sales", "light"),
        "timeline": timeline(events, "t", "light", "Europe/Berlin"),
    }  # fmt: skip


KINDS = ("weekly", "monthly", "foreseen", "forecast", "bridge", "split", "six_twelve", "timeline")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_figure_with_time_on_its_axis_has_the_marks(kind: str) -> None:
    drawn = decided(every()[kind], [CALL], "light")
    assert flags(drawn)
    assert "Decided: 11 Nov 2026" in drawn.alt
    assert drawn.figure.to_json()


def test_a_figure_of_two_times_has_them_in_both_and_says_them_once() -> None:
    drawn = decided(every()["six_twelve"], [CALL], "light")
    assert [at for at, _ in flags(drawn)] == [date(2026, 11, 9), date(2026, 11, 1)]
    assert drawn.alt.count("Call first") == 1


def test_among_single_events_it_stands_at_its_very_day() -> None:
    drawn = every()["timeline"]
    assert [at for at, _ in flags(decided(drawn, [CALL], "light"))] == [CALL.on]
    assert decided(drawn, [Mark(date(2026, 11, 21), "after the last")], "light") is drawn


def test_a_figure_without_time_or_without_a_decision_comes_back_as_it_is() -> None:
    sources = pl.DataFrame({"label": ["a", "b"], "value": [0.1, 0.2], "low": 0.0, "high": 0.3, "n": 50})
    bars = ranked(sources, "t", "share", "marketing", "light", label="label", n="n")
    assert decided(bars, [CALL], "light") is bars
    line = every()["weekly"]
    assert decided(line, [], "light") is line


def test_the_table_says_what_was_decided_in_each_week() -> None:
    table = decided_rows(by_week(), [CALL, Mark(date(2020, 1, 1), "long ago")])
    assert table["decided"].to_list() == [None, None, None, f"11 Nov 2026: {CALL.words}", None]
    assert decided_rows(by_week(), []).columns == ["week", "value"]
    assert decided_rows(by_month(), [CALL])["decided"].null_count() == 4
    other = pl.DataFrame({"source": ["a"]})
    assert decided_rows(other, [CALL]) is other
