"""What was promised week by week, and the leads that each promise is about."""

from collections.abc import Iterator

import polars as pl

from agreement.definition import Commitment
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from agreement.words import commitment_words
from metrics._promises import BY_WEEK, promise
from metrics._reigns import Reign, judged, reigns, ruling_in_week

LINE = {"week": pl.Int32, "place": pl.Int32, "item": pl.Int32, "kept": pl.Boolean}
WORKED = ("handed_over_week", "first_response_week", "accepted_week", "rejected_week")
"""A rep is active in a week in which a lead of theirs was handed over, answered, accepted or rejected."""
PROMISED = {
    "week": pl.Int32, "place": pl.Int32, "item": pl.Int32, "applies_to": pl.String, "version": pl.Int64,
    "side": pl.String, "kind": pl.String, "commitment": pl.String, "words": pl.String, "amount": pl.Int64,
    "percent": pl.Int64,
}  # fmt: skip


def lines(ledger: Ledger) -> Iterator[pl.LazyFrame]:
    """For each commitment the leads that it is about: lead_id | DIMENSIONS | week | place | item | kept."""
    leads = judged(ledger)
    nobody = (pl.lit(None, kind).alias(name) for name, kind in LINE.items())
    yield leads.head(0).lazy().select("lead_id", *DIMENSIONS, *nobody)
    worked = _worked(ledger, leads.lazy())
    for reign in reigns(ledger):
        theirs = leads.lazy().filter(pl.col("place") == reign.place)
        for item, commitment in items(reign):
            if commitment.kind in BY_WEEK:
                about = worked.filter(pl.col("place") == reign.place)
            else:
                question = promise(commitment, reign.version.definition, ledger)
                about = theirs.filter(question.about & pl.col(question.week).is_not_null())
                about = about.with_columns(pl.col(question.week).alias("week"), question.kept.alias("kept"))
            placed = about.with_columns(pl.lit(item, pl.Int32).alias("item"))
            yield placed.select("lead_id", *DIMENSIONS, *(pl.col(name).cast(kind) for name, kind in LINE.items()))


def _worked(ledger: Ledger, leads: pl.LazyFrame) -> pl.LazyFrame:
    """A line for each week in which a lead was worked; `kept` where it was handed over in it and passes."""
    passes = pl.col("passes").fill_null(False)
    events = [
        leads.filter(pl.col(column).is_not_null()).select(
            "lead_id",
            *DIMENSIONS,
            pl.col(column).alias("week"),
            (passes & (column == WORKED[0])).alias("kept"),
        )
        for column in WORKED
    ]
    return pl.concat(events).with_columns(ruling_in_week(ledger).alias("place"))


def items(reign: Reign) -> list[tuple[int, Commitment]]:
    """The commitments of an agreement, numbered."""
    return list(enumerate(reign.version.definition.commitments))


def promised(ledger: Ledger) -> pl.DataFrame:
    """A row for each week and commitment that ruled in it, whether or not anything happened."""
    rows = [
        {
            "week": week,
            "place": reign.place,
            "item": item,
            "applies_to": reign.version.definition.segment,
            "version": reign.version.version,
            "side": one.side,
            "kind": one.kind,
            "commitment": one.kind,
            "words": commitment_words(one),
            "amount": one.amount,
            "percent": 100 if one.percent is None else one.percent,
        }
        for reign in reigns(ledger)
        for item, one in items(reign)
        for week in (reign.whole_weeks if one.kind in BY_WEEK else reign.weeks)
    ]
    target = pl.when(pl.col("kind").is_in(BY_WEEK)).then(pl.col("amount")).otherwise((pl.col("percent") / 100).round(2))
    return pl.DataFrame(rows, schema=PROMISED).with_columns(target.cast(pl.Float64).alias("target"))
