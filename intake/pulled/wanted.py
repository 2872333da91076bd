"""Which fields of an object a map reads: no more is asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from agreement.errors import Refused
from intake.mapping import Mapping
from intake.sheets import plain

BECAME = ": "
"""`Status: Working - Contacted` is the time at which Status first became Working - Contacted."""


@dataclass(frozen=True)
class Wanted:
    """Fields to ask for by the names the source has for them, and first times to look up in its history."""

    fields: tuple[str, ...]
    firsts: tuple[tuple[str, str, str], ...] = ()
    """(title in the map, field, value)."""

    @property
    def tracked(self) -> tuple[str, ...]:
        """Fields whose history is needed."""
        return tuple(dict.fromkeys(field for _, field, _ in self.firsts))


def wanted(mapping: Mapping, file: str, known: Iterable[str], made: Iterable[str], where: str) -> Wanted:
    """What `mapping` reads of `file`, of the fields that the source knows; `made` are columns that Accord adds.

    Refuses a field that the source does not have, unless the map says that it is optional.
    """
    by_name = {plain(name): name for name in known}
    ready = {plain(name) for name in made}
    fields: list[str] = []
    firsts: list[tuple[str, str, str]] = []
    for names, optional in _references(mapping, file):
        if any(plain(name) in ready for name in names):
            continue
        there = next((name for name in names if plain(name.partition(BECAME)[0]) in by_name), None)
        if there is not None:
            field, _, value = there.partition(BECAME)
            found = by_name[plain(field)]
            firsts += [(there, found, value)] if value else []
            fields += [] if value else [found]
        elif not optional:
            raise Refused(_missing(names, by_name.values(), where))
    return Wanted(tuple(dict.fromkeys(fields)), tuple(dict.fromkeys(firsts)))


def followed(mapping: Mapping, file: str, title: str) -> tuple[str, ...]:
    """The fields whose history a map reads: what `only` asks of the column that names the field.

    Refuses a history of everything: most of it is no stage, and asking for it takes for ever.
    """
    fields: list[str] = []
    for frame in mapping.frames:
        if frame.file == file:
            asked = [values for one, values in frame.only if title in one.names]
            if not asked:
                raise Refused(f'frames.{frame.frame} must say whose history it reads: only = {{ {title} = ["…"] }}.')
            fields += asked[0]
    return tuple(dict.fromkeys(fields))


def reads(mapping: Mapping, file: str) -> bool:
    """Whether a map has this file."""
    return file in mapping.files


def _references(mapping: Mapping, file: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    for frame in mapping.frames:
        for column in frame.columns.values():
            for one in (column.reference, *(reference for reference, _ in column.where)):
                if one is not None and one.file == file:
                    yield one.names, column.optional
        for one, _ in frame.only:
            if one.file == file:
                yield one.names, False
        for join in frame.joins:
            for one in (reference for pair in join.on for reference in pair):
                if one.file == file:
                    yield one.names, False


def _missing(names: tuple[str, ...], known: Iterable[str], where: str) -> str:
    near = get_close_matches(names[0].partition(BECAME)[0], list(known), 1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    said = " or ".join(repr(name) for name in names)
    return (
        f"{where} have no field {said}, or whoever Accord signs in as may not see it.{hint} "
        "Correct the map, or mark the column as optional."
    )
