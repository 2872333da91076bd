"""How fast does a lead get its first response, those never answered included?"""

import polars as pl

from agreement.calendar import week_dates
from agreement.ledger import Ledger
from metrics import _clocks as clocks
from metrics._clocks import BUSINESS, CALENDAR, MEASURES, STATE, clock, in_state, stood, ticks, within
from metrics._metric import Metric, Moment, Series
from metrics._periods import dated, every_week
from metrics._shares import with_share
from metrics._waits import wait_columns, waits

BANDS = {"5_minutes": 5, "1_hour": 60, "24_hours": 1440}
BUSINESS_BANDS = {"business_1_hour": 60}
COMMITMENT = "commitment"
HEADLINE = "1_hour"
OPEN = 10
"""A week is settled when at most one in so many of its leads is still within a band."""
TIMED = {
    "": CALENDAR, "business_": BUSINESS, "system_": clocks.SYSTEM, "system_business_": clocks.SYSTEM_BUSINESS,
    "human_": clocks.HUMAN, "human_business_": clocks.HUMAN_BUSINESS,
}  # fmt: skip
"""The clocks whose quantiles are told, and what the columns of each begin with."""


def handed(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every lead handed over, with `week` (first day of the week of its hand-over).

    Each band's `within_`, `judged_` and `pending_` are Booleans here, so that every count of a row can be opened.
    """
    answered, ran = pl.col("first_response_at").is_not_null(), pl.col("response_minutes")
    bands = {band: (CALENDAR, most) for band, most in BANDS.items()}
    bands |= {band: (BUSINESS, most) for band, most in BUSINESS_BANDS.items()}
    return stood(ledger, bands).with_columns(
        week_dates(pl.col("handed_over_week"), ledger.calendar).alias("week"),
        (answered & (ran >= 0)).alias("answered"),
        (~answered).alias("never_answered"),
        (answered & (ran < 0)).alias("out_of_order"),
    )


def response_time(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """How fast leads were answered, a row for every week of hand-over up to `as_of`.

    A lead never answered is inside every share: it failed each band that it has outwaited, and is `pending` for the
    others, outside their denominator until they are over. `value` | `low` | `high` is the share within one hour.
    Returns the columns of METRIC.columns: leads | answered | never_answered | out_of_order, then within | judged
    | pending (leads) | share | low | high for each band, then medians and P90s (minutes, Kaplan–Meier) and `settled`.
    """
    timed = {name: clock(counts, name) for name in TIMED.values()}
    bands = [one for band, most in BANDS.items() for one in within(band, pl.lit(most))]
    weekly = timed[CALENDAR].group_by("week").agg(*(in_state(name) for name in MEASURES), *bands).sort("week")
    weekly = weekly.with_columns(pl.sum_horizontal(MEASURES).alias("leads"))
    bands = [one for band, most in BUSINESS_BANDS.items() for one in within(band, pl.lit(most))]
    bands += within(COMMITMENT, pl.col("committed"), pl.col("committed").is_not_null())
    weekly = every_week(_joined(weekly, timed[BUSINESS].group_by("week").agg(bands)), moment)
    for band in (*BANDS, *BUSINESS_BANDS, COMMITMENT):
        weekly = _with_share(weekly, f"within_{band}", f"judged_{band}", [f"{part}_{band}" for part in _PARTS])
    weekly = _with_share(weekly, "waiting", "leads", [f"never_{part}" for part in _PARTS])
    for prefix, name in TIMED.items():
        weekly = _joined(weekly, waits(timed[name], "minutes", (STATE, *MEASURES[:2]), prefix))
    headline = [pl.col(f"{part}_{HEADLINE}").alias(name) for part, name in zip(_PARTS, _SHARED, strict=True)]
    settled = pl.max_horizontal(f"pending_{band}" for band in (*BANDS, COMMITMENT)) * OPEN <= pl.col("leads")
    named = weekly.rename({"waiting": "never_answered"}).with_columns(*headline, settled.alias("settled"))
    return dated(named, moment).select(COLUMNS)


def _joined(weekly: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    return weekly.join(more, on="week", how="left", maintain_order="left")


_SHARED, _PARTS = ("value", "low", "high"), ("share", "low", "high")


def _with_share(weekly: pl.DataFrame, part: str, whole: str, names: list[str]) -> pl.DataFrame:
    return with_share(weekly, part, whole).rename(dict(zip(_SHARED, names, strict=True)))


def _band_columns(band: str, words: str) -> dict[str, str]:
    return {
        f"within_{band}": f"leads answered within {words}",
        f"judged_{band}": f"leads answered, or unanswered for longer than {words}",
        f"pending_{band}": f"leads unanswered but still within {words}: no failure yet",
        f"share_{band}": "within / judged; empty when none is judged",
        f"low_{band}": "lower end of its 95 % Wilson interval",
        f"high_{band}": "upper end of its 95 % Wilson interval",
    }


METRIC = Metric(
    key="response_time",
    name="Time to first response",
    question="How fast does a lead get its first response, those never answered included?",
    formula="leads answered within 1 h / leads answered or unanswered for longer, by week of hand-over; median and P90 "
    "by Kaplan–Meier",
    unit="share",
    better="higher",
    owner="sales",
    clock="short",
    source="leads.handed_over_at, leads.first_response_at, leads.created_at, leads.assigned_at",
    count=ticks,
    finish=response_time,
    measures=(),
    leads=handed,
    keys=("week",),
    numerator="within_1_hour",
    denominator="judged_1_hour",
    n="leads",
    series=(
        Series("share_commitment", "answered within the commitment", "higher", "share", settles="settled"),
        Series("value", "answered within 1 hour", "higher", "share", settles="settled"),
        Series("median", "median time to the first response", "lower", "minutes", settles="settled"),
    ),
    misleads="A mean over those who were answered hides those who never were. In the week that has just begun quick "
    "answers are judged before slow ones can be: look at the pending. System delay holds nurturing where leads are "
    "created long before they are handed over. Where no response was ever recorded there are no rows.",
    columns={
        "week": "first day of the week in which the leads were handed over",
        "leads": "leads handed over",
        "answered": "of these, leads with a first response",
        "never_answered": "of these, leads without one so far",
        "out_of_order": "of these, leads answered before their hand-over: in no band",
        "never_share": "never_answered / leads",
        "never_low": "lower end of its 95 % Wilson interval",
        "never_high": "upper end of its 95 % Wilson interval",
        "value": "share answered within 1 hour",
        "low": "lower end of its 95 % Wilson interval",
        "high": "upper end of its 95 % Wilson interval",
        **_band_columns("5_minutes", "5 minutes"),
        **_band_columns("1_hour", "1 hour"),
        **_band_columns("24_hours", "24 hours"),
        **_band_columns("business_1_hour", "1 business hour"),
        **_band_columns(
            COMMITMENT,
            "the business minutes that the agreement in force at the hand-over promises to leads that pass it",
        ),
        **wait_columns("", "calendar minutes from the hand-over", "answered"),
        **wait_columns("business_", "business minutes from the hand-over", "answered"),
        **wait_columns("system_", "calendar minutes from the creation", "assigned"),
        **wait_columns("system_business_", "business minutes from the creation", "assigned"),
        **wait_columns("human_", "calendar minutes from the assignment", "answered"),
        **wait_columns("human_business_", "business minutes from the assignment", "answered"),
        "settled": "whether at most one in ten of the week's leads is still within a band: it hardly changes any more",
    },
)
COLUMNS = list(METRIC.columns or {})
