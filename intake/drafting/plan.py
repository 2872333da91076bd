"""A draft as the tables of a map: exactly what its TOML file holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from intake.drafting.dating import Happened
from intake.drafting.linked import Link
from intake.drafting.sources import Source, patterns

Options = Mapping[str, Mapping[str, Any]]
"""By column of the contract: its options, keyed as in a map's TOML."""


def plan(
    found: Sequence[Source],
    links: Sequence[Link],
    picked: Mapping[str, str],
    events: Sequence[Happened],
    options: Options,
) -> dict[str, Any]:
    """The map: files, joins, columns."""
    used = [found[0], *(link.source for link in links)]
    first = found[0].key
    columns: dict[str, Any] = {
        target: _column(_reference(label, first), options.get(target, {}))
        for target, label in picked.items()
        if target.removesuffix("_at") not in {one.event for one in events}
    }
    for one in events:
        if one.told:
            where = {"where": {_reference(one.states, first): list(one.words)}} if one.words else {}
            target = f"{one.event}_at"
            columns[target] = _column(_reference(one.label, first), {**options.get(target, {}), **where})
    for target, title in _beside(found, picked).items():
        columns[target] = {**_table(columns[target]), "beside": title}
    return {
        "name": "-".join(dict.fromkeys(one.format.name for one in used)),
        "title": " and ".join(dict.fromkeys(one.format.title for one in used)),
        "files": {one.key: {"names": patterns(one)} for one in used},
        "frames": {"leads": {"from": first, **_joined(links), "columns": columns}},
    }


def _joined(links: Sequence[Link]) -> dict[str, Any]:
    tables = []
    for link in links:
        one: dict[str, Any] = {"file": link.source.key, "on": {link.left: link.right}}
        if link.lookup:
            one["lookup"] = True
        if link.alike:
            one["alike"] = True
        if link.split:
            one["split"] = link.split
        born = link.source.label(link.source.format.columns.get("created_at", ()))
        if born and not link.lookup:
            one["first"] = born.removeprefix(f"{link.source.key}.")
        tables.append(one)
    return {"join": tables} if tables else {}


def _beside(found: Sequence[Source], picked: Mapping[str, str]) -> dict[str, str]:
    """Second columns of the leads' own file whose first one was taken as the format has it."""
    first = found[0]
    said = {}
    for target, names in first.format.beside.items():
        label = first.label(names)
        if label and picked.get(target) == first.label(first.format.columns[target][:1]):
            said[target] = label.removeprefix(f"{first.key}.")
    return said


def _column(reference: str, options: Mapping[str, Any]) -> Any:
    return {"column": reference, **options} if options else reference


def _table(column: Any) -> dict[str, Any]:
    return {"column": column} if isinstance(column, str) else dict(column)


def _reference(label: str, first: str) -> str:
    return label.removeprefix(f"{first}.")
