"""Which system wrote a file, by the columns it has: a declaration for each export, in `intake/formats/`."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from intake.sheets import plain

FORMATS = Path(__file__).parent / "formats"
GENERIC = "generic"
LEADS, DEALS, HISTORY = "leads", "deals", "history"
FEW, SHARE, MANY = 3, 0.4, 5
"""A format is known by a few of its marks that are a good share of them, or by many: exports leave columns out."""
_PREFIXES = ("property_", "properties.", "fields.")
"""What copies of a CRM's tables put before the names of its API."""


@dataclass(frozen=True)
class Stages:
    """A column of states: what its words usually mean (an event, or "" for nothing) and what dates the change."""

    column: tuple[str, ...]
    dated: tuple[str, ...]
    means: dict[str, str]


@dataclass(frozen=True)
class Format:
    """One system's export of one kind of row: names of columns as its users see them and as its API has them."""

    name: str
    title: str
    key: str
    """What its file is called in a map."""
    rows: str
    """`leads`; `deals`, which are joined to leads where those are there; `history`, which becomes stage changes."""
    marks: tuple[tuple[str, ...], ...]
    """Columns by which it is known; of each, every name it goes by."""
    columns: dict[str, tuple[str, ...]]
    beside: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """A second column whose text is set behind the first one's, like the last name."""
    filled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stages: tuple[Stages, ...] = ()
    people: tuple[str, ...] = ()
    """Columns that name the people of a deal."""
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a history: the column that names the field that changed, and the fields that are stages."""
    deal: tuple[str, ...] = ()
    """Columns of a lead that name its deal."""
    needs: tuple[str, ...] = ()
    """Without any of these it is not this export, however many marks are there."""


@lru_cache
def formats() -> dict[str, Format]:
    """Every format that is declared, by its name; the generic one is last."""
    names = sorted((path.stem for path in FORMATS.glob("*.toml")), key=lambda name: (name == GENERIC, name))
    return {name: _declared(name) for name in names}


def recognised(header: Sequence[str]) -> Format:
    """The format most of whose marks a header has; the generic one where none is clear.

    >>> recognised(["Record ID", "Deal Name", "Deal Stage", "Pipeline", "Amount"]).title
    'HubSpot deals'
    >>> recognised(["a", "b"]).title
    'Another system'
    """
    best = max(formats().values(), key=lambda one: _hits(one, header))
    hits, share = _hits(best, header)
    return best if hits >= MANY or (hits >= FEW and share >= SHARE) else formats()[GENERIC]


def titled(header: Sequence[str], names: Iterable[str]) -> str | None:
    """The first of some names that a header has once, as it is written there; matched without case and blanks.

    >>> titled(["record id", "property_createdate", "Email", "Email"], ["Email", "Create Date"])
    'property_createdate'
    """
    bare: dict[str, list[str]] = {}
    for title in header:
        bare.setdefault(_bare(title), []).append(title)
    return next((found[0] for name in names if len(found := bare.get(plain(name), [])) == 1), None)


def _hits(one: Format, header: Sequence[str]) -> tuple[int, float]:
    if one.needs and titled(header, one.needs) is None:
        return 0, 0.0
    hits = sum(titled(header, names) is not None for names in one.marks)
    return hits, hits / len(one.marks) if one.marks else 0.0


def _bare(title: str) -> str:
    lower = title.casefold()
    return plain(next((title[len(prefix) :] for prefix in _PREFIXES if lower.startswith(prefix)), title))


def _declared(name: str) -> Format:
    given = tomllib.loads((FORMATS / f"{name}.toml").read_text(encoding="utf-8"))

    def lists(key: str) -> dict[str, tuple[str, ...]]:
        return {column: tuple(names) for column, names in given.get(key, {}).items()}

    return Format(
        name, given["title"], given["key"], given["rows"], tuple(tuple(names) for names in given["marks"]),
        lists("columns"), lists("beside"), lists("filled"),
        tuple(
            Stages(tuple(one["column"]), tuple(one.get("dated", ())), one.get("means", {}))
            for one in given.get("stages", ())
        ),
        tuple(given.get("people", ())), lists("only"), tuple(given.get("deal", ())), tuple(given.get("needs", ())),
    )  # fmt: skip
