"""The stage history that comes with the leads: which rows it is in, and what its words mean."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from intake import evidence
from intake.drafting.meaning import States, states
from intake.drafting.sources import Source
from intake.recognised import HISTORY, titled

FRAME = "stage_changes"
Look = Callable[[str, str, pl.Series], evidence.Options]
"""What is known of a column: its target, its title, its cells."""


def split(found: Sequence[Source]) -> tuple[tuple[Source, ...], Source | None]:
    """The other files, and the history, if one came with them."""
    histories = [one for one in found if one.format.rows == HISTORY]
    return tuple(one for one in found if one not in histories), next(iter(histories), None)


def words(one: Source, said: Mapping[str, Mapping[str, str]], leads: Sequence[States]) -> States | None:
    """What the stages of the history mean: as was said of them, else of the same words among the leads."""
    part = next(iter(one.format.stages), None)
    label = part and one.label(part.column)
    if not part or not label:
        return None
    cells = _kept(one, label.removeprefix(f"{one.key}."))
    same = {word.text.lower(): word.event for column in leads for word in column.words if word.sure}
    return states(label, cells, said.get(label, {}), {**part.means, **same})


def tables(
    one: Source, known: States | None, look: Look
) -> tuple[dict[str, Any], tuple[str, evidence.Question] | None]:
    """The frame of a map, and what is to be asked about its times."""
    columns: dict[str, Any] = {}
    asked = None
    for target, names in one.format.columns.items():
        if not (title := titled(one.header, names)):
            continue
        best = look(target, title, one.cells(title)) if target == "at" else evidence.Options()
        columns[target] = {"column": title, **best.column_options} if best.column_options else title
        if best.question:
            asked = (f"{one.key}.{title}", best.question)
    if known is not None:
        meant = {word.text: word.event for word in known.words if word.event}
        title = known.label.removeprefix(f"{one.key}.")
        columns["event"] = {"column": title, "otherwise": "null", "values": meant} if meant else columns.get("stage")
    only = _only(one)
    return {"from": one.key, **({"only": {only[0]: list(only[1])}} if only else {}), "columns": columns}, asked


def _only(one: Source) -> tuple[str, tuple[str, ...]] | None:
    """The column that names the field that changed, and the fields that are stages."""
    found = ((titled(one.header, [name]), values) for name, values in one.format.only.items())
    return next(((title, values) for title, values in found if title), None)


def _kept(one: Source, title: str) -> pl.Series:
    """The cells of the rows that the map reads."""
    cells, only = one.cells(title), _only(one)
    if only is None:
        return cells
    return cells.filter(
        one.cells(only[0]).str.to_lowercase().is_in([name.lower() for name in only[1]]).fill_null(False)
    )
