"""How fast does a lead get its first response, those never answered included?"""

import polars as pl

from agreement.calendar import week_dates
from agreement.ledger import Ledger
from metrics._clocks import BUSINESS, CALENDAR, HUMAN, MEASURES, SYSTEM, stood, ticks, within
from metrics._metric import Metric, Moment, Series
from metrics._periods import added, dated, every_week
from metrics._shares import with_share
from metrics._survival import quantile, survival

BANDS = {"5_minutes": 5, "1_hour": 60, "24_hours": 1440}
COMMITMENT = "commitment"
HEADLINE = "1_hour"


def handed(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every lead handed over, with `week` (first day of the week of its hand-over).

    Each band's `within_`, `judged_` and `pending_` are Booleans here, so that every count of a row can be opened.
    """
    answered, ran = pl.col("first_response_at").is_not_null(), pl.col("response_minutes")
    return stood(ledger, BANDS).with_columns(
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
    calendar, business = _clock(counts, CALENDAR), _clock(counts, BUSINESS)
    weekly = added(calendar, ["week"], MEASURES).with_columns(pl.sum_horizontal(MEASURES).alias("leads"))
    for band, minutes in BANDS.items():
        weekly = _joined(weekly, within(calendar, ["week"], band, pl.lit(minutes)))
    promised = business.filter(pl.col("committed").is_not_null())
    weekly = every_week(_joined(weekly, within(promised, ["week"], COMMITMENT, pl.col("committed"))), moment)
    for band in (*BANDS, COMMITMENT):
        weekly = _with_share(weekly, f"within_{band}", f"judged_{band}", [f"{part}_{band}" for part in _PARTS])
    weekly = _with_share(weekly, "waiting", "leads", [f"never_{part}" for part in _PARTS])
    for prefix, clock in (("", CALENDAR), ("business_", BUSINESS), ("system_", SYSTEM), ("human_", HUMAN)):
        weekly = _joined(weekly, _quantiles(_clock(counts, clock), prefix))
    headline = [pl.col(f"{part}_{HEADLINE}").alias(name) for part, name in zip(_PARTS, _SHARED, strict=True)]
    settled = pl.sum_horizontal(f"pending_{band}" for band in (*BANDS, COMMITMENT)) == 0
    named = weekly.rename({"waiting": "never_answered"}).with_columns(*headline, settled.alias("settled"))
    return dated(named, moment).select(COLUMNS)


def _clock(counts: pl.DataFrame, clock: str) -> pl.DataFrame:
    return counts.filter(pl.col("clock") == clock)


def _joined(weekly: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    return weekly.join(more, on="week", how="left", maintain_order="left")


_SHARED, _PARTS = ("value", "low", "high"), ("share", "low", "high")


def _with_share(weekly: pl.DataFrame, part: str, whole: str, names: list[str]) -> pl.DataFrame:
    return with_share(weekly, part, whole).rename(dict(zip(_SHARED, names, strict=True)))


def _quantiles(ticked: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """By week: median, its interval and P90 in minutes."""
    curve = survival(ticked, ["week"], "minutes", "answered", "waiting")
    median = {"value": f"{prefix}median", "low": f"{prefix}median_low", "high": f"{prefix}median_high"}
    p90 = quantile(curve, ["week"], 0.9).select("week", pl.col("value").alias(f"{prefix}p90"))
    return quantile(curve, ["week"], 0.5).rename(median).join(p90, on="week")


def _band_columns(band: str, words: str) -> dict[str, str]:
    return {
        f"within_{band}": f"leads answered within {words}",
        f"judged_{band}": f"leads answered, or unanswered for longer than {words}",
        f"pending_{band}": f"leads unanswered but still within {words}: no failure yet",
        f"share_{band}": "within / judged; empty when none is judged",
        f"low_{band}": "lower end of its 95 % Wilson interval",
        f"high_{band}": "upper end of its 95 % Wilson interval",
    }


def _quantile_columns(prefix: str, words: str, what: str) -> dict[str, str]:
    return {
        f"{prefix}median": f"{words} by which half were {what}; empty while fewer are",
        f"{prefix}median_low": "lower end of its 95 % interval (Greenwood, log-log)",
        f"{prefix}median_high": "upper end of its 95 % interval; empty when there is no upper limit yet",
        f"{prefix}p90": f"{words} by which 90 % were {what}; empty while fewer are",
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
    measures=MEASURES,
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
        **_band_columns(
            COMMITMENT,
            "the business minutes that the agreement in force at the hand-over promises to leads that pass it",
        ),
        **_quantile_columns("", "calendar minutes from the hand-over", "answered"),
        **_quantile_columns("business_", "business minutes from the hand-over", "answered"),
        **_quantile_columns("system_", "calendar minutes from the creation", "assigned"),
        **_quantile_columns("human_", "calendar minutes from the assignment", "answered"),
        "settled": "whether no lead of the week is still within a band: its shares cannot change any more",
    },
)
COLUMNS = list(METRIC.columns or {})
