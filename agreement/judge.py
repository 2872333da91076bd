"""The verdict on each lead, by the agreement that was in force when it was handed over."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from agreement.compiled import accepted, first_failed
from agreement.definition import InForce
from agreement.ledger import Ledger, with_leads

ALL = "all"
"""The segment of the agreement that judges every lead whose own segment has none."""
_VERDICT = {"judged_version": pl.Int32, "judged_segment": pl.String, "passes": pl.Boolean, "first_failed": pl.String}
_WHICH, _ROW = "_which", "_row"


def judge(ledger: Ledger, versions: Sequence[InForce]) -> Ledger:
    """The ledger with a verdict on each lead, for ever the one of the version in force at its hand-over.

    Adds `judged_version` (Int32, counted per segment), `judged_segment` (String: the lead's segment or "all"),
    `passes` (Boolean) and `first_failed` (String) to `leads`, all null where no version was in force or the lead was
    not handed over; sets `agreements`. A lead of a segment with an agreement in force is judged by it, else by "all".
    Misleads when a lead's own data changed after the hand-over: the version is fixed, the facts are those known now. A
    stage history tells of stages, not of facts: what the score was then is in no frame of the contract.
    """
    ordered = tuple(sorted(versions, key=lambda version: version.effective_at))
    bare = ledger.leads.drop(_VERDICT, strict=False)
    leads = bare.with_columns(_which(ordered).alias(_WHICH)).with_row_index(_ROW)
    judged = [_judged(leads.filter(pl.col(_WHICH) == place), version) for place, version in enumerate(ordered)]
    unjudged = leads.filter(pl.col(_WHICH).is_null()).select(
        _ROW, *(pl.lit(None, kind).alias(name) for name, kind in _VERDICT.items())
    )
    verdicts = pl.concat([unjudged, *judged]).sort(_ROW).drop(_ROW)
    return with_leads(ledger, bare.hstack(verdicts), ordered)


def ruling(versions: Sequence[InForce], instant: datetime, segment: str | None = None) -> InForce | None:
    """The version that rules at an instant: the latest of the segment, else the latest of "all", else None."""
    for name in (segment, ALL):
        begun = [one for one in versions if one.definition.segment == name and one.effective_at <= instant]
        if begun:
            return max(begun, key=lambda version: version.effective_at)
    return None


def _which(versions: Sequence[InForce]) -> pl.Expr:
    """The place in `versions` (oldest first) of the one that judges each lead; later ones of a segment take over."""
    own, general = pl.lit(None, pl.Int32), pl.lit(None, pl.Int32)
    for place, version in enumerate(versions):
        begun = pl.col("handed_over_at") >= version.effective_at
        if version.definition.segment == ALL:
            general = pl.when(begun).then(pl.lit(place, pl.Int32)).otherwise(general)
        else:
            of_segment = pl.col("segment").cast(pl.String) == version.definition.segment
            own = pl.when(begun & of_segment).then(pl.lit(place, pl.Int32)).otherwise(own)
    return pl.coalesce(own, general)


def _judged(leads: pl.DataFrame, version: InForce) -> pl.DataFrame:
    return leads.select(
        _ROW,
        pl.lit(version.version, pl.Int32).alias("judged_version"),
        pl.lit(version.definition.segment, pl.String).alias("judged_segment"),
        accepted(version.definition).alias("passes"),
        first_failed(version.definition).alias("first_failed"),
    )
