"""What changed this week? Every watched series of the house in the chosen week, the real signals first."""

import re
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

import metrics
from charts.numbers import interval, share_of, written
from charts.sparkline import sparkline
from charts.theme import Side
from metrics import Metric, Series
from metrics._xmr import Limits
from pages.parts import tables
from pages.parts.board.view import WEEKS, Board, week_span
from pages.parts.cards import SHAPES, Block
from pages.parts.ladder import Cell, Row, drawn, ladder, left
from pages.parts.look import tag
from pages.parts.watched import Watched
from pages.parts.wording import listed, moved, plural, small_print

NUMBERED = re.compile(r"^(all|\d+) · ")
"""What stands before a part's own name."""
OF_ALL_LEADS = {("sal_volume", "of_commitment"), ("commitments_kept", "share"), ("capacity_use", "team")}
"""Watched columns that divide by what was promised for all leads."""
SAID = 3
"""So many measures of one state are named."""
ORDER = ("worse", "better", "changed", "no signal")
PARTS = {
    ("response_time", "share_commitment"): ("within_commitment", "judged_commitment"),
    ("rejection_mix", "loop_closure"): ("numerator", "denominator"),
}
"""Watched shares that are not their metric's `value`: what they are made of."""
MORE = {
    ("sal_rate", "accepted"): {"accepted": "true"},
    ("response_time", "share_commitment"): {"judged_commitment": "true"},
    ("response_time", "value"): {"judged_1_hour": "true"},
}
"""Watched columns that some of a row's leads stand behind: which."""


@dataclass(frozen=True)
class Line:
    """One watched series in the chosen week."""

    metric: Metric
    seen: Watched
    found: dict[str, Any]
    """The metric's own row of the week, for the counts behind a share."""
    history: list[float | None]

    @property
    def name(self) -> str:
        """The series, with what tells it from others of one column."""
        name, part = self.seen.series.name, NUMBERED.sub("", self.seen.row["part"] or "all")
        name = name[0].lower() + name[1:] if name[1:2].islower() else name
        return name if part == "all" else f"{name}: {part.replace('_', ' ')}"

    def value(self, currency: str) -> str:
        """The week's value; a share of few as counts."""
        parts = PARTS.get((self.metric.key, self.seen.series.column), (self.metric.numerator, self.metric.denominator))
        if self.seen.series.unit == "share" and all(parts) and self.found.get(parts[1]) is not None:
            return share_of(self.found[parts[0]], self.found[parts[1]])
        return written(self.seen.row["value"], self.seen.series.unit, currency)

    def said(self, currency: str) -> str:
        """The series and its value, in words."""
        value = self.value(currency)
        if self.seen.series.unit == "leads" and ":" not in self.name:
            return f"{value} {self.name}"
        return f"{self.name[:1].upper()}{self.name[1:]} {value}"


def lines(board: Board) -> list[Line]:
    """Every series that is judged in the chosen week: signals first, then in reading order.

    With a filter on without those that hold a part of the leads against a promise about all of them.
    """
    watched = [metric for metric in metrics.ALL if metric.series]
    found = [line for metric in watched for line in _of_metric(board, metric)]
    if board.chosen.filters:
        found = [line for line in found if (line.metric.key, line.seen.series.column) not in OF_ALL_LEADS]
    return sorted(found, key=lambda line: ORDER.index(line.seen.row["state"]))


def _of_metric(board: Board, metric: Metric) -> list[Line]:
    said = board.signals(metric.key)
    rows = board.result(metric.key).filter(pl.col("week") == board.week)
    return [
        Line(metric, Watched(series, row, row), _row(rows, metric, series, row["part"]), _history(board, said, row))
        for row in said.filter(pl.col("week") == board.week).to_dicts()
        for series in metric.series
        if series.column == row["series"]
    ]


def _row(rows: pl.DataFrame, metric: Metric, series: Series, part: str | None) -> dict[str, Any]:
    """The metric's row that a signal is about; of a key that the series does not name, all together."""
    if series.by:
        called = [pl.col(name).cast(pl.String).fill_null("all" if name in metric.totals else "") for name in series.by]
        rows = rows.filter(pl.concat_str(called, separator=" · ") == (part or ""))
    for name in metric.keys:
        together = rows.filter(pl.col(name).is_null())
        rows = together if name not in series.by and together.height else rows
    return rows.row(0, named=True) if rows.height == 1 else {}


def _history(board: Board, said: pl.DataFrame, row: dict[str, Any]) -> list[float | None]:
    same = (pl.col("series") == row["series"]) & pl.col("part").eq_missing(pl.lit(row["part"]))
    return board.weeks(said.filter(same & (pl.col("week") <= board.week)))["value"].to_list()


def message(board: Board, found: list[Line]) -> str:
    """The first series that got worse, else the first that got better; and how many of all changed."""
    signals = _signals(found)
    if not found:
        return "Nothing to judge in this week yet"
    if not signals:
        judged = sum(line.seen.limits is not None for line in found)
        if not judged:
            return "Too few weeks yet to tell a change from noise"
        return f"No signal this week: {plural(judged, 'measure')} within the usual range"
    first = signals[0]
    said = moved(first.said(board.currency), first.seen.signal)
    return f"{said}; {len(signals)} of {len(found)} measures show a signal"


def joined(found: list[Line]) -> str:
    """The signals by their way: what is worse, better, or only different."""
    said = []
    for state in ORDER[:3]:
        names = [line.name for line in found if line.seen.row["state"] == state]
        if names:
            said.append(f"{state.capitalize()}: {listed(names[:SAID])}" + (" and more" if len(names) > SAID else ""))
    return f"{'. '.join(said)}." if said else "Nothing but noise: every measure is where it usually is."


def table(board: Board, found: list[Line]) -> Block:
    """The real signals, a line each."""
    signals = _signals(found)
    title = f"{plural(len(signals), 'signal')} among {plural(len(found), 'measure')}"
    return Block(
        key="changed", side="together", message=title, headline="", eyebrow="Every watched measure",
        print=small_print(week_span(board.week), board.version, board.chosen.words),
        context=("A signal is a week outside the usual range (mean ± 2.66 × mean moving range), eight in a row on one "
                 "side of the mean, or three of four nearer to a limit than to the mean. Everything else is noise.",),
        rows=_ladder(board, signals, "Measures with a signal") if signals else tag("div", "No signal.", "accord-said"),
        table=_numbers(found),
    )  # fmt: skip


def _numbers(found: list[Line]) -> pl.DataFrame | None:
    """Every measure of the week with its limits, with and without a signal."""
    kept = ("unit", "week", "value", "low", "mean", "high", "state", "rule")
    rows = [{"measure": line.name, **{name: line.seen.row[name] for name in kept}} for line in found]
    return tables.rows(rows) if rows else None


def quiet(board: Board, found: list[Line]) -> None:
    """The others, out of the way until somebody looks."""
    others = [line for line in found if line not in _signals(found)]
    if others:
        with st.expander(f"{plural(len(others), 'measure')} without a signal", icon=":material/horizontal_rule:"):
            st.html(_ladder(board, others, "Measures without a signal"))


def _signals(found: list[Line]) -> list[Line]:
    return [line for line in found if line.seen.row["state"] != "no signal"]


def _ladder(board: Board, found: list[Line], caption: str) -> str:
    """A line each; why is a column where there is a reason to give."""
    why = any(line.seen.row["rule"] for line in found)
    head: Row = [left(""), left("measure"), "this week", Cell(f"{WEEKS} weeks", look="accord-middle"), "usual range",
                 *([left("why")] if why else []), left("usual range from")]  # fmt: skip
    return ladder(head, [_line(board, line, why) for line in found], caption)


def _line(board: Board, line: Line, why: bool) -> Row:
    word, colour = SHAPES.get(line.seen.state, ("", ""))
    usual: Limits | None = line.seen.limits
    unit, row = line.seen.series.unit, line.seen.row
    spark = sparkline(line.history, _side(line.metric), board.mode, limits=usual)
    return [
        left(word, look=f"accord-strong {colour}"), left(line.name, look="accord-wrap"),
        Cell(line.value(board.currency), _link(board, line), look="accord-strong"),
        drawn(spark, f"{line.name}, {len(line.history)} weeks"),
        interval(usual.low, usual.high, unit, board.currency) if usual else "too few weeks",
        *([left(row["rule"] or "", look="accord-wrap")] if why else []), left(_weeks(row)),
    ]  # fmt: skip


def _side(metric: Metric) -> Side:
    return "together" if metric.owner == "both" else metric.owner


def _weeks(row: dict[str, Any]) -> str:
    """The baseline of the limits."""
    if row["baseline_from"] is None:
        return ""
    last = row["baseline_until"]
    return f"{row['baseline_weeks']} weeks to {last.day} {last:%b %Y}"


def _link(board: Board, line: Line) -> str:
    """The leads behind the week's value; none behind a zero, nor behind a count that is not that of the row's leads."""
    series, behind = line.seen.series, line.found.get(line.metric.n)
    more = MORE.get((line.metric.key, series.column), {})
    other = series.unit in ("leads", "conversations") and not more and line.found.get(series.column) != behind
    if not behind or not line.metric.leads or other:
        return ""
    by = {name: line.found[name] for name in series.by}
    return board.link(line.metric.key, week=board.week, **by, **more)
