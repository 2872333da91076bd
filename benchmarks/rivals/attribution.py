"""Attribution over the same journeys: rules and Markov against ChannelAttribution and marketing-attribution-models.

The rules are timed twice. First both begin with all touches of the ledger: they find those of won leads up to the win,
pandas joins them into ChannelAttribution's paths, and a small table comes out. Then ChannelAttribution is given its
paths, and ours the touches of won leads, in which it still has to find each journey. The Markov models of both rivals
are given their paths, ours the touches. Rivals know no filters and no money: ours are told of none either.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec

import pandas as pd
import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from benchmarks.timing import Ratio, in_turn
from metrics._chains import step_lines
from metrics._credits import ONE, credit_lines
from metrics._journeys import split, won_touches
from metrics._markov import markov_shares
from metrics._models import FIRST, LAST, LINEAR

OF = "channel"
RULES, MARKOV, MARKOV_MAM, SIMULATED = 10.0, 10.0, 50.0, 0.02
"""What is aimed at; and by how much of all wins a simulated share may miss the solved one."""
_WORK = "8 models of attribution"
_HEURISTICS = {FIRST: "first_touch", LAST: "last_touch", LINEAR: "linear_touch"}


@dataclass(frozen=True)
class Journeys:
    """Leads without dimensions, the touches of won and other ones, and paths with how often each was won and not.

    `named` are all touches as pandas has them: lead_row | at | channel (a category); `won_at` is that of each lead.
    Both are in UTC without saying so: pandas turns times with a zone into objects.
    """

    read: Ledger
    won: pl.DataFrame
    others: pl.DataFrame
    paths: pd.DataFrame
    named: pd.DataFrame
    won_at: pd.Series


def journeys(read: Ledger) -> Journeys:
    """The journeys of a ledger."""
    won, others = split(read, OF)
    parts = [
        _paths(won).with_columns(won=pl.lit(1), lost=pl.lit(0)),
        _paths(others).with_columns(won=pl.lit(0), lost=pl.lit(1)),
    ]
    paths = pl.concat(parts).group_by("path").agg(pl.col("won", "lost").sum().cast(pl.Int64)).sort("path")
    nothing = [pl.lit(None, pl.Enum([])).alias(name) for name in DIMENSIONS]
    named = read.touches.select("lead_row", pl.col("at").dt.replace_time_zone(None), OF).to_pandas()
    won_at = read.leads["won_at"].dt.replace_time_zone(None).to_pandas()
    bare = replace(read, leads=read.leads.with_columns(nothing))
    return Journeys(bare, won, others, paths.to_pandas(), named, won_at)


_NAME = pl.col(OF).cast(pl.String).fill_null("unknown")


def _paths(touches: pl.DataFrame) -> pl.DataFrame:
    joined = _NAME.str.join(" > ").alias("path")
    return touches.group_by("lead_row", maintain_order=True).agg(joined).select("path")


def joined(made: Journeys) -> pd.DataFrame:
    """The paths of won leads and how often each was won, made from all touches as ChannelAttribution wants them."""
    rows = made.named["lead_row"].to_numpy()
    touched = made.named["at"].to_numpy() <= made.won_at.to_numpy()[rows]
    channels = made.named.loc[touched, OF].astype(object).fillna("unknown")
    paths = channels.groupby(rows[touched], sort=False).agg(" > ".join)
    return paths.value_counts().rename_axis("path").reset_index(name="won")


def rules(made: Journeys) -> pl.DataFrame:
    """All seven rules and Shapley at once, as the metric counts them, from the touches of won leads."""
    return credit_lines(made.won, made.read.leads, OF, [])


def table(made: Journeys) -> pl.DataFrame:
    """The same from all touches, added up: part | channel | n."""
    lines = credit_lines(won_touches(made.read, OF), made.read.leads, OF, [])
    return lines.group_by("part", OF).agg(pl.col("n").sum())


def markov(made: Journeys) -> dict[str | None, float]:
    """The Markov shares, as the metric finds them: steps counted, then one small inverse."""
    return markov_shares(step_lines(made.won, made.others, made.read.leads.select(*DIMENSIONS), OF), OF)


def compared(read: Ledger, times: int) -> Iterator[Ratio]:
    """Ratios against each rival that is installed."""
    made = journeys(read)
    if find_spec("ChannelAttribution"):
        yield from _channel_attribution(made, times)
    if find_spec("mam"):
        yield _mam(made, times)


def _channel_attribution(made: Journeys, times: int) -> Iterator[Ratio]:
    from ChannelAttribution import heuristic_models, markov_model

    won = made.paths[made.paths["won"] > 0]
    heuristics = {"var_path": "path", "var_conv": "won", "sep": ">", "flg_pro": False}
    check_rules(rules(made), pl.from_pandas(heuristic_models(won, **heuristics)))
    check_rules(table(made), pl.from_pandas(heuristic_models(joined(made), **heuristics)))
    from_touches = in_turn(lambda: table(made), lambda: heuristic_models(joined(made), **heuristics), times)
    yield Ratio(f"{_WORK}, from all touches", "pandas' paths, ChannelAttribution's 3 models", *from_touches, RULES)
    from_paths = in_turn(lambda: rules(made), lambda: heuristic_models(won, **heuristics), times)
    yield Ratio(_WORK, "ChannelAttribution's 3 models, given the paths", *from_paths, RULES)
    chain = {"Data": made.paths, "var_path": "path", "var_conv": "won", "var_null": "lost", "sep": ">"}
    chain |= {"flg_pro": False, "verbose": False, "seed": 1, "out_more": True}
    found = markov_model(**chain)["removal_effects"]
    effects = dict(zip(found["channel_name"], found["removal_effect"], strict=True))
    check_markov(markov(made), effects, SIMULATED)
    ours, theirs = in_turn(lambda: markov(made), lambda: markov_model(**chain), times)
    yield Ratio("Markov", "ChannelAttribution (simulated)", ours, theirs, MARKOV)


def _mam(made: Journeys, times: int) -> Ratio:
    from mam import MAM

    long = pl.from_pandas(made.paths).unpivot(["won", "lost"], index="path").filter(pl.col("value") > 0)
    grouped = long.select("path", pl.col("value").alias("times"), (pl.col("variable") == "won").alias("converted"))
    rival = MAM(grouped, "grouped_journey", "path", "converted", occurrences_colname="times")
    effects = rival.run_markov().metadata["removal_effect"]["removal_effect"]
    check_markov(markov(made), effects.to_dict(), 1e-6)
    ours, theirs = in_turn(lambda: markov(made), rival.run_markov, times)
    return Ratio("Markov", "marketing-attribution-models", ours, theirs, MARKOV_MAM)


def check_rules(lines: pl.DataFrame, theirs: pl.DataFrame) -> None:
    """Raises AssertionError unless first, last and linear touch give every channel the same wins."""
    for model, column in _HEURISTICS.items():
        mine = lines.filter(pl.col("part").cast(pl.String) == model).group_by(OF).agg(pl.col("n").sum() / ONE)
        both = theirs.join(mine.cast({OF: pl.String}), left_on="channel_name", right_on=OF, how="full")
        assert both.filter(
            ((pl.col("n") - pl.col(column)).abs() > 1e-3 * pl.col(column).clip(1)).fill_null(True)
        ).is_empty(), both


def check_markov(mine: dict[str | None, float], effects: dict[str, float], slack: float) -> None:
    """Raises AssertionError unless the shares of the removal effects are the same, within what simulating costs."""
    total = sum(effects.values())
    assert set(map(str, mine)) == set(effects)
    assert all(abs(share - effects[str(name)] / total) <= slack for name, share in mine.items()), (
        mine,
        effects,
    )
