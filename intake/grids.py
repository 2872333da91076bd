"""A workbook's file → its sheets that are shown and hold something."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import fastexcel
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from agreement.errors import Refused
from intake.aside import Page, pages
from intake.extents import looked_through
from intake.workbooks import Grid

_ERRORS = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
    "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip


def grids(path: Path, name: str) -> tuple[list[Grid], list[str]]:
    """The sheets of a workbook that are shown and hold something, and a note about each other one."""
    sheets = _packed(path, name) if zipfile.is_zipfile(path) else _old(path, name)
    found, notes = [], []
    with readable(name):
        for title, data, errors in sheets:
            if data is None:
                notes.append(f"{name}: the sheet {title!r} is hidden or no table, left out")
            elif data.start is None:
                notes.append(f"{name}: the sheet {title!r} is empty, left out")
            else:
                found.append(Grid(title, data, errors))
    return found, notes


_Found = tuple[str, CalamineSheet | Page | None, dict[tuple[int, int], str]]


def _packed(path: Path, name: str) -> Iterator[_Found]:
    erring = looked_through(path, name)
    book = CalamineWorkbook.from_path(str(path))
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            yield about.name, None, {}
            continue
        data = book.get_sheet_by_name(about.name)
        yield about.name, data, _errors(path, data) if erring and data.height else {}


def _old(path: Path, name: str) -> list[_Found]:
    found = pages(path)
    if found is None:
        raise Refused(f"{name} is a damaged workbook, or no workbook. Save it again as XLSX or CSV.")
    return [(one.name, one if one.shown else None, _placed(one.start, one.errors)) for one in found]


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Says in words what a reader cannot read, even where it gives up in panic."""
    try:
        yield
    except (CalamineError, fastexcel.FastExcelError, OSError, ValueError, OverflowError) as error:
        raise Refused(f"{name} is a damaged workbook ({error}). Save it again as XLSX or CSV.") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Refused(f"{name} is a damaged workbook. Save it again as XLSX or CSV.") from None


def _errors(path: Path, data: CalamineSheet) -> dict[tuple[int, int], str]:
    """Errors by row of the sheet and column of its data: the reader of values shows them as blank cells."""
    sheet = fastexcel.read_excel(str(path)).load_sheet(data.name, header_row=None, dtypes="string")
    _, wrong = sheet.to_arrow_with_errors()
    return _placed(data.start, [(one.offset_position, one.detail) for one in wrong.errors] if wrong else [])


def _placed(
    start: tuple[int, int] | None, errors: Iterable[tuple[tuple[int, int], str]]
) -> dict[tuple[int, int], str]:  # fmt: skip
    found = {}
    for (row, at), detail in errors:
        kind = re.search(r"Error\((\w+)\)", detail)
        found[(start or (0, 0))[0] + row, at] = _ERRORS.get(kind.group(1), "#VALUE!") if kind else "#VALUE!"
    return found
