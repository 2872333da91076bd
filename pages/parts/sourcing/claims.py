"""Sourced and influenced: three meanings of one word beside another word, over the same wins, never to be added."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from charts.dots import dots
from charts.numbers import FEW, NOTHING, compact, interval, percent, share_of
from pages.parts.cards import Block
from pages.parts.sourcing.view import WINS, Credit
from pages.parts.wording import plural, small_print

SOURCED, INFLUENCED = "sourced", "influenced"
YEAR = "12 months"
EYEBROW = "Sourced, influenced"
VARIANTS = {
    "source field": "sourced by the source field",
    "first touch": "sourced by the first touch",
    "touch before sales": "sourced by a touch before sales",
}
"""Variant of `sourced` → how it is called here."""


@dataclass(frozen=True)
class Claim:
    """One meaning of marketing's part in the wins: whose metric, under which name, over the last twelve months."""

    metric: str
    name: str
    keys: dict[str, str]
    row: dict[str, Any]

    def share(self, column: str) -> str:
        """The part of the wins (or of their money) in words."""
        if self.row["value"] is None:
            return "nobody recorded what was"
        if column == WINS:
            return f"{self.row[self.metric]:,} of {self.row['wins']:,}"
        parts = (self.row[f"{self.metric}_revenue"], self.row["revenue"])
        return " of ".join(NOTHING if part is None else compact(part) for part in parts)


def words(credit: Credit) -> Block:
    """The four shares of a year of wins, each with the way to its wins."""
    claims = _claims(credit)
    if not claims:
        return Block(
            "claims", "together", "No win in these twelve months", "no wins yet", eyebrow="Sourced, influenced"
        )
    shown = pl.DataFrame(
        [{"claim": one.name, "note": one.share(credit.measure), **_values(one, credit)} for one in claims],
        schema={"claim": pl.String, "note": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64},
    )  # fmt: skip
    message = _message(shown)
    drawn = dots(shown, message, "share", "together", credit.board.mode, label="claim", note="note")
    span, wins = claims[0].row, claims[0].row["wins"]
    what = "share of the wins" if credit.measure == WINS else f"share of the won amounts, {credit.board.currency}"
    return Block(
        key="claims", side="together", message=message, eyebrow=EYEBROW,
        headline=_headline(claims, shown), drawn=drawn,
        print=small_print(what, f"{span['since']:%b %Y} to {span['until']:%b %Y}", f"n = {plural(wins, 'win')}",
                          credit.board.chosen.words),
        context=(
            *((f"{one.share(WINS)} {one.name}", _link(credit, one)) for one in claims),
            "the same wins in other words: never add the two",
            *_unknown(claims),
        ),
        link=_link(credit, claims[0]), unit="share", table=shown.drop("note"),
    )  # fmt: skip


def _claims(credit: Credit) -> list[Claim]:
    """The three variants of sourced, then influenced; nothing without a win."""
    sourced = [
        Claim(SOURCED, name, {"variant": variant}, row)
        for variant, name in VARIANTS.items()
        for row in _year(credit, SOURCED).filter(variant=variant).to_dicts()
    ]
    return sourced + [
        Claim(INFLUENCED, "influenced by any touch", {}, row) for row in _year(credit, INFLUENCED).to_dicts()
    ]


def _year(credit: Credit, key: str) -> pl.DataFrame:
    """The row of the last twelve months of a metric (of each variant); nothing without a win in them."""
    return credit.board.result(key).filter((pl.col("scope") == YEAR) & (pl.col("wins") > 0))


def _values(one: Claim, credit: Credit) -> dict[str, float | None]:
    if credit.measure == WINS:
        return {end: one.row[end] for end in ("value", "low", "high")}
    return {"value": one.row["revenue_share"], "low": None, "high": None}


def _headline(claims: list[Claim], shown: pl.DataFrame) -> str:
    """The first share that is known."""
    known = [(one, value) for one, value in zip(claims, shown["value"], strict=True) if value is not None]
    if not known:
        return "not known yet"
    first, value = known[0]
    return share_of(first.row[first.metric], first.row["wins"]) if first.row["wins"] < FEW else percent(value)


def _message(shown: pl.DataFrame) -> str:
    *meanings, influenced = shown["value"].to_list()
    known = [one for one in meanings if one is not None]
    if not known or influenced is None:
        return "Nobody recorded enough to say what marketing’s part in these wins was"
    low, high = min(known), max(known)
    said = percent(low) if percent(low) == percent(high) else interval(low, high, "share")
    return f"Marketing sourced {said} by three meanings of the word, and influenced {percent(influenced)}"


def _link(credit: Credit, one: Claim) -> str:
    return credit.board.link(one.metric, scope=YEAR, **one.keys, **{one.metric: "true"})


def _unknown(claims: list[Claim]) -> list[str]:
    """Wins of which nobody can say it, of the first claim that has any."""
    return [
        f"{plural(one.row['unknown'], 'win')} without a record of it: not counted as {one.name}"
        for one in claims
        if one.row["unknown"] and one.row["value"] is not None
    ][:1]
