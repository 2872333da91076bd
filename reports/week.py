"""The week as data: one finished week, told the same way every Monday. Every number is a metric's own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

import metrics
from agreement import ALL, InForce, Proposal
from agreement.calendar import Calendar
from agreement.decided import Decision, actions, decision_words, standing
from agreement.ledger import Ledger
from agreement.moments import day_words
from charts.numbers import written
from charts.theme import Side
from metrics._broken import due
from metrics._xmr import Limits
from reports.marks import Edited, Frozen
from reports.pairing import Pairing, pairing
from reports.quality import quality, unrecorded
from reports.raised import Raised, acted_on, raised
from reports.trends import Trend, trends

MEASURES: tuple[tuple[str, str, Side], ...] = (
    ("sal_volume", "value", "marketing"),
    ("sal_rate", "value", "sales"),
    ("response_time", "share_commitment", "sales"),
    ("decision_time", "value", "sales"),
    ("opportunities", "value", "sales"),
    ("pipeline_created", "value", "sales"),
    ("wins", "value", "together"),
    ("wins", "revenue", "together"),
)
"""Metric, watched column and whose it is, in the order in which every week tells them."""
WEEKS = 12
ON_TRACK, WATCH, OFF_TRACK, NOT_JUDGED = "On track", "Watch", "Off track", "Not judged"


@dataclass(frozen=True)
class Measure:
    """One watched number in the week."""

    key: str
    """Its metric."""
    name: str
    side: Side
    value: str
    before: str
    """The same a week earlier, in words."""
    state: str
    """better, worse, changed or no signal; empty while nothing can be judged."""
    limits: Limits | None
    history: tuple[float | None, ...]
    """The last weeks, the told one last."""
    number: float | None = None
    """`value` as it was counted, in `unit`: for charts and sheets."""
    previous: float | None = None
    """`before` as it was counted."""
    unit: str = ""
    behind: tuple[str, ...] = ()
    """The leads behind the number: as many as its link opens, in the order of their numbers."""


@dataclass(frozen=True)
class Week:
    """Everything that the report says.

    A new field needs a default, here and in Measure: weeks frozen before it do not have it (`reports.frozen`).
    """

    begins: date
    status: str
    sentence: str
    measures: tuple[Measure, ...]
    missed: tuple[str, ...]
    """Promises that were not kept, in words."""
    kept: int
    """Promises that were."""
    agreements: tuple[str, ...]
    """What is in force, for whom, since when."""
    reviews: tuple[str, ...]
    """What calls for a review of an agreement."""
    table: tuple[str, ...]
    """What lies on the table."""
    disputes: int
    """Rejections that marketing contests and nobody has settled."""
    until: date
    """The last day of the data."""
    raised: tuple[Raised, ...] = ()
    """Exceptions: who owns them and what was decided about them."""
    pairing: Pairing | None = None
    """The chart of both clocks."""
    trends: tuple[Trend, ...] = ()
    """Six weeks and twelve months of the main measures."""
    quality: tuple[str, ...] = ()
    """What is wrong with the data, in words."""
    decisions: tuple[str, ...] = ()
    """What joint meetings decided: late first, then what is open, then what was done since the week began."""
    currency: str = "EUR"
    """Of every number whose unit is money."""
    edited: Edited | None = None
    """The opening sentence that a person wrote; `sentence` stays the rule's."""
    frozen: Frozen | None = None
    """Set once the week is what was reported."""

    @property
    def opening(self) -> str:
        """The sentence that the report opens with."""
        return self.edited.text if self.edited else self.sentence


def week(
    ledger: Ledger, begins: date, proposals: Sequence[Proposal] = (), versions: Sequence[InForce] | None = None,
    today: date | None = None,
) -> Week:  # fmt: skip
    """The week that begins on `begins`, as everything is known at the end of the ledger's day.

    Status by rule: off track where a measure is worse than its usual range allows AND a promise was missed, watch where
    either is so, else on track; not judged where no measure has a usual range and no promise is due.
    `proposals` are those on the table, `versions` those in force `today`; left out, what
    the ledger knows at the end of its day.
    """
    moment = metrics.moment(ledger)
    found = tuple(one for wanted in MEASURES if (one := _measure(ledger, moment, begins, *wanted)) is not None)
    promises = metrics.BY_KEY["commitments_kept"].result(ledger).filter(pl.col("week") == begins)
    broken = [
        {**row, "words": row["words"] + _whose(row["applies_to"])}
        for row in promises.filter(pl.col("state") == "missed").sort("side", "applies_to", "commitment").to_dicts()
    ]
    missed = tuple(row["words"] for row in broken)
    worse = [one for one in found if one.state == "worse"]
    begun = [one for one in ledger.agreements if isinstance(one, InForce)] if versions is None else versions
    latest = {one.definition.segment: one for one in begun}
    scored = metrics.BY_KEY["prediction_score"].result(ledger)
    kept = promises.filter(pl.col("state") == "kept").height
    judged = bool(kept or missed or any(one.limits for one in found))
    fine = ON_TRACK if judged else NOT_JUDGED
    status = OFF_TRACK if worse and missed else WATCH if worse or missed else fine
    return Week(
        begins=begins,
        status=status,
        sentence=_sentence(status, worse, len(missed), kept, found),
        measures=found,
        missed=missed,
        kept=kept,
        agreements=tuple(_ruling(one, ledger) for one in latest.values()),
        reviews=tuple(said + _whose(segment) for segment, said in due(begun, scored, today or ledger.as_of)),
        table=tuple(_lying(one) for one in proposals),
        disputes=ledger.disputes.filter(pl.col("settled_as").is_null()).height,
        until=ledger.as_of,
        raised=raised([(one.key, one.side, f"{one.name} {one.value}, worse than usual") for one in worse], broken),
        pairing=pairing(ledger, begins),
        trends=trends(ledger, begins),
        quality=(*unrecorded(ledger, [key for key, *_ in MEASURES]), *quality(ledger)),
        currency=ledger.calendar.currency,
    )


def decided(one: Week, decisions: Sequence[Decision], today: date, calendar: Calendar) -> Week:
    """The week with what joint meetings decided, as it stands `today`."""
    stood = standing(decisions, today)
    done = [made for made in stood.done if made.done_at and calendar.today(made.done_at) >= one.begins]
    lines = [f"{state}: {decision_words(made)}" for state, found in
             (("late", stood.late), ("open", stood.open), ("done", done)) for made in found]  # fmt: skip
    return replace(one, raised=acted_on(one.raised, actions(decisions, today)), decisions=tuple(lines))


def last_whole_week(ledger: Ledger) -> date:
    """First day of the last week that is over at the end of the data."""
    calendar = ledger.calendar
    return calendar.week_begins(calendar.week(ledger.as_of + timedelta(days=1)) - 1)


def _measure(ledger: Ledger, moment: metrics.Moment, begins: date, key: str, column: str, side: Side) -> Measure | None:
    """A watched series at the week; None where it has no value then."""
    metric = metrics.BY_KEY[key]
    series = next(one for one in metric.series if one.column == column)
    said = metrics.signals(metric, metric.result(ledger), moment).filter(
        (pl.col("series") == column) & pl.col("part").is_null()
    )
    by_week = {row["week"]: row for row in said.to_dicts()}
    row = by_week.get(begins)
    if row is None:
        return None
    weeks = [begins - timedelta(weeks=ago) for ago in range(WEEKS - 1, -1, -1)]
    limits = None if row["low"] is None else Limits(row["low"], row["mean"], row["high"], row["baseline_weeks"])
    before = by_week.get(weeks[-2])
    unit, currency = series.unit, ledger.calendar.currency
    return Measure(
        key, series.name[0].upper() + series.name[1:], side, written(row["value"], unit, currency),
        written(before["value"], unit, currency) if before else "", row["state"] or "", limits,
        tuple(by_week[day]["value"] if day in by_week else None for day in weeks),
        row["value"], before["value"] if before else None, unit, _behind(metric, ledger, begins),
    )  # fmt: skip


def _behind(metric: metrics.Metric, ledger: Ledger, begins: date) -> tuple[str, ...]:
    """The leads that the number's link opens."""
    if metric.leads is None:
        return ()
    return tuple(metric.leads(ledger).filter(pl.col("week") == begins)["lead_id"].sort())


def _sentence(status: str, worse: Sequence[Measure], missed: int, kept: int, found: Sequence[Measure]) -> str:
    """The opening sentence, by rule from the numbers."""
    if not found and not missed + kept:
        return "Nothing can be said yet: no measure has a value in this week."
    if status == NOT_JUDGED:
        return "Not judged: no measure has enough weeks for a usual range, and no promise is due."
    due = f"{missed + kept} {'promise' if missed + kept == 1 else 'promises'}"
    promises = f"{missed} of {due} missed" if missed else f"{due} kept, none missed" if kept else ""
    better = [one.name for one in found if one.state == "better"]
    signals = [f"{one.name} {one.value}, worse than usual" for one in worse]
    signals = signals or [f"{len(better)} better than usual, none worse"] * bool(better) or ["no signal in any measure"]
    return f"{status}: {'; '.join([*signals, *([promises] if promises else [])])}."


def _ruling(one: InForce, ledger: Ledger) -> str:
    since = day_words(ledger.calendar.today(one.effective_at))
    review = f", review on {day_words(date.fromisoformat(one.review_on))}" if one.review_on else ""
    return f"Version {one.version} since {since}{review}{_whose(one.definition.segment)}"


def _lying(one: Proposal) -> str:
    signed = " and ".join(one.signed_sides) or "nobody yet"
    return f"Proposal {one.id} by {one.current.side}, signed by {signed}{_whose(one.segment)}"


def _whose(segment: str) -> str:
    return "" if segment == ALL else f" ({segment})"
