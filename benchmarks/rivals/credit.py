"""The same journeys for the attribution packages, and what each side answers."""

import contextlib
import io

import pandas as pd
import polars as pl

from agreement.ledger import Ledger
from metrics._chains import step_lines
from metrics._credits import ONE, credit_lines
from metrics._journeys import split
from metrics._markov import markov_shares
from metrics._metric import N
from metrics._models import FIRST, LAST, LINEAR

Credits = dict[str, float]


def paths(read: Ledger) -> pd.DataFrame:
    """Every journey as text, the same ones together: path | conversions | nulls. Made before anything is timed."""
    won, others = split(read, "channel")
    parts = [_texts(frame).with_columns(pl.lit(count).alias("conversions")) for frame, count in ((won, 1), (others, 0))]
    whole = (
        pl.concat(parts)
        .group_by("path")
        .agg(pl.col("conversions").sum(), (pl.len() - pl.col("conversions").sum()).alias("nulls"))
    )
    return whole.sort("path").to_pandas()


def rules(read: Ledger) -> pl.DataFrame:
    """Ours: what seven models give to each channel of every won lead (six rules and Shapley), from the touches on."""
    won, _ = split(read, "channel")
    return credit_lines(won, read.leads, "channel", [])


def rule(lines: pl.DataFrame, model: str) -> Credits:
    """The credits of one rule, in wins."""
    found = lines.filter(pl.col("part").cast(pl.String) == model).group_by("channel").agg(pl.col(N).sum() / ONE)
    return {str(channel): wins for channel, wins in found.iter_rows()}


def markov(read: Ledger) -> Credits:
    """Ours: the Markov shares of all journeys, from the touches on."""
    won, others = split(read, "channel")
    leads = read.leads.select(pl.repeat("0", pl.len(), dtype=pl.Enum(["0"])).alias("bag"))
    return {
        str(channel): share
        for channel, share in markov_shares(step_lines(won, others, leads, "channel"), "channel").items()
    }


def heuristics(journeys: pd.DataFrame) -> pd.DataFrame:
    """ChannelAttribution's three rules: channel_name | first_touch | last_touch | linear_touch."""
    import ChannelAttribution

    with contextlib.redirect_stdout(io.StringIO()):
        return ChannelAttribution.heuristic_models(journeys, "path", "conversions", sep=">", flg_pro=False)


def simulated(journeys: pd.DataFrame) -> Credits:
    """ChannelAttribution's Markov shares, by simulation."""
    import ChannelAttribution

    with contextlib.redirect_stdout(io.StringIO()):
        found = ChannelAttribution.markov_model(
            journeys, "path", "conversions", var_null="nulls", sep=">", seed=1, verbose=False, flg_pro=False
        )
    total = found["total_conversions"].sum()
    return dict(zip(found["channel_name"], found["total_conversions"] / total, strict=True))


def modelled(journeys: pd.DataFrame) -> object:
    """marketing-attribution-models with the same journeys read in."""
    from mam import MAM

    rows = [
        (path, converted, count)
        for path, won, lost in journeys.itertuples(index=False)
        for converted, count in ((True, won), (False, lost))
        if count
    ]
    frame = pl.DataFrame(rows, schema=["path", "converted", "times"], orient="row")
    return MAM(frame, "format_3", "path", "converted", occurrences_colname="times", path_separator=" > ")


AGREED = {"first_touch": FIRST, "last_touch": LAST, "linear_touch": LINEAR}
"""ChannelAttribution's name of a rule → ours."""


def _texts(touches: pl.DataFrame) -> pl.DataFrame:
    named = touches.with_columns(pl.col("channel").cast(pl.String).fill_null("(unknown)"))
    return named.group_by("lead_row", maintain_order=True).agg(pl.col("channel").str.join(" > ").alias("path"))
