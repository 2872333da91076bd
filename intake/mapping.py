"""How a CRM's files become frames of the contract: files, joins, columns, formats, as data from a TOML file."""

from dataclasses import dataclass, field

from intake.numbers import Numbers
from intake.times import ISO


@dataclass(frozen=True)
class Reference:
    """A column of one of the map's files, by any of its names."""

    file: str
    names: tuple[str, ...]

    @property
    def label(self) -> str:
        """One name for it inside a joined table."""
        return f"{self.file}.{self.names[0]}"


@dataclass(frozen=True)
class Column:
    """Where the values of one column of the contract come from."""

    reference: Reference | None = None
    constant: str | None = None
    formats: tuple[str, ...] = (ISO,)
    values: dict[str, str] = field(default_factory=dict)
    """Texts to replace; compared without case."""
    otherwise: str = "keep"
    """What becomes of a text that `values` does not name: keep, null or refuse."""
    where: tuple[tuple[Reference, tuple[str, ...]], ...] = ()
    """The value is taken only where each of these columns holds one of these texts; else it is null."""
    optional: bool = False
    """True when a file without this column is fine: the stored values are then left alone."""
    nulls: tuple[str, ...] = ()
    """Texts that mean nothing was entered, like `N/A`; compared without case, counted."""
    numbers: Numbers | None = None
    """How this column writes its numbers; None means as the map says."""
    time_zone: str | None = None
    """Of this column's times without a zone; None means as the map says."""
    filled: bool = False
    """True when only it counts whether the cell holds anything: yes or no, like `email_known` from e-mail addresses."""
    beside: Reference | None = None
    """A second column whose text is set behind this one's, like the last name."""
    after: str | None = None
    """The cells are durations in `unit`, counted from this other time of the same row."""
    unit: str = ""


@dataclass(frozen=True)
class Join:
    """A file whose columns are looked up by key columns: (column so far, column of the joined file)."""

    file: str
    on: tuple[tuple[Reference, Reference], ...]
    split: str = ""
    """Between the keys of a joined row that names several rows: it is given to the one created first."""
    first: Reference | None = None
    """A time of the joined file: of several rows with one key the earliest is taken."""
    alike: bool = False
    """Keys are the same where only case, blanks or punctuation differ (`GTXPro`, `GTX Pro`); for lists to look up."""
    lookup: bool = False
    """False: one row of each side to one of the other, and no joined row without a partner. True: a list to look up."""


@dataclass(frozen=True)
class FrameMap:
    """One frame of the contract: the file whose rows it has, what is joined to it, and its columns."""

    frame: str
    file: str
    joins: tuple[Join, ...] = ()
    columns: dict[str, Column] = field(default_factory=dict)
    only: tuple[tuple[Reference, tuple[str, ...]], ...] = ()
    """Rows are read only where each of these columns holds one of these texts; the others are left out and counted."""


@dataclass(frozen=True)
class Files:
    """Names of one kind of file, tried in order: the first pattern that matches any file wins."""

    names: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True)
class Sync:
    """What `accord sync sql` needs beside the map itself; each file's names are then tables or views."""

    url: str = "ACCORD_SYNC_URL"
    """The environment variable that holds the database's address."""
    changed: dict[str, str] = field(default_factory=dict)
    """By file: the column that grows with every change of a row. Files without one are read whole."""
    overlap: int = 600
    """How far before the last change the next pull begins: seconds, or numbers where the column holds numbers."""


@dataclass(frozen=True)
class Mapping:
    """A whole map."""

    name: str
    files: dict[str, Files]
    frames: tuple[FrameMap, ...]
    time_zone: str | None = None
    """Of times without a zone; None means the company's business time zone."""
    encoding: str | None = None
    separator: str | None = None
    """Of text files; None means found out from the file."""
    numbers: Numbers = field(default_factory=Numbers)
    sync: Sync = field(default_factory=Sync)
