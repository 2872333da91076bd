"""The nine models of attribution by name, and what a counted line of attribution is about."""

import polars as pl

FIRST, LAST, LINEAR, U, POSITION, W, DECAY = RULES = (
    "first touch", "last touch", "linear", "U-shaped", "position-based", "W-shaped", "time decay",
)  # fmt: skip
SHAPLEY, MARKOV = "Shapley", "Markov"
CREDITED = (*RULES, SHAPLEY)
"""The models that share out a deal by what touched that deal alone."""
MODELS = (*CREDITED, MARKOV)
"""In reading order."""
NO_TOUCH = "no touch recorded"
"""In place of a channel or a campaign: wins of which no touch was recorded before the win."""

TOUCHED, UNTOUCHED = "touched", "untouched"
WON, OTHER = "won", "other"
BEGIN, STEP, END = "begin", "step", "end"
CHAINED = tuple(f"{whose} {what}" for whose in (WON, OTHER) for what in (BEGIN, STEP, END))
REACHED, MATURE, COST = "reached", "mature", "cost"
PARTS = pl.Enum([*CREDITED, TOUCHED, UNTOUCHED, *CHAINED, REACHED, MATURE, COST])


def part(name: str) -> pl.Expr:
    """The column that says what a line is about."""
    return pl.lit(name, PARTS).alias("part")
