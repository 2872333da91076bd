"""Sourced and influenced: three meanings of one word beside another word, over the same wins, never to be added."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from charts.dots import dots
from charts.numbers import FEW, compact, interval, percent, share_of
from metrics._shares import with_share
from pages.parts.cards import Block
from pages.parts.sourcing.view import WINS, Credit
from pages.parts.wording import plural, small_print

SOURCED, INFLUENCED = "sourced", "influenced"
EYEBROW = "Sourced, influenced"
VARIANTS = {
    "source field": "sourced by the source field",
    "first touch": "sourced by the first touch",
    "touch before sales": "sourced by a touch before sales",
}
"""Variant of `sourced` → how it is called here."""
MONEY_SUMS = ("claimed_revenue", "revenue")


@dataclass(frozen=True)
class Claim:
    """One meaning of marketing's part in the wins: whose metric, under which name, over a year of months."""

    metric: str
    name: str
    keys: dict[str, str]
    row: dict[str, Any]

    def share(self, column: str) -> str:
        """The part of the wins (or of their money) in words."""
        if self.row["value"] is None:
            return "nobody recorded what was"
        if column == WINS:
            return f"{self.row['claimed']:,} of {self.row['wins']:,}"
        return f"{compact(self.row['claimed_revenue'])} of {compact(self.row['revenue'])}"


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
    months = _months(credit)
    wins, first = claims[0].row["wins"], shown.row(0, named=True)
    what = "share of the wins" if credit.measure == WINS else f"share of the won amounts, {credit.board.currency}"
    return Block(
        key="claims", side="together", message=message, eyebrow=EYEBROW,
        headline=_headline(first["value"], claims[0]), drawn=drawn,
        print=small_print(what, f"{months[0]:%b %Y} to {months[-1]:%b %Y}", f"n = {plural(wins, 'win')}",
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
    found = []
    for variant, name in VARIANTS.items():
        rows = _year(credit, SOURCED).filter(pl.col("variant") == variant)
        found += [Claim(SOURCED, name, {"variant": variant}, row) for row in _summed(rows, SOURCED)]
    influenced = _summed(_year(credit, INFLUENCED), INFLUENCED)
    return found + [Claim(INFLUENCED, "influenced by any touch", {}, row) for row in influenced]


def _summed(rows: pl.DataFrame, column: str) -> list[dict[str, Any]]:
    """A year of months together, with the interval of the share; nothing without a win."""
    sums = rows.select(
        pl.col(column).sum().alias("claimed"), pl.col("wins", "unknown").sum(),
        pl.col(f"{column}_revenue").sum().alias("claimed_revenue"), pl.col("revenue").sum(),
    )  # fmt: skip
    recorded = rows["value"].is_not_null().any()
    shares = with_share(sums.filter(pl.col("wins") > 0), "claimed", "wins")
    told = [pl.when(recorded).then(pl.col(name)).alias(name) for name in ("value", "low", "high")]
    return shares.with_columns(told).to_dicts()


def _year(credit: Credit, key: str) -> pl.DataFrame:
    last = credit.board.ledger.as_of.replace(day=1)
    return credit.board.result(key).filter(
        (pl.col("month") <= last) & (pl.col("month") > last.replace(year=last.year - 1))
    )


def _months(credit: Credit) -> list[date]:
    return _year(credit, INFLUENCED)["month"].unique().sort().to_list()


def _values(one: Claim, credit: Credit) -> dict[str, float | None]:
    if credit.measure == WINS:
        return {end: one.row[end] for end in ("value", "low", "high")}
    claimed, whole = (one.row[column] for column in MONEY_SUMS)
    told = whole and one.row["value"] is not None
    return {"value": claimed / whole if told else None, "low": None, "high": None}


def _headline(value: float | None, first: Claim) -> str:
    if value is None:
        return "not known yet"
    return share_of(first.row["claimed"], first.row["wins"]) if first.row["wins"] < FEW else percent(value)


def _message(shown: pl.DataFrame) -> str:
    *meanings, influenced = shown["value"].to_list()
    known = [one for one in meanings if one is not None]
    if not known or influenced is None:
        return "Nobody recorded enough to say what marketing’s part in these wins was"
    low, high = min(known), max(known)
    said = percent(low) if percent(low) == percent(high) else interval(low, high, "share")
    return f"Marketing sourced {said} by three meanings of the word, and influenced {percent(influenced)}"


def _link(credit: Credit, one: Claim) -> str:
    return credit.board.link(one.metric, month=_months(credit), **one.keys, **{one.metric: "true"})


def _unknown(claims: list[Claim]) -> list[str]:
    """Wins of which nobody can say it, of the first claim that has any."""
    return [
        f"{plural(one.row['unknown'], 'win')} without a record of it: not counted as {one.name}"
        for one in claims
        if one.row["unknown"] and one.row["value"] is not None
    ][:1]
