"""What the cells of chosen columns are, worked out once: a correction elsewhere does not read every cell again."""

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import polars as pl

from agreement.frames import FRAMES, TIME
from intake import evidence
from intake.drafting.answers import Answers
from intake.drafting.picking import labels_of, source_of
from intake.drafting.sources import Source
from intake.evidence.drafted import NAMED

Memo = MutableMapping[Any, Any]
"""What was worked out about some columns, between two corrections."""
Alike = dict[str, dict[str, str]]
"""By label: each spelling with the one that stands for it."""


def looked_at(
    found: Sequence[Source], labels: Mapping[str, str], said: Answers, kept: Memo
) -> tuple[dict[str, dict[str, Any]], dict[str, evidence.Question], Alike, list[str]]:
    """By column of the contract its options; by label what is to be asked and what is alike; and what was noticed."""
    options, questions, alike, notes = {}, {}, {}, []
    seen = {
        one.key: once(kept, ("seen", *one.marks, *sorted(labels.values())), lambda one=one: _dates(one, labels))
        for one in found
    }
    for target, label in labels.items():
        one, title = source_of(label, found)
        best = once(
            kept, (target, label, one.marks),
            lambda one=one, title=title, target=target: evidence.options(
                "leads", target, title, one.cells(title), seen[one.key]
            ),
        )  # fmt: skip
        settled = said.settled.get(label, {})
        options[target] = {**best.column_options, **(settled if best.question else {})}
        if target in NAMED and "values" in options[target]:
            alike[label] = dict(best.column_options["values"])
            kept_apart = said.apart.get(label, ())
            options[target]["values"] = {name: one for name, one in alike[label].items() if name not in kept_apart}
        if best.question and not settled:
            questions[label] = best.question
        notes += [f"{title}: {note}" for note in best.notes if f"{title}: {note}" not in notes]
    return options, questions, alike, notes


def _dates(one: Source, labels: Mapping[str, str]) -> dict[str, evidence.Seen]:
    columns = FRAMES["leads"].columns
    mine = {label.removeprefix(f"{one.key}.") for target, label in labels.items()
            if columns.get(target) == TIME and label in labels_of(one)}  # fmt: skip
    cells: dict[str, pl.Series] = {title: one.cells(title) for title in one.header if title in mine}
    return evidence.table(cells, dict.fromkeys(cells, "time"))


def once(kept: Memo, key: object, work: Any) -> Any:
    """What was worked out under a key, or is now."""
    if key not in kept:
        kept[key] = work()
    return kept[key]
