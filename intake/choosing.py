"""How files nobody spoke of are to be read: by Accord's own names, by a map that comes with it, or by a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch

from agreement.errors import Refused
from intake.checking import targets
from intake.drafting import Answers, Draft, draft
from intake.drafting.looking import Memo
from intake.finding import plain_frame
from intake.mapfile import load, shipped
from intake.mapping import Mapping, Reference
from intake.opening import BETWEEN, bare
from intake.recognised import GENERIC
from intake.sheets import Sheet


@dataclass(frozen=True)
class Way:
    """What was recognised, and how it is read: `mapping` None means by Accord's own names."""

    title: str
    name: str = ""
    """Of a map that comes with Accord."""
    draft: Draft | None = None
    remembered: bool = False
    """Whether people said before what these columns are."""

    @property
    def known(self) -> bool:
        """Whether nobody needs to look: no draft, or one without questions of a system or of columns that we know."""
        if self.draft is not None and self.draft.lacks:
            return False
        return self.draft is None or not (self.draft.questions or (self.generic and not self.remembered))

    @property
    def generic(self) -> bool:
        """Whether the leads' own file is of no system that we know."""
        return self.draft is not None and self.draft.sources[0].format.name == GENERIC

    @property
    def mapping(self) -> Mapping | None:
        """The map; refuses while a question is open."""
        if self.draft is not None:
            return self.draft.mapping
        return load(self.name) if self.name else None


def found_out(sheets: Sequence[Sheet], answers: Answers | None = None, memo: Memo | None = None) -> Way:
    """How to read these files. What people said about the same columns before comes first.

    Raises Refused where nothing in them can be a lead.
    """
    if own(sheets):
        return Way("Accord's own names")
    if answers is None and (name := _shipped(sheets)):
        return Way(f"{name}, by the map that comes with Accord", name)
    one = draft(sheets, answers, memo)
    return Way(one.title, draft=one, remembered=answers is not None)


def asked(way: Way) -> str:
    """Why the terminal does not go on by itself, and what to do; empty if it may."""
    if way.known or way.draft is None:
        return ""
    names = ", ".join(one.sheets[0].file for one in way.draft.sources)
    open_ = "something only you can say is open"
    why = way.draft.lacks.rstrip(".") or (f"{names}: of no system that Accord knows" if way.generic else open_)
    said = "; ".join(f"{label}: {one.text}" for label, one in way.draft.questions.items())
    return (
        f"{why}{f' ({said})' if said else ''}. `accord map FILES --out my.toml` drafts a map: look at it, answer what "
        "it asks, and import with `--map my.toml`. Or bring the files on the data page, which remembers your answers."
    )


def own(sheets: Sequence[Sheet]) -> bool:
    """Whether some file is named after a frame of the contract and at least half of its columns are that frame's."""
    return any(_own(one) for one in sheets)


def _own(one: Sheet) -> bool:
    frame = next(filter(None, map(plain_frame, one.file.split(BETWEEN))), None)
    titles = [title for title in one.header if title]
    if frame is None or not titles:
        return False
    ours = sum(any(title.casefold() == name for name in targets(frame)) for title in titles)
    return 2 * ours >= len(titles)


def _shipped(sheets: Sequence[Sheet]) -> str | None:
    """A map that comes with Accord whose files are there by name, with every column that it reads."""
    return next((name for name in shipped() if _fits(load(name), sheets)), None)


def _fits(mapping: Mapping, sheets: Sequence[Sheet]) -> bool:
    columns = [column for plan in mapping.frames for column in plan.columns.values() if not column.optional]
    used = [one for column in columns for one in (column.reference, *(where for where, _ in column.where)) if one]
    return all(
        wanted.optional or any(_is(one, key, wanted.names, used) for one in sheets)
        for key, wanted in mapping.files.items()
    )


def _is(one: Sheet, key: str, names: Sequence[str], used: Sequence[Reference]) -> bool:
    parts = [bare(part) for part in one.file.split(BETWEEN)]
    if not any(fnmatch(part, bare(name)) for part in parts for name in names):
        return False
    try:
        return all(one.position(*reference.names) is not None for reference in used if reference.file == key)
    except Refused:
        return False
