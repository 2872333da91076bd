"""One frame from its joined text: every column converted, bad rows set aside, each key once."""

from dataclasses import dataclass

import polars as pl

from agreement.frames import FRAMES
from intake import keys, oddities
from intake.columns import filled
from intake.joining import Joined
from intake.mapping import Mapping
from intake.refused import Refusal, shown


@dataclass(frozen=True)
class Part:
    """One frame of an import. `rows_read` = height of `rows` + `same` + `rows_refused`."""

    rows: pl.DataFrame
    rows_read: int
    same: int
    rows_refused: int
    refused: list[Refusal]
    warnings: tuple[str, ...]


def framed(source: Joined, mapping: Mapping | None, time_zone: str) -> Part:
    """One frame: convert every column, set aside rows with a bad cell, then rows whose key came before."""
    frame, table = source.plan.frame, source.table
    rows, texts, reasons, notes = filled(source, mapping, time_zone)
    refused = list(source.refused)
    bad = pl.Series([False], dtype=pl.Boolean).new_from_index(0, table.height)
    for name, reason in reasons.items():
        bad = bad | reason.is_not_null()
        _collect(source, name, reason, texts.get(name), refused)
    base = source.plan.file
    places = table.select(
        pl.col(f"{base}.#file").alias("#file"), pl.col(f"{base}.#line").alias("#line"), *_partners(source)
    )
    good = pl.concat([rows, places], how="horizontal").filter(~bad)
    kept, same, more = _once(good, frame)
    kept, clashing = _one_to_one(kept, source)
    refused += more + clashing
    kept = kept.select(rows.columns)
    return Part(
        rows=kept,
        rows_read=source.rows_read,
        same=same,
        rows_refused=len(source.refused) + int(bad.sum()) + len(more) + len(clashing),
        refused=sorted(refused, key=lambda one: (one.file, one.row)),
        warnings=(*source.notes, *notes, *oddities.seen(frame, kept)),
    )


def _collect(source: Joined, name: str, reason: pl.Series, text: pl.Series | None, refused: list[Refusal]) -> None:
    column = source.plan.columns.get(name)
    reference = column.reference if column else None
    file = reference.file if reference else source.plan.file
    base, table = source.plan.file, source.table
    if reason.null_count() == len(reason):
        return
    title = reference.names[0] if reference else name
    value = pl.lit(None, pl.String) if text is None else pl.lit(text)
    wrong = table.select(
        pl.coalesce(f"{file}.#file", f"{base}.#file").alias("file"),
        pl.coalesce(f"{file}.#line", f"{base}.#line").alias("line"),
        value.alias("value"),
        pl.lit(reason).alias("reason"),
    ).filter(pl.col("reason").is_not_null())
    refused += [Refusal(where, line, title, shown(cell), why) for where, line, cell, why in wrong.iter_rows()]


def _once(rows: pl.DataFrame, frame: str) -> tuple[pl.DataFrame, int, list[Refusal]]:
    """Each key once. An exact copy of an earlier row is `same`; a later row that differs is refused."""
    key = FRAMES[frame].key
    again = keys.repeated(rows.select(name for name in rows.columns if "#" not in name), key)
    refused = []
    for at, first, _ in again.filter(~pl.col("#copy")).iter_rows():
        value = ", ".join(str(rows[name][at]) for name in key)
        reason = f"this key is already on line {rows['#line'][first]} with other values; the first one is taken"
        refused.append(Refusal(rows["#file"][at], rows["#line"][at], ", ".join(key), shown(value), reason))
    kept = rows.with_row_index("#at").filter(~pl.col("#at").is_in(again["#at"].implode())).drop("#at")
    return kept, int(again["#copy"].sum()), refused


def _partners(source: Joined) -> list[pl.Expr]:
    """Which joined row each row was given, for files whose rows have one partner each."""
    return [
        pl.concat_str(pl.lit("line "), f"{join.file}.#line", pl.lit(" of "), f"{join.file}.#file").alias(
            f"#{join.file}"
        )
        for join in source.plan.joins
        if not join.lookup
    ]


def _one_to_one(rows: pl.DataFrame, source: Joined) -> tuple[pl.DataFrame, list[Refusal]]:
    """Refuses a row whose joined row already belongs to an earlier one: its facts would count twice."""
    refused = []
    for join in source.plan.joins:
        if join.lookup:
            continue
        partner = f"#{join.file}"
        again = (pl.col(partner).is_not_null() & (pl.int_range(pl.len()).over(partner) > 0)).alias("again")
        for row in rows.filter(again).iter_rows(named=True):
            reason = f"{row[partner]} already belongs to an earlier row"
            refused.append(Refusal(row["#file"], row["#line"], join.on[0][0].names[0], None, reason))
        rows = rows.filter(~again)
    return rows, refused
