"""What marketing offers and spends: small however many leads there are."""

from datetime import date

import numpy as np
import polars as pl

from agreement.calendar import month_begins
from benchmarks.chance import Chance
from benchmarks.company import AS_OF, BEGIN, CAMPAIGNS, CHANNELS, LEVELS, PERSONAS, SEED
from benchmarks.framing import framed

PIECES = tuple(f"P{number:03d}" for number in range(1, 201))


def offers(seed: int = SEED) -> dict[str, pl.DataFrame]:
    """Content, campaigns, their monthly spend and what was promised."""
    pieces, campaigns = (Chance(np.random.default_rng((seed, 5)), n) for n in (len(PIECES), len(CAMPAIGNS)))
    months = [month_begins(index) for index in range(12 * 53 + 11, 12 * 56 + 11)]
    paid = Chance(np.random.default_rng((seed, 6)), len(CAMPAIGNS) * len(months))
    return {
        "content": framed(
            "content", content_id=pl.Series(PIECES), title=pl.Series(PIECES),
            kind=pieces.chosen(("guide", "case study", "one-pager"), (1, 1, 1)),
            conversation=pl.Series(pieces.source.integers(1, 6, len(PIECES))),
            persona=pieces.chosen(PERSONAS, (1,) * 4), phase=pieces.chosen(LEVELS[:3], (1,) * 3),
            published_on=pl.Series([BEGIN.date()] * len(PIECES)), cost_cents=pieces.whole(300_000, 0.7),
        ),
        "campaigns": framed(
            "campaigns", campaign_id=pl.Series(CAMPAIGNS), name=pl.Series(CAMPAIGNS),
            channel=pl.Series([CHANNELS[place // 6] for place in range(len(CAMPAIGNS))]),
            planned_cost_cents=campaigns.whole(9_000_000, 0.5), starts_on=pl.Series([BEGIN.date()] * len(CAMPAIGNS)),
        ),
        "spend": framed(
            "spend", campaign_id=pl.Series([name for name in CAMPAIGNS for _ in months]),
            on=pl.Series(months * len(CAMPAIGNS)), amount_cents=paid.whole(400_000, 0.5),
        ),
        "targets": _targets(months),
    }  # fmt: skip


def _targets(months: list[date]) -> pl.DataFrame:
    periods = pl.Series([f"{begins:%Y-%m}" for begins in months if begins <= AS_OF])
    n = len(periods)
    promised = {"metric": pl.Series(["revenue"] * n), "value": pl.Series([5e6] * n), "owner": pl.Series(["sales"] * n)}
    return framed("targets", period=periods, **promised)
