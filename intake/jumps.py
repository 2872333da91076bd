"""What an import changes all at once against what is stored: a wrong join, a shifted column, half a file.

Every rule is one that a plain incremental export (only new leads, or only those that changed since) does not break:
few rows are said only where most of them are rows that nothing happened to, which such an export leaves out; empty
cells, money and shares are compared within the leads that are known already; a column other than an event's time may
well be the reason why a lead is exported, so it counts only where at least half of all stored leads come again.
"""

from collections.abc import Callable

import polars as pl

from agreement.frames import EVENTS
from intake.refused import shown

FEW = 20
"""Fewer leads than this jump by chance."""
FEWER = 0.5
"""Rows of this import, of the last one with the same map."""
SAME = 0.5
"""The share of rows to which nothing happened, from which on an export is no incremental one."""
FILLED, EMPTIED = 0.5, 0.5
"""A column that was filled in at least so many leads, and is now filled in less than so many of those."""
MOVED = 0.3
"""Known leads with another value than before in one column."""
WHOLE = 0.5
"""Stored leads that come again: from here on every column is compared."""
MONEY = 0.5
"""By how much the amounts of known deals may change in all."""
POINTS = 0.3
"""By how much the share of one source or owner may change."""
SURGE, WEEKS = 5, 8
"""New leads of a week, against the median of at least so many weeks."""
AT_BIRTH = ("created_at", "source", "name", "company", "email")
"""What a lead has from its first day: compared for new leads, too."""
RESTLESS = ("updated_at", "attempts", "score")
"""What changes all the time."""
_EVENTS = tuple(f"{event}_at" for event in EVENTS)


def fewer(read: int, same: int, before: int | None) -> tuple[str, ...]:
    """A warning where far fewer rows came than the last time by the same map (`before`; None: there was none)."""
    if not before or before < FEW or read >= FEWER * before or same < SAME * read:
        return ()
    return (f"{read:,} rows, {before:,} the last time by this map: is the file whole?",)


def jumps(stored: pl.DataFrame, leads: pl.DataFrame) -> tuple[str, ...]:
    """Warnings about leads of an import against the stored ones (both with contract types, `lead_id` at least)."""
    columns = [name for name in leads.columns if name in stored.columns]
    known = stored.select(columns).join(leads.select(columns), on="lead_id", how="inner", suffix="#new")
    new = leads.join(stored, on="lead_id", how="anti")
    compared = [name for name in columns if name != "lead_id"]
    notes = [*_surge(stored, new), *_emptied_at_birth(stored, new)]
    if known.height >= FEW:
        whole = known.height >= WHOLE * stored.height
        rules: tuple[Callable[[pl.DataFrame, str], str], ...] = (_emptied, _moved, _money, _share)
        notes += [
            rule(known, name) for rule in rules for name in compared if rule is not _moved or _steady(name, whole)
        ]
    return tuple(note for note in notes if note)


def _steady(name: str, whole: bool) -> bool:
    return name not in RESTLESS and (whole or name in _EVENTS)


def _filled(values: pl.Series) -> float:
    return values.count() / len(values) if len(values) else 0.0


def _emptied(known: pl.DataFrame, name: str) -> str:
    return _less(name, _filled(known[name]), _filled(known[f"{name}#new"]), "known leads")


def _emptied_at_birth(stored: pl.DataFrame, new: pl.DataFrame) -> list[str]:
    names = [name for name in AT_BIRTH if name in new.columns and name in stored.columns]
    if min(stored.height, new.height) < FEW:
        return []
    return [_less(name, _filled(stored[name]), _filled(new[name]), "new leads") for name in names]


def _less(name: str, before: float, now: float, whose: str) -> str:
    if before < FILLED or now >= EMPTIED * before:
        return ""
    less = f"{_percent(before)} of leads, now in {_percent(now)} of the {whose}"
    return f"the column {name} was filled in {less}: is it gone?"


def _moved(known: pl.DataFrame, name: str) -> str:
    """A value that became another one; what was empty and is known now is what exports are for."""
    moved = int((known[name] != known[f"{name}#new"]).sum())
    if moved <= MOVED * known.height:
        return ""
    return f"the column {name} differs in {moved:,} of {known.height:,} known leads: are the columns and joins right?"


def _money(known: pl.DataFrame, name: str) -> str:
    if not name.endswith("_cents"):
        return ""
    priced = known.filter((pl.col(name) > 0) & (pl.col(f"{name}#new") > 0))
    before, now = (float(priced[column].cast(pl.Float64).sum()) for column in (name, f"{name}#new"))
    if priced.height < FEW or abs(now - before) <= MONEY * before:
        return ""
    return (
        f"the {name.removesuffix('_cents')} of {priced.height:,} known leads goes from {before / 100:,.2f} to "
        f"{now / 100:,.2f} in all: are decimals and currency as before?"
    )


def _share(known: pl.DataFrame, name: str) -> str:
    if name not in ("source", "sales_owner"):
        return ""
    before, now = (_shares(known[column]) for column in (name, f"{name}#new"))
    both = before.join(now, on="value", how="full", coalesce=True, suffix="#new").fill_null(0.0)
    rise = (pl.col("share#new") - pl.col("share")).abs()
    worst = both.with_columns(rise.alias("rise")).sort("rise", "value", descending=[True, False]).head(1)
    if worst.is_empty() or worst["rise"][0] <= POINTS:
        return ""
    value, was, becomes = worst.select("value", "share", "share#new").row(0)
    return (
        f"the {name} {shown(value)!r} goes from {_percent(was)} to {_percent(becomes)} of the known leads that have one"
    )


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _shares(values: pl.Series) -> pl.DataFrame:
    counted = values.drop_nulls().alias("value").value_counts(name="n")
    return counted.select("value", (pl.col("n") / pl.col("n").sum()).alias("share"))


def _surge(stored: pl.DataFrame, new: pl.DataFrame) -> list[str]:
    if "created_at" not in stored.columns or "created_at" not in new.columns:
        return []
    before, now = _weekly(stored), _weekly(new)
    usual = before["n"].median()
    if before.height < WEEKS or not isinstance(usual, int | float):
        return []
    both = now.filter(pl.col("n") >= FEW).join(before, on="week", how="left", suffix="#old")
    both = both.with_columns((pl.col("n") + pl.col("n#old").fill_null(0)).alias("all"))
    worst = both.filter(pl.col("all") > SURGE * usual).sort("all", "week", descending=[True, False]).head(1)
    return [
        f"{leads:,} leads were created in the week of {week:%Y-%m-%d}, {usual:,.0f} in a usual one: dates that were "
        "filled in, or a list that was bought?"
        for week, leads in worst.select("week", "all").rows()
    ]


def _weekly(leads: pl.DataFrame) -> pl.DataFrame:
    weeks = leads.select(pl.col("created_at").dt.truncate("1w").alias("week")).drop_nulls()
    return weeks.group_by("week").agg(pl.len().cast(pl.Int64).alias("n"))
