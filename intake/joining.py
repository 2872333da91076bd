"""Files joined into one table of text, with the line each cell came from. A join never makes or loses a row."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

import polars as pl

from agreement.errors import Refused
from intake.evidence.spelling import bare
from intake.mapping import Column, FrameMap, Join, Reference
from intake.refused import Refusal
from intake.several import given
from intake.sheets import Sheet

Sheets = dict[str, tuple[Sheet, ...]]
_ALIKE = "#alike"


@dataclass(frozen=True)
class Joined:
    """The rows of one frame as text: a column for each reference, `<file>.#file` and `<file>.#line`."""

    table: pl.DataFrame
    plan: FrameMap
    rows_read: int
    refused: list[Refusal]
    """Rows that no lead can be made of: ragged ones, joined ones without a partner. Each counts as one row."""
    notes: list[str]


def joined(plan: FrameMap, sheets: Sheets) -> Joined:
    """Joins the files of one frame, after leaving out the optional parts that are not there."""
    plan = _present(plan, sheets)
    wanted = _references(plan)
    table = _picked(sheets[plan.file], plan.file, wanted)
    refused = [one for each in sheets[plan.file] for one in each.refused]
    notes: list[str] = []
    for join in plan.joins:
        right = _picked(sheets[join.file], join.file, wanted)
        refused += [one for each in sheets[join.file] for one in each.refused]
        if join.alike:
            table, right = _spelled(table, (one for one, _ in join.on)), _spelled(right, (one for _, one in join.on))
        right = _distinct(given(table, right, join, plan, notes), join, refused, notes)
        if not join.lookup:
            _refuse_orphans(table, right, join, refused)
        table = _with(table, right, join)
    table = _meant(table, plan, notes)
    return Joined(table, plan, table.height + len(refused), refused, notes)


def _meant(table: pl.DataFrame, plan: FrameMap, notes: list[str]) -> pl.DataFrame:
    """The rows that the map's `only` asks for: the others are no part of this frame, so nothing is wrong with them."""
    if not plan.only:
        return table
    kept = table.filter(*(holds(reference, allowed) for reference, allowed in plan.only))
    if left := table.height - kept.height:
        words = " and ".join(f"{reference.names[0]} is {' or '.join(allowed)}" for reference, allowed in plan.only)
        notes.append(
            f"{plan.frame}: {left:,} of {table.height:,} rows left out, the map reads only those where {words}"
        )
    return kept


def holds(reference: Reference, allowed: tuple[str, ...]) -> pl.Expr:
    """Whether a column of a joined table holds one of these texts, in any case."""
    cell = pl.col(reference.label).str.to_lowercase()
    return cell.is_in([text.casefold() for text in allowed]).fill_null(False)


def _present(plan: FrameMap, sheets: Sheets) -> FrameMap:
    """The plan without optional files and columns that are not there."""

    def there(column: Column) -> bool:
        for reference in _of(column):
            if reference.file not in sheets:
                return False
            if column.optional and sheets[reference.file][0].position(*reference.names) is None:
                return False
        return True

    joins = tuple(join for join in plan.joins if join.file in sheets)
    return replace(plan, joins=joins, columns={name: one for name, one in plan.columns.items() if there(one)})


def _of(column: Column) -> Iterable[Reference]:
    own = [reference for reference in (column.reference, column.beside) if reference]
    return own + [reference for reference, _ in column.where]


def _references(plan: FrameMap) -> list[Reference]:
    columns = [reference for column in plan.columns.values() for reference in _of(column)]
    keys = [reference for join in plan.joins for pair in join.on for reference in pair]
    others = [join.first for join in plan.joins if join.first] + [reference for reference, _ in plan.only]
    return list(dict.fromkeys([*columns, *keys, *others]))


def _picked(parts: tuple[Sheet, ...], file: str, wanted: list[Reference]) -> pl.DataFrame:
    mine = [reference for reference in wanted if reference.file == file]
    return pl.concat(_columns(part, file, mine) for part in parts)


def _columns(part: Sheet, file: str, wanted: list[Reference]) -> pl.DataFrame:
    found = {}
    for reference in wanted:
        at = part.position(*reference.names)
        if at is None:
            raise Refused(_no_column(part, reference))
        found[reference.label] = part.cells[str(at)]
    name = pl.Series([part.file], dtype=pl.String).new_from_index(0, len(part.lines))
    return pl.DataFrame({**found, f"{file}.#file": name, f"{file}.#line": part.lines})


def _no_column(part: Sheet, reference: Reference) -> str:
    near = get_close_matches(reference.names[0], part.header, 1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    names = " or ".join(repr(name) for name in reference.names)
    return f"{part.file} has no column {names}. It has: {', '.join(filter(None, part.header))}.{hint}"


def _distinct(right: pl.DataFrame, join: Join, refused: list[Refusal], notes: list[str]) -> pl.DataFrame:
    """Each key once: a later row with other values is refused, an exact copy is left out."""
    _, keys = _keys(join)
    cells = [name for name in right.columns if "#" not in name]
    first = right.with_row_index("#at").with_columns(pl.col("#at").first().over(keys).alias("#first"))
    later = first.filter(pl.col("#at") != pl.col("#first"), pl.all_horizontal(pl.col(keys).is_not_null()))
    earlier = right.with_row_index("#first").select("#first", *(pl.col(name).alias(f"{name}#") for name in cells),
                                                    pl.col(f"{join.file}.#line").alias("#before"))  # fmt: skip
    later = later.join(earlier, on="#first", how="left", maintain_order="left")
    copies = later.select(pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}#")) for name in cells)).to_series()
    for row in later.filter(~copies).iter_rows(named=True):
        reason = f"the key is already on line {row['#before']} with other values; the first one is taken"
        refused.append(_refusal(row, join, reason))
    if copies.any():
        notes.append(f"{join.file}: {int(copies.sum()):,} exact copies of a row left out")
    gone = later["#at"]
    return first.filter(~pl.col("#at").is_in(gone.implode())).drop("#at", "#first")


def _refuse_orphans(table: pl.DataFrame, right: pl.DataFrame, join: Join, refused: list[Refusal]) -> None:
    left, keys = _keys(join)
    for row in right.join(table, left_on=keys, right_on=left, how="anti", maintain_order="left").iter_rows(named=True):
        refused.append(_refusal(row, join, f"no row has {', '.join(left)} equal to this key"))


def _refusal(row: dict[str, object], join: Join, reason: str) -> Refusal:
    reference = join.on[0][1]
    value = row[reference.label]
    return Refusal(
        str(row[f"{join.file}.#file"]), int(str(row[f"{join.file}.#line"])), reference.names[0],
        None if value is None else str(value), reason,
    )  # fmt: skip


def _keys(join: Join) -> tuple[list[str], list[str]]:
    end = _ALIKE if join.alike else ""
    return [left.label + end for left, _ in join.on], [right.label + end for _, right in join.on]


def _spelled(table: pl.DataFrame, references: Iterable[Reference]) -> pl.DataFrame:
    """The table with its keys as `spelled_alike` has them, beside the keys themselves."""
    return table.with_columns(spelled_alike(table[one.label]).alias(one.label + _ALIKE) for one in references)


def _with(table: pl.DataFrame, right: pl.DataFrame, join: Join) -> pl.DataFrame:
    left, keys = _keys(join)
    beside = table.join(
        right, left_on=left, right_on=keys, how="left", coalesce=False, maintain_order="left",
        validate="m:1", nulls_equal=False,
    )  # fmt: skip
    return beside.drop(pl.selectors.ends_with(_ALIKE))


def spelled_alike(cells: pl.Series) -> pl.Series:
    """What `evidence.spellings` compares names by: `GTXPro` and `GTX Pro` are one here as they are there."""
    names = cells.drop_nulls().unique()
    bared = {name: bare(name) or None for name in names}
    return cells.replace_strict(bared, default=None, return_dtype=pl.String)
