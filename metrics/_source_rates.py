"""The win rate of each source, from leads of every age, pooled over all sources."""

from collections.abc import Sequence

import polars as pl

from metrics._pooled import posterior, prior
from metrics._win_curve import CLOSED, OVER, WON

LEAST = 1e-300


def worth(won: float, told: float, young: Sequence[tuple[int, float, float]]) -> float:
    """How many leads of known outcome the leads of a source are worth: won / worth is the likeliest win rate.

    `told` leads have an outcome. An open one counts as the part of a lead that its age tells; it is one of those who
    are still open: winners who take longer (1 − F), and others not yet closed (1 − G). `young`: n | F | G.
    Without a win the likeliest rate is 0, and an open lead counts as (F − G) / (1 − G).
    """
    if won <= 0:
        return max(told + sum(n * (f - g) / (1 - g + LEAST) for n, f, g in young), 0.0)
    low, high = 0.0, 1.0
    for _ in range(45):
        share = (low + high) / 2
        parts = (n * (g - f) / (share * (1 - f) + (1 - share) * (1 - g) + LEAST) for n, f, g in young)
        rises = won / share - (told - won) / (1 - share + LEAST) + sum(parts) > 0
        low, high = (share, high) if rises else (low, share)
    return won / high


def rates(lines: pl.DataFrame, young: pl.DataFrame) -> pl.DataFrame:
    """The posterior of the win rate of each source, pooled over all sources.

    Returns origin | share (mean) | size (a + b of the Beta) | worth (leads of known outcome behind it).

    `lines`: origin | state | n; `young`: origin | age | n | won_by | closed_by of the open ones.
    """
    counted = [(origin, won, worth(won, told, _of(young, origin))) for origin, won, told in _told(lines).iter_rows()]
    priors = prior([(won, size) for _, won, size in counted])
    found = [(origin, *posterior(won, size, priors), size) for origin, won, size in counted]
    schema = {"origin": pl.String, **dict.fromkeys(("share", "size", "worth"), pl.Float64)}
    return pl.DataFrame(found, schema=schema, orient="row")


def _told(lines: pl.DataFrame) -> pl.DataFrame:
    n = pl.col("n")
    sums = lines.group_by("origin").agg(
        n.filter(pl.col("state") == WON).sum().alias("won"),
        n.filter(pl.col("state").is_in([WON, CLOSED, OVER])).sum().alias("told"),
    )
    return sums.sort("origin")


def _of(young: pl.DataFrame, origin: str) -> list[tuple[int, float, float]]:
    return young.filter(origin=origin).select("n", "won_by", "closed_by").rows()
