"""What the back-test says of one bar, next to the agreement in force: a sentence and six numbers."""

from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from agreement import ALL, Commitment, Definition
from metrics.threshold_tradeoff import bar
from pages.parts import frames
from pages.parts.look import tag
from pages.parts.wording import interval, percent, plural, share_of, written

Row = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """A candidate beside the agreement in force, over the same leads."""

    candidate: Definition
    new: Row
    old: Row
    """The same measures of the agreement in force; empty where nothing is."""
    currency: str

    def promised(self, kind: str) -> Commitment | None:
        """What the candidate promises of a kind."""
        return next((one for one in self.candidate.commitments if one.kind == kind), None)

    @property
    def capacity(self) -> float | None:
        """Leads a week that sales can take: what each rep promises, for every rep who was handed a lead lately."""
        promised = self.promised("capacity")
        return promised.amount * self.new["reps"] if promised and self.new["reps"] else None


UNKNOWN, NO_WIN, NOT_YET = "not known", "no win is on record", "nothing yet"
NOTHING = "No lead was handed over yet, or none has a score, so history says nothing of this."


def row_at(sweep: pl.DataFrame, score: int | None) -> Row:
    """The measures at one bar; empty where no lead was ever handed over, or none has a score and a bar is asked for."""
    found = sweep.filter(pl.col("bar").eq_missing(pl.lit(score, pl.Int64)) & pl.col("passing").is_not_null())
    return found.row(0, named=True) if found.height else {}


def standing_now(current: Definition, candidate: Definition) -> Row:
    """The agreement in force over the same leads, read at the candidate's age so that the two can be compared."""
    promised = tuple(one for one in candidate.commitments if one.kind == "win_rate")
    same_age = Definition(candidate.segment, current.rules, promised)
    return row_at(frames.tradeoff(same_age, current), bar(current))


def sentence(standing: Standing) -> str:
    """What moving to the candidate would do, in one sentence."""
    new, old = standing.new, standing.old
    asked = bar(standing.candidate)
    where = "Without a bar" if asked is None else f"At {asked}"
    volume = f"{where}, {_about(new['a_week'])} leads a week would pass"
    if not old:
        return f"{volume} and {_won(new)}"
    if new["wins"] is None:
        return f"{volume} instead of {_about(old['a_week'])}; {_won(new)}"
    more = new["missed"] - old["missed"]
    turned = {True: f"{plural(more, 'more customer')} would be turned away", False: "as many customers get through"}
    if more < 0:
        turned[False] = f"{plural(-more, 'more customer')} would get through"
    return f"{volume} instead of {_about(old['a_week'])}; {_won(new)} instead of {_rate(old)}; {turned[more > 0]}"


def curve_title(standing: Standing, measure: str) -> str:
    """The message of a curve: what the candidate does to one measure."""
    said = {"value": "of those that pass win", "recall": "of all customers get through"}[measure]
    now, was = standing.new[measure], standing.old.get(measure)
    if standing.new["wins"] is None:
        return f"No win is on record: nobody knows what share {said}"
    if now is None:
        return f"Too early to say what share {said}"
    if was is None or percent(was) == percent(now):
        return f"{percent(now)} {said}"
    return f"{percent(now)} {said}, {'up' if now > was else 'down'} from {percent(was)}"


def basis(standing: Standing, as_of: str) -> str:
    """What was replayed, and what was left out."""
    new = standing.new
    return (
        f"Replayed over {plural(new['replayed'], 'lead')} handed over at least {new['age_days']} days before {as_of}; "
        f"{plural(new['too_young'], 'lead')} too young to judge. Volume from the latest "
        f"{plural(new['recent_weeks'], 'whole week')}. A win counts within {new['age_days']} days of the hand-over."
    )


def draw(standing: Standing) -> None:
    """Six numbers, each with what it has to be held against."""
    tiles = [
        _volume(standing),
        _wins(standing),
        _missed(standing),
        _moved(standing),
        _spared(standing),
        _money(standing),
    ]
    for first in (0, 3):
        for column, tile in zip(st.columns(3, gap="small"), tiles[first : first + 3], strict=True):
            column.html(f'<div class="accord-tile">{tile}</div>')


def _tile(label: str, side: str, number: str, *lines: str) -> str:
    said = "".join(tag("div", line, "accord-worse" if "▼" in line else "") for line in lines if line)
    head = tag("div", label, f"accord-eyebrow accord-{side}") + tag("div", number, "accord-number")
    return f'{head}<div class="accord-context">{said}</div>'


def _volume(standing: Standing) -> str:
    new, old = standing.new, standing.old
    capacity, promised, least = standing.capacity, standing.promised("capacity"), standing.promised("volume")
    room = ""
    if capacity and promised and new["a_rep"] is not None:
        alone = standing.candidate.segment != ALL
        fits = "▼ above" if new["a_week"] > capacity else "part of" if alone else "● within"
        room = f"{new['a_rep']:.1f} per rep, {fits} the {promised.amount} agreed ({plural(new['reps'], 'rep')})"
    short = ""
    if least and new["a_week"] is not None:
        short = f"{'● meets' if new['a_week'] >= least.amount else '▼ below'} the {least.amount} promised"
    now = f"now {_about(old['a_week'])}" if old else ""
    return _tile("Leads a week", "sales", _about(new["a_week"]), now, short, room)


def _wins(standing: Standing) -> str:
    new, old = standing.new, standing.old
    promised = standing.promised("win_rate")
    won = [] if new["won"] is None else [f"{new['won']} of {new['passing']:,} won"]
    unworked = "; ".join(won + ([f"{new['never_worked']} never worked"] if new["never_worked"] else []))
    against = ""
    if promised and promised.percent is not None and new["value"] is not None:
        met = new["value_if_worked"] * 100 >= promised.percent
        against = f"{'● meets' if met else '▼ below'} the {promised.percent} % promised"
    now = f"now {_rate(old)}" if old and new["wins"] is not None else ""
    spread = f"95 % interval {interval(new['low'], new['high'], 'share')}" if new["value"] is not None else ""
    return _tile("Of those that pass, win", "together", _rate(new), spread, unworked, now, against)


def _missed(standing: Standing) -> str:
    new, old = standing.new, standing.old
    if new["wins"] is None:
        return _tile("Customers turned away", "marketing", UNKNOWN, NO_WIN)
    number = f"{new['missed']} of {new['wins']}" if new["wins"] else "no customers yet"
    value = f"worth {_amount(new['missed_cents'], standing)}" if new["missed"] else ""
    now = f"now {old['missed']}" if old else ""
    through = f"{percent(new['recall'])} get through" if new["recall"] is not None else ""
    return _tile("Customers turned away", "marketing", number, value, through, now)


def _moved(standing: Standing) -> str:
    new = standing.new
    if not standing.old:
        return _tile("Against the agreement in force", "together", NOT_YET, "this would be the first agreement")
    return _tile(
        "Against the agreement in force", "together", f"+{new['gained']:,} / −{new['lost']:,}",
        f"{plural(new['gained'], 'lead')} would newly pass", f"{plural(new['lost'], 'lead')} would no longer pass",
    )  # fmt: skip


def _spared(standing: Standing) -> str:
    new = standing.new
    if not standing.old:
        return _tile("Work spared", "sales", NOT_YET, "nothing is in force that it could be held against")
    if new["spared"] is None:
        return _tile("Work spared", "sales", UNKNOWN, NO_WIN)
    share = share_of(new["spared"], new["lost"]) if new["lost"] else ""
    return _tile("Work spared", "sales", plural(new["spared"], "lead"), "worked without a win, and no longer passing",
                 f"{share} of the leads lost" if share else "")  # fmt: skip


def _money(standing: Standing) -> str:
    new, old = standing.new, standing.old
    opened = frames.bundle().leads["opportunity_at"].count()
    pipeline = f"from {_amount(new['pipeline_cents'], standing)} of pipeline" if opened else "no opening is on record"
    if new["revenue_cents"] is None:
        why = NO_WIN if new["wins"] is None else "no amount is on record"
        return _tile("Revenue of those that pass", "marketing", UNKNOWN, why)
    now = f"now {_amount(old['revenue_cents'], standing)}" if old else ""
    return _tile("Revenue of those that pass", "marketing", _amount(new["revenue_cents"], standing), pipeline, now)


def _amount(cents: int | None, standing: Standing) -> str:
    return "an unknown amount" if cents is None else written(cents / 100, "money", standing.currency)


def _about(volume: float | None) -> str:
    return written(volume, "leads")


def _won(row: Row) -> str:
    if row["wins"] is None:
        return f"{NO_WIN}, so nobody knows how many of them win"
    return "none of them has an outcome yet" if row["value"] is None else f"{_rate(row)} of them win"


def _rate(row: Row) -> str:
    """The win rate; a range where leads were never worked: all lost … won like leads that were."""
    if row["value"] is None:
        return UNKNOWN if row["wins"] is None else "no leads yet"
    low, high = row["value"], row["value_if_worked"]
    if row["passing"] < 30:
        return f"{row['won']} of {row['passing']}"
    return percent(low) if percent(low) == percent(high) else interval(low, high, "share")
