"""The files themselves: the same bytes for the same week, nothing that computes, nothing that does not fit."""

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.util import Inches

import cli_report
from agreement.errors import Refused
from reports.deck import HIGH, WIDE
from reports.fitting import points_of
from reports.forms import BY_KEY
from reports.week import Week
from reports.week_paper import week_html
from reports.week_sheets import sheet_names
from tests.browsing import browser as browser
from tests.reports.weeks import CORRECTED, FORMULAS, UNTIL, hostile, measure, ordinary, overfull

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LEADS = pl.DataFrame(
    {"Lead": ["L1", "L2", "L9"], "Company": ["=1+1", "Ada", "no part of it"], "Amount (EUR)": [-1, 2, 3]}
)


def made(key: str, week: Week, leads: pl.DataFrame = LEADS, since: Any = ()) -> bytes:
    return BY_KEY[key].make(week, lambda: leads, since)


def parts(content: bytes) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    """Every part of an office file, those of the workbooks inside it too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            inside = archive.read(info)
            yield info, inside
            if info.filename.endswith(".xlsx"):
                yield from parts(inside)


@pytest.mark.parametrize("key", ["pptx", "xlsx"])
def test_a_file_tells_no_time_but_the_weeks(key: str) -> None:
    content = made(key, ordinary())
    assert content == made(key, ordinary())
    found = list(parts(content))
    assert {info.date_time for info, _ in found} == {(1980, 1, 1, 0, 0, 0)}
    cores = [inside.decode() for info, inside in found if info.filename == "docProps/core.xml"]
    times = {time for core in cores for time in re.findall(r"<dcterms:\w+[^>]*>([^<]*)<", core)}
    assert len(cores) == {"pptx": 2, "xlsx": 1}[key]
    assert times == {f"{UNTIL}T00:00:00Z"}
    assert not [info.filename for info, _ in found if "thumbnail" in info.filename or "printer" in info.filename]


@pytest.mark.parametrize("key", list(BY_KEY))
def test_another_week_makes_another_file(key: str) -> None:
    assert made(key, ordinary()) != made(key, ordinary(measure(value="4", number=4.0)))


words = st.one_of(
    st.sampled_from(FORMULAS),
    st.text(max_size=12),
    st.tuples(st.sampled_from(" \u00a0\"'"), st.sampled_from("=+-@＝"), st.text(max_size=6)).map("".join),
)


@given(st.lists(words, min_size=1, max_size=4).map(tuple))
@settings(max_examples=25)
def test_no_cell_of_the_workbook_computes(said: tuple[str, ...]) -> None:
    leads = pl.DataFrame({"Lead": [f"L{place}" for place in range(1, len(said) + 1)], "Company": said})
    book = openpyxl.load_workbook(io.BytesIO(made("xlsx", hostile(said), leads)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    for cell in cells:
        if isinstance(cell.value, str) and cell.value[:1] in ("=", "+", "-", "@"):
            assert cell.quotePrefix, cell.value


@pytest.mark.parametrize("key", ["pptx", "csv", "html", "text", "json"])
def test_formulas_and_markup_stay_words(key: str) -> None:
    content = made(key, hostile())
    if key == "pptx":
        inside = [part for info, part in parts(content) if info.filename.endswith(".xlsx")]
        cells = [
            cell for one in inside for row in openpyxl.load_workbook(io.BytesIO(one)).active.iter_rows() for cell in row
        ]
        assert len(inside) == len(FORMULAS)
        assert not [cell.value for cell in cells if cell.data_type == "f"]
        assert [cell.value for cell in cells if cell.value == "'=1+1"]
    elif key == "csv":
        assert "\n2026-11-16,wins,'=1+1,together" in content.decode("utf-8-sig")
        assert ",-1.0," not in content.decode()
    elif key == "html":
        assert "<b>" not in content.decode()
        assert "&lt;b&gt;Co" in content.decode()


def test_numbers_below_zero_stay_numbers() -> None:
    week = ordinary(measure("Revenue won", -2500.5, "money"))
    sheet = openpyxl.load_workbook(io.BytesIO(made("xlsx", week)))
    assert sheet["Week"]["C6"].value == -2500.5
    assert sheet["Revenue won"]["C6"].value == -1
    assert ",EUR,-2500.5,10.0," in made("csv", week).decode()


def test_a_lead_that_is_gone_keeps_its_row_and_others_stay_out() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made("xlsx", ordinary())))
    rows = list(book["Deals won"].iter_rows(min_row=6, values_only=True))
    assert rows == [("L1", "=1+1", -1), ("L2", "Ada", 2), ("L3", None, None)]
    assert book["Week"]["J6"].value == 3


def test_names_of_sheets_fit_and_differ() -> None:
    names = sheet_names(["A/B: [x]?*", "Week", "x" * 40, "x" * 41, "'quoted'", "", "history", "WEEK"])
    assert names == ["A B   x", "Week 2", "x" * 31, f"{'x' * 27} 2", "quoted", "Measure", "history 2", "WEEK 3"]


@pytest.mark.parametrize("week", [ordinary(), overfull(), hostile(), ordinary(*[measure(limits=None, before="")] * 5)])
def test_slides_hold_everything_inside_and_nothing_overlaps(week: Week) -> None:
    deck = pptx.Presentation(io.BytesIO(made("pptx", week, since=CORRECTED)))
    assert (deck.slide_width, deck.slide_height) == (Inches(WIDE), Inches(HIGH))
    assert len(deck.slides) == 3 + -(-len(week.measures) // 4)
    for slide in deck.slides:
        boxes = []
        for shape in slide.shapes:
            left, top, right, low = shape.left, shape.top, shape.left + shape.width, shape.top + shape.height
            assert left >= 0
            assert top >= 0
            assert right <= deck.slide_width
            assert low <= deck.slide_height
            if shape.has_text_frame and shape.text_frame.text:
                assert _points(shape) <= shape.height / 12700 + 1, shape.text_frame.text
            boxes.append((shape.name, left, top, right, low))
        for (one, *a), (other, *b) in combinations(boxes, 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (one, other)


def _points(shape: Any) -> float:
    """How high the words of a box stand, by the width of their letters."""
    lines = [
        points_of(run.text, shape.width / 914400, run.font.size.pt, run.font.name)
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    ]
    return sum(lines) - 3


def test_slides_can_be_edited_and_heard() -> None:
    deck = pptx.Presentation(io.BytesIO(made("pptx", ordinary())))
    assert all(slide.shapes.title.text_frame.text and slide.has_notes_slide for slide in deck.slides)
    (chart,) = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert [one.name for one in chart.chart.plots[0].series] == ["Deals won", "Usual range, low", "Usual range, high"]
    assert chart._element._nvXxPr.cNvPr.get("descr") == (
        "Line chart: Deals won, 11 of the last 12 weeks. This week 3, a week before 10. Usual range 0–11."
    )
    fonts = {run.font.name for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
             for paragraph in shape.text_frame.paragraphs for run in paragraph.runs}  # fmt: skip
    assert fonts == {"Georgia", "Arial"}
    assert "Counted as won leads" in deck.slides[1].notes_slide.notes_text_frame.text


def test_a_week_without_anything_still_makes_every_file() -> None:
    nothing = Week(ordinary().begins, "On track", "Nothing can be said yet.", (), (), 0, (), (), (), 0, UNTIL)
    for key in BY_KEY:
        assert made(key, nothing)
    assert len(pptx.Presentation(io.BytesIO(made("pptx", nothing))).slides) == 2


@pytest.mark.browser
def test_however_much_there_is_it_prints_to_one_page(browser: "Browser") -> None:
    page = browser.new_page()
    for week, since in ((ordinary(), ()), (overfull(), ()), (overfull(), CORRECTED), (hostile(), CORRECTED[:2])):
        page.set_content(week_html(week, since))
        printed = page.pdf(format="A4", prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
    assert "123,456 open" in week_html(overfull(), CORRECTED)
    assert re.search(r"<li>and \d+ more</li>", week_html(overfull()))
    page.close()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "week.xlsx"
    cli_report.save(file, b"old")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(Refused, match="cannot be written: No space left on device"):
        cli_report.save(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_terminal_is_not_filled_with_bytes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import cli

    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert cli.main(["report", "--format", "pptx"]) == 1
    assert "Name a file: --out week.pptx." in capsys.readouterr().err
