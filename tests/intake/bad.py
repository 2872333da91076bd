"""A bad file and its truth, and how the families write theirs."""

from dataclasses import dataclass

HEADER = ("lead_id", "created_at", "amount", "source", "name")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Bad:
    """A file and its truth: `rows` are (lead_id, source, name) and `refused` counts rows, None where the balance is all
    that is known; `words` must stand in the refusal of the whole file, or in a note or a reason.
    """

    name: str
    content: bytes
    rows: tuple[Row, ...] | None = None
    refused: int | None = 0
    words: str = ""
    whole: bool = False
    """Whether the file must be refused as a whole."""


def lead(number: int, name: str = "Ann Lee", source: str = "web") -> list[str]:
    return [f"{number:05}", "2026-01-02", "12.50", source, name]


def truth(*numbers: int, name: str = "Ann Lee") -> tuple[Row, ...]:
    return tuple((f"{number:05}", "web", name) for number in numbers)


def quoted(cells: list[str] | Row, separator: str = ",") -> str:
    return separator.join(
        '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in f'{separator}"\n\r') else cell
        for cell in cells
    )


def lines(rows: list[list[str]], header: tuple[str, ...] = HEADER, separator: str = ",") -> list[str]:
    return [quoted(header, separator), *(quoted(row, separator) for row in rows)]


def csv(
    written: list[str], encoding: str = "utf-8", ending: str = "\n", name: str = "leads.csv", **known: object
) -> Bad:
    return Bad(name, (ending.join(written) + ending).encode(encoding), **known)  # type: ignore[arg-type]
