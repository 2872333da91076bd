"""Old workbooks (XLS), read in a process of its own: a damaged one makes its reader ask for memory without end.

This file is also the program of that process, so it imports nothing of Accord before it is asked to.
"""

import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MEMORY = 2 * 2**30
SECONDS = 120


@dataclass(frozen=True)
class Page:
    """What a reader tells of one sheet, with every cell of it."""

    name: str
    start: tuple[int, int] | None
    end: tuple[int, int] | None
    merged_cell_ranges: list[tuple[tuple[int, int], tuple[int, int]]]
    rows: list[list[object]]
    shown: bool
    errors: list[tuple[tuple[int, int], str]]

    def iter_rows(self) -> Any:
        """The rows in their order."""
        return iter(self.rows)


def pages(path: Path) -> list[Page] | None:
    """Every sheet of an old workbook; None where it cannot be read within the memory and time of its process."""
    command = [sys.executable, "-I", __file__, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
        return [Page(*fields) for fields in pickle.loads(done.stdout)]
    except (subprocess.SubprocessError, OSError, pickle.UnpicklingError, EOFError):
        return None


def _bounded() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _fields(path: str) -> list[tuple[object, ...]]:
    import fastexcel
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    found: list[tuple[object, ...]] = []
    reader = fastexcel.read_excel(path)
    book = CalamineWorkbook.from_path(path)
    for about in book.sheets_metadata:
        shown = about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible
        data = book.get_sheet_by_name(about.name) if shown else None
        if data is None or not data.height:
            found.append((about.name, None, None, [], [], shown, []))
            continue
        _, wrong = reader.load_sheet(about.name, header_row=None, dtypes="string").to_arrow_with_errors()
        errors = [(one.offset_position, one.detail) for one in wrong.errors] if wrong else []
        merged = list(data.merged_cell_ranges or ())
        found.append((about.name, data.start, data.end, merged, list(data.iter_rows()), True, errors))
    return found


if __name__ == "__main__":
    _bounded()
    sys.stdout.buffer.write(pickle.dumps(_fields(sys.argv[1])))
