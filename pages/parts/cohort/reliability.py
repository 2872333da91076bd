"""Does the score hold? The win rate of each band of it, and how well it tells winners from the others."""

from typing import Any

import polars as pl

from charts.calibration import calibration
from charts.numbers import FEW, percent
from pages.parts.cards import Block
from pages.parts.cohort.view import View
from pages.parts.wording import plural, small_print

KEY = "score_reliability"
LAST = 90
"""The band that holds the highest score, 100, too."""


def held(view: View) -> Block:
    """The bands with their intervals beside the curve, and the AUC in words."""
    rows = view.board.result(KEY)
    every = rows.filter(pl.col("band").is_null()).to_dicts()
    if not every or every[0]["auc"] is None:
        return Block(KEY, "together", _nothing(every), "nothing to judge yet", eyebrow="The score")
    whole = every[0]
    bands = rows.filter(pl.col("band").is_not_null() & (pl.col("leads") > 0)).sort("band")
    shown = bands.with_columns(pl.Series("scores", [scores(band) for band in bands["band"]], pl.String))
    message = said(whole)
    drawn = calibration(shown, message, "together", view.board.mode, band="scores", curve="predicted", n="leads")
    return Block(
        key=KEY, side="together", message=message, headline=f"AUC {whole['auc']:.2f}", eyebrow="The score",
        print=small_print(f"won within {whole['age_days']} days of hand-over", "share by score",
                          f"n = {plural(whole['leads'], 'worked lead')}", *view.words),
        context=(
            _reach(whole),
            *_odds(whole),
            "dashed: what the score promises; dots: what happened; hollow: few leads",
            f"not judged: {whole['too_young']:,} too young, {whole['never_worked']:,} never worked",
        ),
        link=view.board.link(KEY), drawn=drawn, unit="share",
        table=shown.select("scores", "leads", "won", "value", "low", "high", "predicted", "monotone", "too_young",
                           "never_worked"),
        shares=("predicted", "monotone"),
    )  # fmt: skip


def joined(view: View) -> str:
    """What a handed-over lead's score and its information are worth, in one sentence."""
    rows = view.board.result(KEY).filter(pl.col("band").is_not_null() & (pl.col("leads") >= FEW)).sort("band")
    if rows.height < 2 or rows["value"].null_count():
        return "What a score is worth shows once enough leads of two bands are old enough."
    low, high = rows.row(0, named=True), rows.row(-1, named=True)
    return (
        f"Of the worked leads that scored {scores(high['band'])}, {percent(high['value'])} were won; "
        f"of those that scored {scores(low['band'])}, {percent(low['value'])}."
    )


def said(whole: dict[str, Any]) -> str:
    """Whether winners have the higher scores, by the interval of the AUC."""
    if whole["auc_low"] is not None and whole["auc_low"] > 0.5:
        return f"A won lead has the higher score of two in {whole['auc'] * 100:.0f} of 100 pairs"
    if whole["auc_high"] is not None and whole["auc_high"] < 0.5:
        return "Won leads have lower scores than the others: the score points the wrong way"
    return "The score does not tell winners from the others: a coin would do as well"


def scores(band: int) -> str:
    """A band by its lowest and highest score.

    >>> scores(50), scores(90)
    ('50–59', '90–100')
    """
    return f"{band}–{100 if band == LAST else band + 9}"


def _reach(whole: dict[str, Any]) -> str:
    meaning = "0.5 is a coin, 1 is never wrong"
    if whole["auc_low"] is None:
        return f"too few wins for an interval; {meaning}"
    return f"95 % interval {whole['auc_low']:.2f}–{whole['auc_high']:.2f}; {meaning}"


def _odds(whole: dict[str, Any]) -> list[str]:
    if whole["odds_per_ten"] is None:
        return []
    reach = "" if whole["odds_low"] is None else f" ({whole['odds_low']:.1f}–{whole['odds_high']:.1f})"
    return [f"ten points more multiply the odds of winning by {whole['odds_per_ten']:.1f}{reach}"]


def _nothing(every: list[dict[str, Any]]) -> str:
    if not every or not every[0]["handed_over"]:
        return "No lead with a score was handed over yet"
    if not every[0]["leads"]:
        return f"No worked lead is {every[0]['age_days']} days past its hand-over yet"
    return "Nobody knows yet whether the score holds: no lead with a score was won, or all were"
